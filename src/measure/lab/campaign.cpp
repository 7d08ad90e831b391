#include "measure/lab/campaign.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "measure/lab/extra_time.h"

namespace gillab::lab {

namespace {

/// Takes over what a scenario's worker said of its interpreter, and adds its packages to those known.
void merge(protocol::PythonFacts& known, const protocol::PythonFacts& news) {
  if (news.version.empty()) return;
  std::map<std::string, std::string> packages = news.packages;
  packages.merge(known.packages);
  known = news;
  known.packages = std::move(packages);
}

ScenarioResult skipped(const CatalogueEntry& entry) {
  ScenarioResult result;
  result.scenario.name = scenario_name(entry.file);
  result.scenario.title = result.scenario.name;
  result.scenario.file = entry.file.string();
  result.status = Status::kSkipped;
  result.reason = entry.reason;
  return result;
}

}  // namespace

Campaign::Campaign(Context context, Means means)
    : results_{.context = std::move(context), .scenarios = {}},
      observe_(std::move(means.observe)),
      session_(
          std::move(means.workers), std::move(means.clock),
          [this](Progress progress) {
            progress.number = number_;
            progress.count = count_;
            observe_(progress);
          },
          results_.context.machine.usable_cpus) {
}

void Campaign::run(const std::vector<Errand>& errands,
                   const std::function<void(const Results&)>& after_each) {
  const int count = static_cast<int>(errands.size());
  for (int i = 0; i < count; ++i) {
    const Errand& errand = errands[static_cast<std::size_t>(i)];
    results_.scenarios.push_back(errand.plan ? measure(*errand.plan, i + 1, count, errand.appetite)
                                             : skipped(errand.entry));
    after_each(results_);
    if (results_.scenarios.back().interrupted) break;
  }
}

ScenarioResult Campaign::measure(const ScenarioPlan& plan, int number, int count,
                                 const Session::Appetite& appetite) {
  number_ = number;
  count_ = count;
  ScenarioResult result = session_.run(plan, appetite);
  merge(results_.context.python, session_.python());
  if (results_.context.other) merge(results_.context.other->python, session_.other_python());
  return result;
}

std::vector<Errand> planned(const std::vector<CatalogueEntry>& catalogue,
                            const std::function<ScenarioPlan(const protocol::Scenario&)>& plan) {
  std::vector<Errand> errands;
  for (const CatalogueEntry& entry : catalogue) {
    errands.push_back({.entry = entry,
                       .plan = entry.scenario ? std::optional(plan(*entry.scenario)) : std::nullopt,
                       .appetite = {}});
  }
  return errands;
}

void share_extra_time(std::vector<Errand>& errands) {
  const auto goes_on = [](const Errand& errand) { return errand.plan && errand.plan->extra_s > 0; };
  double all_s = 0;
  int scenarios = 0;
  for (const Errand& errand : errands) {
    if (!goes_on(errand)) continue;
    all_s += errand.plan->extra_s;
    ++scenarios;
  }
  if (scenarios == 0) return;
  const auto extra = std::make_shared<ExtraTime>(scenarios, all_s / scenarios);
  int following = scenarios;
  for (Errand& errand : errands) {
    if (goes_on(errand)) errand.appetite = appetite_for_answers(extra, --following);
  }
}

}  // namespace gillab::lab
