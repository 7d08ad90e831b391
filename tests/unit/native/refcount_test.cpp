#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "jobs.h"

namespace gillab::native {
namespace {

using ::testing::ElementsAre;
using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;
using testing::with;

class Refcount : public ::testing::TestWithParam<const char*> {
 protected:
  static std::unique_ptr<Job> job(std::int64_t n, std::size_t tasks) {
    return make_job(GetParam(), with("n", n), tasks);
  }
};

TEST_P(Refcount, IsExactOnOneThread) {
  for (const std::int64_t n : {0, 1, 2, 3, 10, 1001}) {
    const auto counting = job(n, 3);
    EXPECT_THAT(run_serially(*counting, 3), ElementsAre(Value(3 * (n - n / 2)))) << n;
  }
}

TEST_P(Refcount, StartsAnewWithEachJob) {
  for (int repetition = 0; repetition < 2; ++repetition) {
    const auto counting = job(10, 1);
    EXPECT_THAT(run_serially(*counting, 1), ElementsAre(Value(std::int64_t{5})));
  }
}

TEST_P(Refcount, RefusesANegativeNumber) {
  EXPECT_THROW(job(-1, 1), BadArgument);
}

TEST_P(Refcount, NeedsAnInteger) {
  EXPECT_THROW(make_job(GetParam(), with("n", 1.0), 1), BadArgument);
}

std::string test_name(const ::testing::TestParamInfo<const char*>& info) {
  return std::string(info.param).substr(std::string_view("refcount-").size());
}

INSTANTIATE_TEST_SUITE_P(Kernels, Refcount,
                         ::testing::Values("refcount-plain", "refcount-atomic", "refcount-mutex",
                                           "refcount-biased"),
                         test_name);

class ThreadSafeRefcount : public Refcount {};

TEST_P(ThreadSafeRefcount, LosesNothingOnThreads) {
  constexpr std::int64_t kReferences = 100'001;
  for (const std::size_t tasks : {1U, 2U, 4U, 8U}) {
    const auto counting = job(kReferences, tasks);
    const std::int64_t expected = static_cast<std::int64_t>(tasks) * (kReferences - kReferences / 2);
    EXPECT_THAT(run_on_threads(*counting, tasks), ElementsAre(Value(expected))) << tasks;
  }
}

TEST_P(ThreadSafeRefcount, LosesNothingWhenItsFirstThreadIsLongGone) {
  const auto counting = job(1000, 3);
  for (std::size_t task = 0; task < 3; ++task)
    std::jthread([&counting, task] { counting->run(task); }).join();
  EXPECT_THAT(counting->results(), ElementsAre(Value(std::int64_t{1500})));
}

INSTANTIATE_TEST_SUITE_P(Kernels, ThreadSafeRefcount,
                         ::testing::Values("refcount-atomic", "refcount-mutex", "refcount-biased"),
                         test_name);

TEST(PlainRefcount, NeverCountsMoreThanTheReferencesTakenOnThreads) {
  constexpr std::int64_t kReferences = 100'000;
  const auto counting = make_job("refcount-plain", with("n", kReferences), 4);
  const auto results = run_on_threads(*counting, 4);
  ASSERT_EQ(results.size(), 1U);
  EXPECT_LE(std::get<std::int64_t>(results[0]), 4 * kReferences);
}

}  // namespace
}  // namespace gillab::native
