#include "tell/demo/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"
#include "tell/words/text.h"

namespace gillab::demo {
namespace {

using output::StyledLine;
using probe::Event;

const output::Style kUnicode{.colour = false, .unicode = true, .width = 80};
const output::Style kAscii{.colour = false, .unicode = false, .width = 80};
const output::Style kColour{.colour = true, .unicode = true, .width = 80};

std::string drawn(const Lane& lane, const output::Style& style) {
  StyledLine line;
  draw_lane(line, lane, style);
  std::string text = line.rendered(style);
  text.pop_back();
  return text;
}

/// Outside, waiting, asking, holding, outside, for 20 ticks each.
trace::Recording all_states() {
  return recording_of(
      {thread_with(
          {{Event::kWaiting, 20}, {Event::kDemanded, 45}, {Event::kAcquired, 60}, {Event::kReleased, 80}})},
      100);
}

TEST(Lanes, ShowEachStateByItsOwnSign) {
  const std::vector<Lane> lanes = lanes_of(all_states(), 10);
  EXPECT_EQ(drawn(lanes[0], kUnicode), "──░░!░██──");
  EXPECT_EQ(drawn(lanes[0], kAscii), "--..!.##--");
  EXPECT_EQ(
      drawn(lanes[0], kColour),
      "\x1B[36m──\x1B[0m\x1B[31m░░\x1B[0m\x1B[33m!\x1B[0m\x1B[31m░\x1B[0m\x1B[32m██\x1B[0m\x1B[36m──\x1B[0m");
}

TEST(Lanes, AddUpWithinAColumn) {
  const std::vector<Lane> lanes = lanes_of(all_states(), 3);
  double hold = 0;
  for (const Cell& cell : lanes[0]) {
    EXPECT_NEAR(cell.hold + cell.wait + cell.outside, 1, 1e-9);
    hold += cell.hold;
  }
  EXPECT_NEAR(hold, 0.6, 1e-9);  // 20 of 100 ticks, in columns of 33
}

TEST(Lanes, KeepTheShortestHoldInSight) {
  const auto recording =
      recording_of({thread_with({{Event::kAcquired, 5000}, {Event::kReleased, 5001}})}, 10'000);
  EXPECT_EQ(drawn(lanes_of(recording, 3)[0], kUnicode), "─▁─");
  EXPECT_EQ(drawn(lanes_of(recording, 3)[0], kAscii), "-+-");
}

TEST(Lanes, AreEmptyBeforeAThreadBeginsAndAfterItEnds) {
  auto recording = recording_of({thread_with({{Event::kAcquired, 40}, {Event::kReleased, 60}})}, 100);
  recording.threads[0].begun = 20;
  recording.threads[0].ended = 80;
  EXPECT_EQ(drawn(lanes_of(recording, 10)[0], kUnicode), "  ──██──");
}

TEST(Lanes, OfNoTimeOrNoThreadsAreHarmless) {
  EXPECT_TRUE(lanes_of(recording_of({}, 100), 10).empty());
  EXPECT_EQ(lanes_of(recording_of({thread_with({})}, 0), 10).at(0).size(), 10U);
}

TEST(Holders, AreNamedByColumn) {
  const auto recording =
      recording_of({thread_with({{Event::kAcquired, 0}, {Event::kReleased, 40}}),
                    thread_with({{Event::kWaiting, 10}, {Event::kAcquired, 40}, {Event::kReleased, 80}})},
                   100);
  const std::vector<Lane> lanes = lanes_of(recording, 10);
  StyledLine line;
  draw_holders(line, {{.sign = '1', .lane = &lanes[0]}, {.sign = '2', .lane = &lanes[1]}});
  EXPECT_EQ(text_of(line), "11112222");
}

TEST(Scale, IsOfARoundLengthThatFits) {
  EXPECT_EQ(scale(0.04, 40, true), "├───── 20 ms ──────┤");
  EXPECT_EQ(scale(0.08, 40, false), "| 20 ms -|");
  EXPECT_EQ(scale(4, 40, true), "├────── 2 s ───────┤");
  EXPECT_EQ(scale(0.00005, 40, true), "├─── 20 µs ────┤");
  EXPECT_EQ(scale(0, 40, true), "");
  for (const double window_s : {1e-6, 3e-5, 0.012, 0.4, 4.0}) {
    for (const int columns : {1, 5, 10, 20, 100})
      EXPECT_LE(output::display_width(scale(window_s, columns, true)), std::max(columns, 13));
  }
}

TEST(Figures, AreSharesOfTheTime) {
  const auto recording =
      recording_of({thread_with({{Event::kAcquired, 0}, {Event::kReleased, 40}}),
                    thread_with({{Event::kWaiting, 10}, {Event::kAcquired, 40}, {Event::kReleased, 90}})},
                   100);
  const Figures figures = figures_of(recording, 0.01);
  EXPECT_NEAR(figures.span_s, 1, 1e-9);
  EXPECT_NEAR(figures.held, 0.9, 1e-9);
  EXPECT_NEAR(figures.threads.at(0).held, 0.4, 1e-9);
  EXPECT_NEAR(figures.threads.at(1).waited, 0.3, 1e-9);
  EXPECT_EQ(figures.handoffs, 1U);
  EXPECT_EQ(figures.threads.at(1).handoffs, 1U);
}

}  // namespace
}  // namespace gillab::demo
