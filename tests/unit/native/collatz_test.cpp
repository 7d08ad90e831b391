#include "work/native/kernels/collatz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "jobs.h"
#include "vector_targets.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::on_every_vector_target;
using testing::run_on_threads;

Longest longest_step_by_step(std::int64_t n) {
  Longest longest;
  for (std::int64_t start = 1; start < n; ++start) {
    std::int64_t steps = 0;
    for (std::int64_t value = start; value != 1; ++steps)
      value = value % 2 == 0 ? value / 2 : 3 * value + 1;
    if (steps > longest.steps) longest = {.start = start, .steps = steps};
  }
  return longest;
}

Arguments arguments(std::int64_t n) {
  Arguments arguments;
  arguments.set("n", n);
  return arguments;
}

TEST(Collatz, FindsTheRecordHolders) {
  struct Record {
    std::int64_t below, start, length;
  };
  constexpr std::array kRecords{
      Record{10, 9, 20},          Record{100, 97, 119},         Record{1'000, 871, 179},
      Record{10'000, 6'171, 262}, Record{100'000, 77'031, 351}, Record{1'000'000, 837'799, 525}};
  on_every_vector_target([&] {
    for (const Record& record : kRecords) {
      const Longest longest = longest_collatz(record.below);
      EXPECT_EQ(longest.start, record.start);
      EXPECT_EQ(longest.steps + 1, record.length);
    }
  });
}

TEST(Collatz, AgreesWithSingleStepsBelowEverySmallNumber) {
  on_every_vector_target([] {
    for (std::int64_t n = 2; n < 400; ++n) {
      const Longest expected = longest_step_by_step(n);
      const Longest longest = longest_collatz(n);
      ASSERT_EQ(longest.start, expected.start) << n;
      ASSERT_EQ(longest.steps, expected.steps) << n;
    }
  });
}

TEST(Collatz, EachTaskSearchesAll) {
  const auto job = make_job("collatz", arguments(1'000), 4);
  const Value expected = Array<double>{.values = {871, 179}, .shape = {2}};
  EXPECT_THAT(run_on_threads(*job, 4), ::testing::Each(expected));
}

TEST(Collatz, RefusesWhatItCannotSearch) {
  EXPECT_THROW(make_job("collatz", arguments(1), 1), BadArgument);
  EXPECT_THROW(make_job("collatz", arguments(1'000'000'001), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
