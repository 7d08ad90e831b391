#include "tell/demo/picture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"

namespace gillab::demo {
namespace {

using probe::Event;

/// Outside, waiting, asking, holding, outside, for 20 ticks each.
trace::Recording all_states() {
  return recording_of(
      {thread_with(
          {{Event::kWaiting, 20}, {Event::kDemanded, 45}, {Event::kAcquired, 60}, {Event::kReleased, 80}})},
      100);
}

TEST(Lanes, HoldWhatEachStateTook) {
  const Cells cells = cells_of(all_states(), 5).at(0);
  ASSERT_EQ(cells.size(), 5U);
  EXPECT_NEAR(cells[0].outside, 1, 1e-9);
  EXPECT_NEAR(cells[1].wait, 1, 1e-9);
  EXPECT_FALSE(cells[1].demanded);
  EXPECT_NEAR(cells[2].wait, 1, 1e-9);
  EXPECT_TRUE(cells[2].demanded);
  EXPECT_NEAR(cells[3].hold, 1, 1e-9);
  EXPECT_NEAR(cells[4].outside, 1, 1e-9);
}

TEST(Lanes, AddUpWithinAColumn) {
  const std::vector<Cells> lanes = cells_of(all_states(), 3);
  double hold = 0;
  for (const blocks::LaneCell& cell : lanes[0]) {
    EXPECT_NEAR(cell.hold + cell.wait + cell.outside, 1, 1e-9);
    hold += cell.hold;
  }
  EXPECT_NEAR(hold, 0.6, 1e-9);  // 20 of 100 ticks, in columns of 33
}

TEST(Lanes, AreEmptyBeforeAThreadBeginsAndAfterItEnds) {
  auto recording = recording_of({thread_with({{Event::kAcquired, 40}, {Event::kReleased, 60}})}, 100);
  recording.threads[0].begun = 20;
  recording.threads[0].ended = 80;
  const Cells cells = cells_of(recording, 10).at(0);
  for (const std::size_t empty : {0U, 1U, 8U, 9U})
    EXPECT_EQ(cells[empty].hold + cells[empty].wait + cells[empty].outside, 0) << empty;
  EXPECT_NEAR(cells[2].outside, 1, 1e-9);
  EXPECT_NEAR(cells[4].hold, 1, 1e-9);
}

TEST(Lanes, OfNoTimeOrNoThreadsAreHarmless) {
  EXPECT_TRUE(cells_of(recording_of({}, 100), 10).empty());
  EXPECT_EQ(cells_of(recording_of({thread_with({})}, 0), 10).at(0).size(), 10U);
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
