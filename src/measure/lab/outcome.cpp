#include "measure/lab/outcome.h"

#include <algorithm>

namespace gillab::lab {

namespace {

bool went_wrong(const ScenarioResult& result) {
  const auto bad = [](Status status) { return status == Status::kFailed || status == Status::kTimeout; };
  return bad(result.status) ||
         std::ranges::any_of(result.variants, [&](const auto& variant) { return bad(variant.status); });
}

bool any_verdict(const Results& results, Verdict verdict) {
  return std::ranges::any_of(results.scenarios, [&](const ScenarioResult& result) {
    return std::ranges::find(result.claims, verdict, &ClaimResult::verdict) != result.claims.end();
  });
}

}  // namespace

ExitStatus outcome_of(const Results& results) {
  if (std::ranges::any_of(results.scenarios, &ScenarioResult::interrupted)) return ExitStatus::kInterrupted;
  return std::ranges::any_of(results.scenarios, went_wrong) ? ExitStatus::kScenarioFailed : ExitStatus::kOk;
}

ExitStatus strict_outcome_of(const Results& results) {
  const ExitStatus outcome = outcome_of(results);
  if (outcome != ExitStatus::kOk) return outcome;
  if (any_verdict(results, Verdict::kFails)) return ExitStatus::kRegression;
  return any_verdict(results, Verdict::kUndecided) ? ExitStatus::kInconclusive : ExitStatus::kOk;
}

}  // namespace gillab::lab
