#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "base/protocol/bound.h"
#include "base/protocol/parameters.h"
#include "base/protocol/step.h"

namespace gillab::protocol {

/// One implementation under one executor, as a scenario declares it.
struct Variant {
  std::string name;            ///< "python/threads"
  std::string implementation;  ///< "python"
  std::string executor;        ///< "serial", "threads", "batch", …
  std::string kernel;          ///< the native kernel, empty for Python code
  std::string gil;             ///< "held" or "released" for a kernel, empty for Python code
  std::string summary;         ///< one line for people, may be empty
  std::string unavailable;     ///< why it cannot run here; empty when it can
  bool elsewhere = false;      ///< all that it needs is another interpreter
  std::string twin;  ///< of one that runs in a second interpreter: the same in the first; in no message
};

/// A statement checked by numbers. `measure` says which number:
/// "speedup" of `variant` over `over`, its "efficiency" (that speedup over the capacity), or a counter's
/// name: its value, or with `over` its ratio to that variant's.
struct Claim {
  std::string text;
  std::string variant;
  std::string over;     ///< may be empty for a counter
  std::string measure;  ///< "speedup", "efficiency" or the name of a counter
  std::optional<double> at_least;
  std::optional<double> at_most;
  std::optional<double> published;  ///< the published figure of the same quantity
  std::string when;                 ///< "gil", "free-threaded" or empty for always
  std::string against;  ///< "gil" or "free-threaded": about a second interpreter of that build, compared with
                        ///< the first
};

/// A number that the tree of `gillab advise` rests on.
struct Evidence {
  Step step = Step::kStart;
  std::string label;  ///< "asyncio, 100 at once"
  std::string variant;
  std::string over;     ///< empty for a length of task
  std::string measure;  ///< "speedup", a counter whose ratio is a speedup, or kPaysFrom
  int rank = 0;         ///< the lower, the further up among those of its step

  bool operator==(const Evidence&) const = default;
};

/// The lowest place that evidence can have.
inline constexpr int kLowestRank = 1000;

/// What a scenario file says about itself.
struct Scenario {
  std::string name;                  ///< "http-io"
  std::string title;                 ///< first line of its docstring
  std::string source;                ///< where the published figures come from, may be empty
  std::string file;                  ///< absolute path
  std::string fingerprint;           ///< of the file's contents
  Bound bound = Bound::kUnknown;     ///< whether cores are the ceiling
  bool featured = false;             ///< part of the set that `gillab run` without a name runs
  int tasks = 1;                     ///< independent tasks in one sample
  std::vector<std::string> columns;  ///< counters to show in place of times; empty: times and speedups
  std::string sort_by;               ///< the column that orders the rows, highest first; may be empty
  bool side_by_side = false;         ///< whether implementations do different things, each its own reference
  bool repeat = true;                ///< whether a sample may run its tasks more than once
  std::string start_method;          ///< of its pools of processes: "spawn", "forkserver" or "fork"
  std::map<std::string, Parameters> sizes;  ///< "smoke", "default", "seed" → parameters
  std::vector<Variant> variants;
  std::string reference;  ///< the variant that speedups are measured against
  std::vector<Claim> claims;
  std::vector<Evidence> evidence;
};

void to_json(nlohmann::ordered_json& json, const Variant& variant);
void from_json(const nlohmann::ordered_json& json, Variant& variant);
void to_json(nlohmann::ordered_json& json, const Claim& claim);
void from_json(const nlohmann::ordered_json& json, Claim& claim);
void to_json(nlohmann::ordered_json& json, const Evidence& evidence);
void from_json(const nlohmann::ordered_json& json, Evidence& evidence);
void to_json(nlohmann::ordered_json& json, const Scenario& scenario);
void from_json(const nlohmann::ordered_json& json, Scenario& scenario);

}  // namespace gillab::protocol
