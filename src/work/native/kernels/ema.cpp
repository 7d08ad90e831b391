#include "work/native/kernels/ema.h"

// Highway compiles this file once for each kind of processor; the best is chosen when it runs.
#undef HWY_TARGET_INCLUDE
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): Highway wants a macro
#define HWY_TARGET_INCLUDE "work/native/kernels/ema.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The recurrence as it is written. Each value waits for the one before, so the time is that of one fused
/// multiply-add after another: half of a multiplication and an addition, and a rounding less.
void average_strictly(std::span<const double> values, double alpha, std::span<double> result) {
  const hn::CappedTag<double, 1> one;
  const auto weight = hn::Set(one, alpha);
  const auto keep = hn::Set(one, 1 - alpha);
  auto average = hn::Set(one, values[0]);
  result[0] = values[0];
  for (std::size_t i = 1; i < values.size(); ++i) {
    average = hn::MulAdd(keep, average, hn::Mul(weight, hn::Load(one, &values[i])));
    hn::Store(average, one, &result[i]);
  }
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

namespace {

HWY_EXPORT(average_strictly);

void average(std::span<const double> values, double alpha, std::span<double> result) {
  HWY_DYNAMIC_DISPATCH(average_strictly)(values, alpha, result);
}

const Registration registration({
    .name = "ema",
    .summary = "Exponential moving average, each value from the one before.",
    .arguments = kEmaArguments,
    .make = [](const Arguments& arguments, std::size_t tasks) { return ema_job(arguments, tasks, average); },
});

}  // namespace

}  // namespace gillab::native
#endif
