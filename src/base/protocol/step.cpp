#include "base/protocol/step.h"

#include <algorithm>
#include <array>

namespace gillab::protocol {

namespace {

constexpr std::array kSteps{StepTraits{.step = Step::kWaits, .name = "waits"},
                            StepTraits{.step = Step::kVectorise, .name = "vectorise"},
                            StepTraits{.step = Step::kRecurrence, .name = "recurrence"},
                            StepTraits{.step = Step::kReleasedLoop, .name = "released-loop"},
                            StepTraits{.step = Step::kPlainThreads, .name = "plain-threads"},
                            StepTraits{.step = Step::kNativeThreads, .name = "native-threads"},
                            StepTraits{.step = Step::kReleasedThreads, .name = "released-threads"},
                            StepTraits{.step = Step::kKeptPool, .name = "kept-pool"},
                            StepTraits{.step = Step::kFreshPool, .name = "fresh-pool"},
                            StepTraits{.step = Step::kCluster, .name = "cluster"},
                            StepTraits{.step = Step::kCleanColumns, .name = "clean-columns"},
                            StepTraits{.step = Step::kEngineerFeatures, .name = "engineer-features"},
                            StepTraits{.step = Step::kLoadData, .name = "load-data"},
                            StepTraits{.step = Step::kExtractFeatures, .name = "extract-features"},
                            StepTraits{.step = Step::kFactors, .name = "factors"},
                            StepTraits{.step = Step::kOptions, .name = "options"},
                            StepTraits{.step = Step::kBacktests, .name = "backtests"},
                            StepTraits{.step = Step::kRequests, .name = "requests"}};

}  // namespace

std::span<const StepTraits> steps() {
  return kSteps;
}

std::span<const StepTraits> kinds_of_work() {
  return {std::ranges::find(kSteps, Step::kCleanColumns, &StepTraits::step), kSteps.end()};
}

std::string_view name_of(Step step) {
  const auto* const found = std::ranges::find(kSteps, step, &StepTraits::step);
  return found == kSteps.end() ? std::string_view{} : found->name;
}

std::optional<Step> step_named(std::string_view name) {
  const auto* const found = std::ranges::find(kSteps, name, &StepTraits::name);
  return found == kSteps.end() ? std::nullopt : std::optional(found->step);
}

}  // namespace gillab::protocol
