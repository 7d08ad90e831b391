#include "work/native/kernel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "jobs.h"

namespace gillab::native {
namespace {

TEST(Kernels, AreSortedByName) {
  EXPECT_TRUE(std::ranges::is_sorted(kernels(), {}, &Kernel::name));
}

TEST(Kernels, AreFoundByName) {
  for (const Kernel& kernel : kernels())
    EXPECT_EQ(find_kernel(kernel.name), &kernel);
  for (const char* name : {"http-get", "primes", "refcount-atomic", "refcount-biased", "refcount-mutex",
                           "refcount-plain", "sum"}) {
    EXPECT_NE(find_kernel(name), nullptr) << name;
  }
}

TEST(Kernels, AreNotFoundByAnotherName) {
  for (const char* name : {"", "prime", "primes ", "Primes", "zzz"})
    EXPECT_EQ(find_kernel(name), nullptr) << name;
}

TEST(Kernels, DescribeThemselves) {
  for (const Kernel& kernel : kernels()) {
    EXPECT_FALSE(kernel.summary.empty()) << kernel.name;
    EXPECT_FALSE(kernel.arguments.empty()) << kernel.name;
    EXPECT_EQ(kernel.summary.find('\n'), std::string_view::npos) << kernel.name;
  }
}

TEST(Kernels, RefuseMissingArguments) {
  for (const Kernel& kernel : kernels())
    EXPECT_THROW(static_cast<void>(kernel.make({}, 1)), BadArgument) << kernel.name;
}

TEST(Registration, RefusesASecondKernelOfTheSameName) {
  const std::size_t before = kernels().size();
  EXPECT_THROW(Registration({.name = "primes", .summary = "", .arguments = "", .make = {}}),
               std::logic_error);
  EXPECT_EQ(kernels().size(), before);
}

TEST(PureJob, KeepsTheResultsInTaskOrder) {
  std::int64_t calls = 0;
  const auto job = pure_job([&calls]() -> std::int64_t { return ++calls; }, 3);
  job->run(2);
  job->run(0);
  job->run(1);
  EXPECT_THAT(job->results(),
              ::testing::ElementsAre(Value(std::int64_t{2}), Value(std::int64_t{3}), Value(std::int64_t{1})));
}

TEST(PureJob, HandsOnWhatItsFunctionThrows) {
  const auto job = pure_job([]() -> double { throw std::runtime_error("no"); }, 1);
  EXPECT_THROW(job->run(0), std::runtime_error);
}

}  // namespace
}  // namespace gillab::native
