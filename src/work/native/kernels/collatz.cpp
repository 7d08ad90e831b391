#include "work/native/kernels/collatz.h"

#include <algorithm>
#include <array>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "work/native/kernels/collatz.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Signed = hn::ScalableTag<std::int64_t>;
using Numbers = hn::Vec<Signed>;

/// One sequence in each lane. A lane that has reached the end of its sequence goes on with the number that
/// lies `stride` further on; so none waits for the longest, as lanes that start together would.
struct Lanes {
  Numbers start;       ///< of the sequence at hand
  Numbers value;       ///< where it has got to; 0 at its end
  Numbers steps;       ///< taken so far
  Numbers best_start;  ///< of the longest sequence yet
  Numbers best_steps;

  void begin(std::int64_t first, Numbers end) {
    start = hn::Iota(Signed(), first);
    value = hn::IfThenElseZero(hn::Lt(start, end), start);
    steps = best_steps = hn::Zero(Signed());
    best_start = hn::Set(Signed(), 1);
  }

  /// Halves an even number; takes both steps of an odd one at once: 3v+1 is even, its half v + v/2 + 1.
  HWY_INLINE void step() {
    const Signed d;
    const auto one = hn::Set(d, 1);
    const auto half = hn::BitCast(d, hn::ShiftRight<1>(hn::BitCast(hn::RebindToUnsigned<Signed>(), value)));
    const auto going = hn::Gt(value, one);
    const auto odd = hn::And(going, hn::TestBit(value, one));
    value = hn::IfThenElse(odd, hn::Add(half, hn::Add(value, one)), half);
    steps = hn::IfThenElse(going, hn::Add(steps, one), steps);
    steps = hn::IfThenElse(odd, hn::Add(steps, one), steps);
  }

  HWY_INLINE void next_where_ended(Numbers end, Numbers stride) {
    const Signed d;
    const auto zero = hn::Zero(d);
    const auto ended = hn::Eq(value, zero);
    const auto better = hn::And(ended, hn::Gt(steps, best_steps));
    best_start = hn::IfThenElse(better, start, best_start);
    best_steps = hn::IfThenElse(better, steps, best_steps);
    start = hn::IfThenElse(ended, hn::Add(start, stride), start);
    value = hn::IfThenElse(ended, hn::IfThenElseZero(hn::Lt(start, end), start), value);
    steps = hn::IfThenZeroElse(ended, steps);
  }
};

/// The start and the length of the longest sequence from a number below `n`, the smallest of several.
GILLAB_OPAQUE Longest longest_collatz(std::int64_t n) {
  constexpr std::size_t kVectors = 4;  // enough independent work to hide the latency of one step
  constexpr int kStepsBetweenLooks = 12;
  const Signed d;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
  const auto end = hn::Set(d, n);
  const auto stride = hn::Set(d, lanes * static_cast<std::int64_t>(kVectors));

  std::array<Lanes, kVectors> all;
  for (std::size_t i = 0; i < kVectors; ++i)
    all[i].begin(1 + static_cast<std::int64_t>(i) * lanes, end);
  for (bool going = true; going;) {
    for (int i = 0; i < kStepsBetweenLooks; ++i) {
      for (Lanes& some : all)
        some.step();
    }
    going = false;
    for (Lanes& some : all) {
      some.next_where_ended(end, stride);
      going = going || !hn::AllFalse(d, hn::Lt(some.start, end));
    }
  }

  Longest longest{.start = 1, .steps = 0};
  for (const Lanes& some : all) {
    HWY_ALIGN std::array<std::int64_t, hn::MaxLanes(d)> starts{};
    HWY_ALIGN std::array<std::int64_t, hn::MaxLanes(d)> steps{};
    hn::Store(some.best_start, d, starts.data());
    hn::Store(some.best_steps, d, steps.data());
    for (std::size_t i = 0; i < hn::Lanes(d); ++i)
      longest = std::max(longest, Longest{.start = starts[i], .steps = steps[i]});
  }
  return longest;
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

HWY_EXPORT(longest_collatz);

Longest longest_collatz(std::int64_t n) {
  return HWY_DYNAMIC_DISPATCH(longest_collatz)(n);
}

namespace {

const Registration registration({
    .name = "collatz",
    .summary = "Finds the longest Collatz sequence that starts below n: its start and its length.",
    .arguments = "n: int from 2 to 1000000000",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          const std::int64_t n = arguments.integer("n");
          // No sequence from below 10^9 leaves the signed 64 bits; one from 1410123943 nearly does.
          if (n < 2 || n > 1'000'000'000)
            throw BadArgument("The kernel argument 'n' must be from 2 to 1000000000.");
          return pure_job(
              [n]() -> Value {
                const Longest longest = longest_collatz(n);
                return Array<double>{
                    .values = {static_cast<double>(longest.start), static_cast<double>(longest.steps + 1)},
                    .shape = {2}};
              },
              tasks);
        },
});

}  // namespace

}  // namespace gillab::native
#endif  // HWY_ONCE
