#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::with;

Value quotients(std::int64_t n, std::int64_t extra) {
  Arguments arguments = with("n", n);
  arguments.set("extra", extra);
  const auto job = make_job("divisions", arguments, 1);
  return run_on_threads(*job, 1).at(0);
}

TEST(Divisions, AddsUpTheLowBitsOfTheQuotients) {
  constexpr std::int64_t kDividend = 0x1e3779b97f4a7c15;
  EXPECT_EQ(quotients(0, 0), Value{std::int64_t{0}});
  EXPECT_EQ(quotients(2, 0), Value{((kDividend / 3) & 0xffff) + ((kDividend / 4) & 0xffff)});
}

TEST(Divisions, WhatIsWorkedOutForNothingIsNotInTheResult) {
  EXPECT_EQ(quotients(5000, 0), quotients(5000, 1000));
}

}  // namespace
}  // namespace gillab::native
