#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/gate/appetite.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// The gate tested by losses that are known: python/gillab/calibration.py has the work, and the same work
/// with known losses. An arm of it is an implementation there.
inline constexpr const char* kHonestWork = "work";

/// What an arm is, as its name tells.
struct ArmKind {
  enum class Change : std::uint8_t {
    kNone,   ///< the honest work
    kLoss,   ///< "loss-20" loses 20 % of the efficiency
    kKept,   ///< "kept" never lets go of the GIL
    kOther,  ///< of another version of gillab
  };
  Change change = Change::kOther;
  double loss = 0;  ///< share of the efficiency, 0…1
};

[[nodiscard]] ArmKind kind_of(std::string_view arm);

/// What the gate decided about one arm in one trial, when it would have stopped measuring.
struct Decision {
  std::string arm;  ///< "work", "loss-20", "kept"
  Judgement judgement;
  int processes = 0;
  double elapsed_s = 0;  ///< since the trial began; other arms of the trial took their share of it
};

struct Trial {
  double load_average = 0;  ///< over a minute, when it began
  double capacity = 0;      ///< median over all its rounds
  double clean_share = 0;   ///< of its rounds
  std::vector<Decision> decisions;
};

struct Calibration {
  Context context;
  double tolerance = 0.1;
  bool neighbour = false;  ///< beside a bursty neighbour that gillab started
  std::vector<Trial> trials;
};

/// How often the gate says what of one arm.
struct ArmSummary {
  std::string arm;
  int trials = 0;
  int passed = 0;
  int failed = 0;
  int inconclusive = 0;
  Estimate failing;     ///< share of trials that FAIL, with Wilson's interval of 95 %
  double median_s = 0;  ///< until decided
  double slowest_s = 0;
};

/// One for each arm, in the order in which they first appear.
[[nodiscard]] std::vector<ArmSummary> summarise(const Calibration& calibration);

/// The median of one of the trials' numbers; 0 without trials.
[[nodiscard]] double median_of(const Calibration& calibration, double Trial::*number);

/// A share of successes with Wilson's score interval of 95 %. Source: Wilson, JASA 22 (1927), 209–212.
[[nodiscard]] Estimate share_of(int successes, int trials);

/// The result as if an arm were the honest work on threads: how the gate would see a change that costs that
/// much.
[[nodiscard]] ScenarioResult as_honest_work(ScenarioResult result, const std::string& arm);

/// Watches one trial: says how many processes it needs, and takes each arm's verdict as soon as the gate
/// would have stopped.
class TrialWatch {
 public:
  using Clock = std::function<double()>;

  TrialWatch(const Promise& promise, const Strictness& strictness, const std::vector<std::string>& arms,
             Clock clock);

  [[nodiscard]] Course operator()(const ScenarioResult& so_far, const Spent& spent);

  /// What was decided; `result` is the whole trial.
  [[nodiscard]] Trial finish(const ScenarioResult& result, double load_average) const;

 private:
  struct Arm {
    std::string name;
    GateAppetite appetite;
    std::optional<Decision> decision;
  };

  Promise promise_;
  Strictness strictness_;
  Clock clock_;
  double began_;
  std::vector<Arm> arms_;
};

}  // namespace gillab::lab
