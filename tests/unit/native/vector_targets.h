#pragma once

#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace gillab::native::testing {

/// Runs `check` once for each instruction set that a kernel was compiled for and this machine has: run-time
/// dispatch would otherwise only ever show the best. Names the one at hand when an expectation fails.
template <typename Check>
void on_every_vector_target(const Check& check) {
  for (const int64_t target : hwy::SupportedAndGeneratedTargets()) {
    const ::testing::ScopedTrace trace(__FILE__, __LINE__, hwy::TargetName(target));
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    check();
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace gillab::native::testing
