#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "measure/lab/reason.h"
#include "measure/lab/results.h"

/// Which way pays here: a decision tree with a measured number in every branch.
namespace gillab::lab {

/// The nodes of the tree.
enum class Step : std::uint8_t {
  kStart,            ///< does a task wait, or does it compute?
  kWaits,            ///< asyncio, threads
  kComputes,         ///< the four below
  kVectorise,        ///< a whole array in one call
  kRecurrence,       ///< each value depends on the last: compile the loop
  kReleasedLoop,     ///< the compiled loop on threads, the GIL released
  kPlainThreads,     ///< pure Python on threads
  kParallel,         ///< the ways below, ordered by the length of task from which they pay
  kReleasedThreads,  ///< threads on code that lets go of the GIL
  kKeptPool,         ///< processes in a pool that is kept
  kFreshPool,        ///< processes started for the work at hand
  kCluster,          ///< workers on other machines
  kShorter,          ///< than pays anywhere: many tasks in one
};

/// A number that the advice rests on, and where it is measured: a row of the table in evidence.cpp.
struct Evidence {
  Step step;
  std::string_view label;  ///< "asyncio", for people
  std::string_view scenario;
  std::string_view variant;
  std::string_view over;     ///< empty for a length of task
  std::string_view measure;  ///< as in a claim: "speedup", kPaysFrom, or a counter whose ratio is a speedup
};

/// The counter that says from which length of a task on a way of spreading tasks pays; absent when at none.
inline constexpr std::string_view kPaysFrom = "pays_from_s";

/// Everything that the advice can use, in the order of the tree.
[[nodiscard]] std::span<const Evidence> evidence();

/// What a speedup says by its whole interval.
enum class Worth : std::uint8_t {
  kNotMeasured,
  kPays,          ///< surely kWorthwhile or more
  kBringsLittle,  ///< surely something, surely less than that
  kNoHelp,        ///< surely less than that, perhaps nothing
  kCosts,         ///< surely slower
  kUndecided,     ///< the interval straddles kWorthwhile
};

/// Less than this is not worth a thread or a library.
inline constexpr double kWorthwhile = 1.25;

[[nodiscard]] Worth worth_of(const Estimate& speedup);

/// The results say nothing of the scenario, or nothing of its variants.
struct NotMeasured {
  bool operator==(const NotMeasured&) const = default;
};

/// The way gained nothing, however long the tasks were.
struct PaidAtNoLength {
  bool operator==(const PaidAtNoLength&) const = default;
};

struct PaidInFewRounds {
  long long paid = 0;
  long long rounds = 0;
  bool operator==(const PaidInFewRounds&) const = default;
};

/// Why there is no number. std::monostate: there is one.
using Missing = std::variant<std::monostate, NotMeasured, PaidAtNoLength, PaidInFewRounds, Reason>;

/// A row of the table with what was measured for it.
struct Finding {
  Evidence evidence;
  std::optional<Estimate> measured;
  Worth worth = Worth::kNotMeasured;  ///< of a speedup
  std::optional<double> published;    ///< of the same quantity, where a claim of the scenario names it
  Missing missing;

  [[nodiscard]] bool about_length() const { return evidence.measure == kPaysFrom; }
};

struct Advice {
  Step step = Step::kStart;
  std::vector<Finding> findings;
  std::vector<Advice> children;

  /// From how long a task on this way pays, if that was measured.
  [[nodiscard]] std::optional<Estimate> pays_from() const;
};

/// The tree of what the results say. The ways to run tasks in parallel come in the order of the lengths from
/// which they pay here, those without one last; whatever has no number says why.
[[nodiscard]] Advice advise(const Results& results);

}  // namespace gillab::lab
