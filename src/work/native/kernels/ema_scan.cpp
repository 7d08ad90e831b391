#include <array>

#include "work/native/kernels/ema.h"

// Highway compiles this file once for each kind of processor; the best is chosen when it runs.
#undef HWY_TARGET_INCLUDE
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): Highway wants a macro
#define HWY_TARGET_INCLUDE "work/native/kernels/ema_scan.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kMostLanes = 8;

/// One step of the scan: to every lane, the lane `distance` below it, times `factor`. The lowest lanes, which
/// have none, get zero times themselves.
template <class Tag>
class Step {
 public:
  Step(Tag tag, std::size_t distance, double factor) {
    HWY_ALIGN std::array<double, kMostLanes> factors{};
    HWY_ALIGN std::array<std::int64_t, kMostLanes> sources{};
    for (std::size_t lane = 0; lane < hn::Lanes(tag); ++lane) {
      factors[lane] = lane < distance ? 0 : factor;
      sources[lane] = static_cast<std::int64_t>(lane < distance ? lane : lane - distance);
    }
    factors_ = hn::Load(tag, factors.data());
    sources_ = hn::SetTableIndices(tag, sources.data());
  }

  [[nodiscard]] hn::VFromD<Tag> add_to(hn::VFromD<Tag> sum) const {
    return hn::MulAdd(factors_, hn::TableLookupLanes(sum, sources_), sum);
  }

 private:
  hn::VFromD<Tag> factors_;
  decltype(hn::SetTableIndices(Tag(), static_cast<std::int64_t*>(nullptr))) sources_;
};

/// The same values without the chain through all of them. Within a vector, steps of 1, 2 and 4 lanes sum up
/// what each lane takes from those below; only the last average of a vector is carried on, so a whole vector
/// waits for one multiply-add. The order of additions differs from the recurrence's: for values of one sign
/// both are within a few units in the last place of the exact result, otherwise within as many of the largest
/// magnitude. Where the recurrence gives infinity, this may give NaN.
void average_by_scan(std::span<const double> values, double alpha, std::span<double> result) {
  const hn::CappedTag<double, kMostLanes> tag;
  const std::size_t lanes = hn::Lanes(tag);
  const double keep = 1 - alpha;
  const Step first(tag, 1, keep);
  const Step second(tag, 2, keep * keep);
  const Step third(tag, 4, keep * keep * keep * keep);

  HWY_ALIGN std::array<double, kMostLanes> powers{};
  HWY_ALIGN std::array<std::int64_t, kMostLanes> last{};
  double power = 1;
  for (std::size_t lane = 0; lane < lanes; ++lane) {
    powers[lane] = power *= keep;
    last[lane] = static_cast<std::int64_t>(lanes - 1);
  }
  const auto kept = hn::Load(tag, powers.data());
  const auto kept_last = hn::Set(tag, power);
  const auto last_lane = hn::SetTableIndices(tag, last.data());
  const auto weight = hn::Set(tag, alpha);

  // The first average is the first value itself, and an average of the value before would be the same.
  auto carried = hn::Set(tag, values[0]);
  std::size_t i = 0;
  for (; i + lanes <= values.size(); i += lanes) {
    auto sum = hn::Mul(weight, hn::LoadU(tag, &values[i]));
    if (lanes > 1) sum = first.add_to(sum);
    if (lanes > 2) sum = second.add_to(sum);
    if (lanes > 4) sum = third.add_to(sum);
    hn::StoreU(hn::MulAdd(kept, carried, sum), tag, &result[i]);
    carried = hn::MulAdd(kept_last, carried, hn::TableLookupLanes(sum, last_lane));
  }
  double average = hn::GetLane(carried);
  for (; i < values.size(); ++i)
    result[i] = average = alpha * values[i] + keep * average;
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

namespace {

HWY_EXPORT(average_by_scan);

void average(std::span<const double> values, double alpha, std::span<double> result) {
  HWY_DYNAMIC_DISPATCH(average_by_scan)(values, alpha, result);
}

const Registration registration({
    .name = "ema-scan",
    .summary = "Exponential moving average, a whole vector at a time; rounds differently.",
    .arguments = kEmaArguments,
    .make = [](const Arguments& arguments, std::size_t tasks) { return ema_job(arguments, tasks, average); },
});

}  // namespace

}  // namespace gillab::native
#endif
