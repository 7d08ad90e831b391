#include "measure/gate/appetite.h"

#include <algorithm>

namespace gillab::lab {

Course GateAppetite::operator()(const ScenarioResult& so_far, const Spent& spent) {
  constexpr int kFewest = 2;
  if (confirming_ > 0) {
    if (spent.done >= confirming_ && confirming_ < most_ && unanswered(so_far)) confirming_ += kFewest;
    return {.processes = confirming_, .about = about_};
  }
  if (spent.done < kFewest) return {.processes = kFewest};
  bool suspected = false;
  about_.clear();
  for (const Promise& promise : promises_) {
    const Judgement judgement = judge(so_far, promise, strictness_);
    suspected = suspected || judgement.suspected;
    // To measure again what was skipped or failed does not help.
    const bool open =
        judgement.verdict != GateVerdict::kPass && judgement.verdict != GateVerdict::kNotMeasured;
    if (open && std::ranges::find(about_, promise.variant) == about_.end()) about_.push_back(promise.variant);
  }
  if (suspected) {
    confirming_ = 2 * spent.done;
    most_ = 2 * confirming_;
    return {.processes = confirming_, .about = about_};
  }
  return {.processes = about_.empty() ? spent.done : std::max(spent.planned, kFewest), .about = about_};
}

bool GateAppetite::unanswered(const ScenarioResult& so_far) const {
  return std::ranges::any_of(promises_, [&](const Promise& promise) {
    const Judgement judgement = judge(so_far, promise, strictness_);
    return judgement.suspected && judgement.unanswered;
  });
}

}  // namespace gillab::lab
