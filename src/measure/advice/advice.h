#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "base/protocol/step.h"
#include "measure/lab/reason.h"
#include "measure/lab/results.h"

/// Which way pays here: a decision tree with a measured number in every branch.
namespace gillab::lab {

using protocol::Step;

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

/// Nor is less than this a gain or a loss that anybody would notice, however narrow its interval is.
inline constexpr double kNoticeable = 1.05;

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

/// What was measured for a row of the tree.
struct Finding {
  Evidence evidence;
  std::optional<Estimate> measured;
  Worth worth = Worth::kNotMeasured;  ///< of a speedup
  std::optional<double> published;    ///< of the same quantity, where a claim of the scenario names it
  Missing missing;

  [[nodiscard]] bool about_length() const { return evidence.declared.measure == protocol::kPaysFrom; }
};

/// A node of the tree.
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

/// What the results say of each kind of work, in the order of protocol::kinds_of_work(): every finding
/// compares what is recommended for it with what is not.
[[nodiscard]] std::vector<Advice> advise_by_kind(const Results& results);

}  // namespace gillab::lab
