#pragma once

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "measure/lab/catalogue.h"
#include "measure/lab/plan.h"
#include "measure/lab/results.h"
#include "measure/lab/session.h"

namespace gillab::lab {

/// One scenario of a campaign: run as planned, or skipped because it needs what is not here.
struct Errand {
  CatalogueEntry entry;
  std::optional<ScenarioPlan> plan;
  Session::Appetite appetite;  ///< empty: as many processes as planned
};

/// A number of scenarios, measured one after the other.
class Campaign {
 public:
  struct Means {
    protocol::WorkerFactory workers;
    Session::Clock clock;
    Session::Observer observe;
  };

  /// `context` is what is known before the first measurement; the workers say the rest of the interpreter.
  Campaign(Context context, Means means);
  Campaign(const Campaign&) = delete;
  Campaign& operator=(const Campaign&) = delete;
  ~Campaign() = default;

  /// What the results are to be evidence for, measured or not.
  void declare(std::vector<Evidence> evidence) { results_.evidence = std::move(evidence); }

  /// Runs them in order, and calls `after_each` with all that is known by then. Ends early when the user
  /// interrupts.
  void run(const std::vector<Errand>& errands, const std::function<void(const Results&)>& after_each);

  /// Runs one that is the `number`th of `count` things, and does not keep what comes of it.
  [[nodiscard]] ScenarioResult measure(const ScenarioPlan& plan, int number, int count,
                                       const Session::Appetite& appetite = {});

  [[nodiscard]] const Results& results() const { return results_; }

 private:
  Results results_;
  Session::Observer observe_;
  Session session_;
  int number_ = 1;
  int count_ = 1;
};

/// An errand for everything in a catalogue that can be planned.
[[nodiscard]] std::vector<Errand> planned(const std::vector<CatalogueEntry>& catalogue,
                                          const std::function<ScenarioPlan(const protocol::Scenario&)>& plan);

/// Lets those that are to go on while they have open questions do so, in the time that is meant for all of
/// them.
void share_extra_time(std::vector<Errand>& errands);

}  // namespace gillab::lab
