#include "observe/trace/timeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <tuple>
#include <vector>

#include "story.h"

namespace gillab::trace {
namespace {

using probe::State;
using ::testing::ElementsAre;

TEST(Timeline, SlicesFollowOneAnotherFromBeginningToEnd) {
  Story story = two_threads();
  std::map<std::uint32_t, std::vector<std::tuple<State, std::uint64_t, std::uint64_t>>> slices;
  visit(story.recording(), {.step = {},
                            .slice =
                                [&](const Slice& slice) {
                                  slices[slice.thread].emplace_back(slice.state, slice.begin - Story::kStart,
                                                                    slice.end - Story::kStart);
                                },
                            .handoff = {}});
  EXPECT_THAT(slices[1], ElementsAre(std::tuple(State::kHolding, 0, 30), std::tuple(State::kYielding, 30, 31),
                                     std::tuple(State::kWaiting, 31, 50), std::tuple(State::kHolding, 50, 60),
                                     std::tuple(State::kOutside, 60, 100)));
  EXPECT_THAT(slices[2],
              ElementsAre(std::tuple(State::kOutside, 5, 10), std::tuple(State::kWaiting, 10, 30),
                          std::tuple(State::kHolding, 30, 50), std::tuple(State::kOutside, 50, 70)));
}

TEST(Timeline, HandoffsTellFromWhomToWhom) {
  Story story = two_threads();
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint64_t>> handoffs;
  visit(story.recording(), {.step = {}, .slice = {}, .handoff = [&](const Handoff& handoff) {
                              EXPECT_LE(handoff.released, handoff.acquired);
                              handoffs.emplace_back(handoff.from, handoff.to,
                                                    handoff.acquired - Story::kStart);
                            }});
  EXPECT_THAT(handoffs, ElementsAre(std::tuple(1, 2, 30), std::tuple(2, 1, 50)));
}

TEST(Timeline, StepsComeInTheOrderOfTime) {
  Story story = two_threads();
  std::uint64_t last = 0;
  std::size_t steps = 0;
  visit(story.recording(), {.step =
                                [&](const Step& step) {
                                  EXPECT_GE(step.ticks, last);
                                  last = step.ticks;
                                  ++steps;
                                },
                            .slice = {},
                            .handoff = {}});
  EXPECT_EQ(steps, 11);
}

TEST(Timeline, WhatFoundNoRoomIsNotMadeUp) {
  Story story = two_threads();
  story.recording().threads[0].dropped = 3;
  story.recording().threads[0].events.resize(1);  // it held from 0 on, nobody knows until when
  std::uint64_t held = 0;
  visit(story.recording(),
        {.step = {},
         .slice = [&](const Slice& slice) { held += slice.thread == 1 ? slice.end - slice.begin : 0; },
         .handoff = {}});
  EXPECT_EQ(held, 0);
}

TEST(Timeline, AnEmptyRecordingHasNothing) {
  int pieces = 0;
  visit({}, {.step = [&](const Step&) { ++pieces; },
             .slice = [&](const Slice&) { ++pieces; },
             .handoff = [&](const Handoff&) { ++pieces; }});
  EXPECT_EQ(pieces, 0);
}

}  // namespace
}  // namespace gillab::trace
