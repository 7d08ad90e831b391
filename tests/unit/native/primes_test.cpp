#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;
using testing::with;

std::int64_t primes_below(std::int64_t n) {
  const auto job = make_job("primes", with("n", n), 1);
  return std::get<std::int64_t>(run_serially(*job, 1).at(0));
}

/// The sieve of Eratosthenes: another algorithm, so that a shared mistake is unlikely.
std::int64_t sieve(std::size_t n) {
  std::vector<bool> composite(n);
  std::int64_t count = 0;
  for (std::size_t k = 2; k < n; ++k) {
    if (composite[k]) continue;
    ++count;
    for (std::size_t multiple = 2 * k; multiple < n; multiple += k)
      composite[multiple] = true;
  }
  return count;
}

TEST(Primes, CountsThePublishedSize) {
  EXPECT_EQ(primes_below(50'000), 5133);
}

TEST(Primes, AgreesWithASieve) {
  for (std::int64_t n = 0; n <= 200; ++n)
    EXPECT_EQ(primes_below(n), sieve(static_cast<std::size_t>(n))) << n;
  EXPECT_EQ(primes_below(20'000), sieve(20'000));
}

TEST(Primes, ThereAreNoneBelowTwo) {
  for (const std::int64_t n : {-5, 0, 1, 2})
    EXPECT_EQ(primes_below(n), 0) << n;
}

TEST(Primes, EachTaskCountsAll) {
  const auto job = make_job("primes", with("n", std::int64_t{1000}), 4);
  EXPECT_THAT(run_on_threads(*job, 4), ::testing::ElementsAreArray(std::vector<Value>(4, std::int64_t{168})));
}

TEST(Primes, NeedsAnInteger) {
  EXPECT_THROW(make_job("primes", with("n", 2.5), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
