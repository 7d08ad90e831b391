#include "work/native/kernel.h"
#include "work/native/opaque.h"

namespace gillab::native {

namespace {

/// The primes below `n` by trial division: every divisor from 2 on, as the Python implementation does it.
GILLAB_OPAQUE std::int64_t count_primes(std::int64_t n) {
  std::int64_t count = 0;
  for (std::int64_t k = 2; k < n; ++k) {
    bool prime = true;
    for (std::int64_t d = 2; d * d <= k; ++d) {
      if (k % d == 0) {
        prime = false;
        break;
      }
    }
    count += prime ? 1 : 0;
  }
  return count;
}

const Registration registration({
    .name = "primes",
    .summary = "Counts the primes below n by trial division.",
    .arguments = "n: int",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return pure_job([n = arguments.integer("n")] { return count_primes(n); }, tasks);
        },
});

}  // namespace

}  // namespace gillab::native
