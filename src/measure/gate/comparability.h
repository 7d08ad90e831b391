#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "measure/gate/gauge.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// In what two measurements of a scenario can differ, so that comparing them makes no sense.
enum class Difference : std::uint8_t {
  kBuild,    ///< with the GIL, or without
  kPython,   ///< minor version
  kSize,     ///< size, parameters, number of tasks
  kThreads,  ///< number of threads
  kCpus,     ///< usable CPUs; only what scales depends on them
  kMachine   ///< kind of processor; only the ratio of two implementations depends on it
};

/// What everybody needs to know of a difference.
struct DifferenceTraits {
  Difference difference;
  std::string_view word;     ///< on the command line
  std::string_view meaning;  ///< for people
  bool expected = false;  ///< where baselines travel from machine to machine; else it is somebody's mistake
};

[[nodiscard]] std::span<const DifferenceTraits> differences();
[[nodiscard]] const DifferenceTraits& traits_of(Difference difference);

/// What a measurement was of, as far as comparing depends on it.
namespace fact {

struct Build {
  bool gil = true;
  bool operator==(const Build&) const = default;
};

struct Version {
  std::string minor;  ///< "3.11"
  bool operator==(const Version&) const = default;
};

struct Work {
  int tasks = 0;
  std::string size;
  std::string parameters;  ///< as JSON, in which 1 and 1.0 are two parameters
  bool operator==(const Work&) const = default;
};

struct Threads {
  int count = 0;
  bool operator==(const Threads&) const = default;
};

struct Cpus {
  int count = 0;
  bool operator==(const Cpus&) const = default;
};

struct Processor {
  std::string model;  ///< empty when unknown
  std::string id;     ///< family, model and stepping; empty when unknown
  bool operator==(const Processor&) const = default;
};

}  // namespace fact

using Fact = std::variant<fact::Build, fact::Version, fact::Work, fact::Threads, fact::Cpus, fact::Processor>;

/// A difference that was found: what each side is of.
struct Mismatch {
  Difference difference = Difference::kBuild;
  Fact baseline;
  Fact current;
  bool operator==(const Mismatch&) const = default;
};

/// The first difference, but for those `allowed`, that keeps the gauge from being compared.
[[nodiscard]] std::optional<Mismatch> mismatch(const Context& current, const ScenarioResult& current_result,
                                               const Context& baseline, const ScenarioResult& baseline_result,
                                               Gauge gauge, const std::vector<Difference>& allowed);

/// Whether both are of one kind of processor, with as many usable CPUs, so that their times may be compared.
[[nodiscard]] bool same_processor(const Context& one, const Context& other);

}  // namespace gillab::lab
