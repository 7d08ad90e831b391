#include "observe/trace/bins.h"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

namespace gillab::trace {
namespace {

using probe::State;

constexpr std::uint64_t kBegin = 1000;
constexpr std::uint64_t kColumn = 10;  // ticks

Bins hundred_ticks_a_column() {
  return {kBegin, kBegin + kColumn * Bins::kColumns};
}

Slice slice(std::uint32_t thread, State state, std::uint64_t begin, std::uint64_t end) {
  return {.thread = thread, .state = state, .begin = kBegin + begin, .end = kBegin + end};
}

TEST(Bins, ASliceFillsTheColumnsThatItCovers) {
  Bins bins = hundred_ticks_a_column();
  bins.add(slice(1, State::kHolding, 5, 25));
  const std::vector<Bin> found = bins.of(1);
  ASSERT_EQ(found.size(), Bins::kColumns);
  EXPECT_NEAR(found[0].hold, 0.5, 1e-6);
  EXPECT_NEAR(found[1].hold, 1, 1e-6);
  EXPECT_NEAR(found[2].hold, 0.5, 1e-6);
  EXPECT_EQ(found[3].hold, 0);
}

TEST(Bins, ShortSlicesShareAColumn) {
  Bins bins = hundred_ticks_a_column();
  bins.add(slice(1, State::kHolding, 0, 2));
  bins.add(slice(1, State::kWaiting, 2, 5));
  bins.add(slice(1, State::kYielding, 5, 6));
  bins.add(slice(1, State::kOutside, 6, 10));
  const Bin first = bins.of(1).front();
  EXPECT_NEAR(first.hold, 0.2, 1e-6);
  EXPECT_NEAR(first.wait, 0.4, 1e-6);
  EXPECT_NEAR(first.outside, 0.4, 1e-6);
}

TEST(Bins, WhatLiesBeyondTheRecordingIsLeftOut) {
  Bins bins = hundred_ticks_a_column();
  bins.add({.thread = 1, .state = State::kHolding, .begin = 0, .end = kBegin + 5});
  bins.add(slice(1, State::kWaiting, kColumn * (Bins::kColumns - 1), kColumn * (Bins::kColumns + 50)));
  EXPECT_NEAR(bins.of(1).front().hold, 0.5, 1e-6);
  EXPECT_NEAR(bins.of(1).back().wait, 1, 1e-6);
}

TEST(Bins, ManyThreadsNeedNoMoreThanSome) {
  Bins bins = hundred_ticks_a_column();
  bins.add(slice(Bins::kMostThreads, State::kHolding, 0, 10));
  bins.add(slice(Bins::kMostThreads + 1, State::kHolding, 0, 10));
  bins.add(slice(4'000'000'000, State::kHolding, 0, 10));
  EXPECT_FALSE(bins.of(Bins::kMostThreads).empty());
  EXPECT_TRUE(bins.of(Bins::kMostThreads + 1).empty());
  EXPECT_TRUE(bins.of(7).empty());
}

TEST(Bins, ARecordingWithoutLengthHasNone) {
  Bins bins(kBegin, kBegin);
  bins.add(slice(1, State::kHolding, 0, 0));
  EXPECT_EQ(bins.of(1).front().hold, 0);
}

}  // namespace
}  // namespace gillab::trace
