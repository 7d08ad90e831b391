#include "measure/gate/appetite.h"

#include <algorithm>

namespace gillab::lab {

int GateAppetite::wanted(const ScenarioResult& so_far, int done, int planned) {
  constexpr int kFewest = 2;
  if (confirming_ > 0) return confirming_;
  if (done < kFewest) return kFewest;
  bool passed = true;
  for (const Promise& promise : promises_) {
    const Judgement judgement = judge(so_far, promise, strictness_);
    if (judgement.suspected) return confirming_ = 2 * done;
    passed = passed && judgement.verdict == GateVerdict::kPass;
  }
  return passed ? done : std::max(planned, kFewest);
}

}  // namespace gillab::lab
