#include "measure/gate/changes.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/protocol/executor.h"
#include "measure/lab/gil_summary.h"
#include "measure/lab/usual.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

/// A change of less than that is not worth a word.
constexpr double kTelling = 0.1;

struct Part {
  Change::Kind kind;
  double GilSummary::*share;
};

constexpr std::array kParts{Part{.kind = Change::Kind::kHeld, .share = &GilSummary::thread_held},
                            Part{.kind = Change::Kind::kWaiting, .share = &GilSummary::waited},
                            Part{.kind = Change::Kind::kBlocked, .share = &GilSummary::blocked},
                            Part{.kind = Change::Kind::kReady, .share = &GilSummary::ready}};

std::vector<Change> grown_parts(const GilSummary& before, const GilSummary& now) {
  std::vector<Change> changes;
  for (const Part& part : kParts) {
    if (now.*part.share - before.*part.share >= kTelling)
      changes.push_back({.kind = part.kind, .before = before.*part.share, .now = now.*part.share});
  }
  std::ranges::stable_sort(changes, std::greater{},
                           [](const Change& each) { return each.now - each.before; });
  return changes;
}

/// Whether nobody saw its threads: what has an account then is the thread that waits for them.
bool in_other_processes(const ScenarioResult& result, const std::string& variant) {
  const VariantResult* found = find_variant(result, variant);
  return found != nullptr &&
         protocol::executor_named(found->variant.executor).gils == protocol::Gils::kOtherProcesses;
}

}  // namespace

double times_as_long(const ScenarioResult& baseline, const ScenarioResult& current,
                     const std::string& variant) {
  const auto before_s = usual_time_s(baseline, variant);
  const auto now_s = usual_time_s(current, variant);
  return before_s && now_s && *before_s > 0 ? *now_s / *before_s : 0;
}

std::vector<Change> changes_since(const ScenarioResult& baseline, const ScenarioResult& current,
                                  const Promise& promise, bool same_processor) {
  std::vector<Change> changes;
  if (promise.gauge != Gauge::kEfficiency) return changes;
  const auto before = gil_summary(baseline, promise.variant);
  const auto now = gil_summary(current, promise.variant);
  if (!in_other_processes(current, promise.variant) && before && now && before->threads > 0 &&
      now->threads > 0)
    changes = grown_parts(*before, *now);
  if (!same_processor) return changes;
  for (const auto& [kind, variant] : {std::pair{Change::Kind::kReferenceTime, promise.reference},
                                      std::pair{Change::Kind::kVariantTime, promise.variant}}) {
    const double times = times_as_long(baseline, current, variant);
    if (times > 1 + kTelling || (times > 0 && times < 1 - kTelling))
      changes.push_back({.kind = kind, .before = 1, .now = times});
  }
  return changes;
}

}  // namespace gillab::lab
