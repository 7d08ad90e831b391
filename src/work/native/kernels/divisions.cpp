#include "work/native/kernel.h"
#include "work/native/opaque.h"

namespace gillab::native {

namespace {

/// The sum of n quotients. Every step costs the same, so that the time is in proportion to n.
GILLAB_OPAQUE std::int64_t divide(std::int64_t n) {
  constexpr std::int64_t kDividend = 0x1e3779b97f4a7c15;
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < n; ++i)
    sum += kDividend / ((i & 1023) + 3) & 0xffff;
  return sum;
}

const Registration registration({
    .name = "divisions",
    .summary = "Adds up n quotients, and works out some more for nothing: a loss of known size.",
    .arguments = "n: int, extra: int",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return pure_job(
              [n = arguments.integer("n"), extra = arguments.integer("extra")] {
                divide(extra);
                return divide(n);
              },
              tasks);
        },
});

}  // namespace

}  // namespace gillab::native
