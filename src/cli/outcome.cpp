#include "cli/outcome.h"

#include <algorithm>
#include <chrono>

#include "cli/selection.h"

namespace gillab::cli {

namespace {

bool went_wrong(const lab::ScenarioResult& result) {
  const auto bad = [](lab::Status status) {
    return status == lab::Status::kFailed || status == lab::Status::kTimeout;
  };
  return bad(result.status) ||
         std::ranges::any_of(result.variants, [&](const auto& variant) { return bad(variant.status); });
}

}  // namespace

lab::ScenarioResult skipped(const lab::CatalogueEntry& entry) {
  lab::ScenarioResult result;
  result.scenario.name = name_of(entry.file);
  result.scenario.title = result.scenario.name;
  result.scenario.file = entry.file.string();
  result.status = lab::Status::kSkipped;
  result.reason = entry.reason;
  return result;
}

ExitStatus outcome_of(const lab::Results& results) {
  if (std::ranges::any_of(results.scenarios, &lab::ScenarioResult::interrupted))
    return ExitStatus::kInterrupted;
  return std::ranges::any_of(results.scenarios, went_wrong) ? ExitStatus::kScenarioFailed : ExitStatus::kOk;
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace gillab::cli
