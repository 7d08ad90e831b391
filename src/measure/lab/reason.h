#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

/// Why there is no number, or no verdict: facts, which tell/words puts into a sentence.
namespace gillab::lab {

enum class Status : std::uint8_t { kOk, kSkipped, kFailed, kTimeout };

namespace because {

/// A sentence of somebody else's: a worker, a scenario, an older results file.
struct Said {
  std::string text;
  bool operator==(const Said&) const = default;
};

/// A variant, or the scenario (`variant` is empty then), was skipped, failed or timed out.
struct Trouble {
  std::string variant;
  Status status = Status::kFailed;
  std::string text;  ///< what the worker said, may be empty
  bool operator==(const Trouble&) const = default;
};

/// This size or this interpreter does not do the variant, or the scenario (`variant` is empty then).
struct Elsewhere {
  std::string variant;
  std::string text;  ///< what the worker said of it, with the option that does it
  bool operator==(const Elsewhere&) const = default;
};

/// The scenario has the variant, but the run was told to leave it out.
struct LeftOut {
  std::string variant;
  bool operator==(const LeftOut&) const = default;
};

struct NoSuchVariant {
  std::string variant;
  bool operator==(const NoSuchVariant&) const = default;
};

/// Nobody compared the variant's results with the reference's.
struct Unchecked {
  std::string variant;
  bool operator==(const Unchecked&) const = default;
};

struct ComparedWithItself {
  std::string variant;
  bool operator==(const ComparedWithItself&) const = default;
};

struct NeverTimedTogether {
  std::string variant;
  std::string over;
  bool operator==(const NeverTimedTogether&) const = default;
};

/// Too few of the rounds count for an interval.
struct FewCleanRounds {
  int clean = 0;
  int all = 0;
  bool operator==(const FewCleanRounds&) const = default;
};

struct NoCapacity {
  std::string variant;
  bool operator==(const NoCapacity&) const = default;
};

struct NoEfficiency {
  std::string variant;
  std::string over;
  bool operator==(const NoEfficiency&) const = default;
};

/// What runs in parallel looks like what does not where native threads gain so little.
struct LowCapacity {
  double capacity = 0;
  bool operator==(const LowCapacity&) const = default;
};

/// No sample has the counter; with `over`, no round has it of both variants.
struct NoCounter {
  std::string counter;
  std::string variant;
  std::string over;
  bool operator==(const NoCounter&) const = default;
};

/// Too few rounds, clean or not, have the counter.
struct FewRounds {
  int rounds = 0;
  bool operator==(const FewRounds&) const = default;
};

/// The claim says nothing that numbers could contradict.
struct NoBound {
  bool operator==(const NoBound&) const = default;
};

/// The interval is on both sides of the bounds that are given here.
struct Straddles {
  double lower = 0;
  double upper = 0;
  std::optional<double> at_least;  ///< when it is crossed
  std::optional<double> at_most;
  bool operator==(const Straddles&) const = default;
};

/// The claim is about another build.
struct OtherBuild {
  bool gil = false;  ///< it needs the GIL; else a free-threaded build
  bool operator==(const OtherBuild&) const = default;
};

/// The claim is about two interpreters, and there was no second one of that build.
struct OneInterpreter {
  bool free_threaded = false;  ///< the second should be that
  bool operator==(const OneInterpreter&) const = default;
};

}  // namespace because

/// std::monostate: there is nothing to say.
using Reason =
    std::variant<std::monostate, because::Said, because::Trouble, because::Elsewhere, because::LeftOut,
                 because::NoSuchVariant, because::Unchecked, because::ComparedWithItself,
                 because::NeverTimedTogether, because::FewCleanRounds, because::NoCapacity,
                 because::NoEfficiency, because::LowCapacity, because::NoCounter, because::FewRounds,
                 because::NoBound, because::Straddles, because::OtherBuild, because::OneInterpreter>;

[[nodiscard]] inline bool given(const Reason& reason) {
  return !std::holds_alternative<std::monostate>(reason);
}

}  // namespace gillab::lab
