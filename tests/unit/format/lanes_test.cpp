#include "tell/format/terminal/lanes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tell/format/markdown/markdown.h"
#include "tell/words/text.h"

namespace gillab::terminal {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const Style kUnicode{.colour = false, .unicode = true, .width = 80};
const Style kAscii{.colour = false, .unicode = false, .width = 80};
const Style kColour{.colour = true, .unicode = true, .width = 80};

/// Outside, waiting, asking, holding, holding for a moment, not there.
blocks::Lane example_lane() {
  return {.name = "python-1",
          .sign = '1',
          .cells = {{.outside = 1},
                    {.wait = 1},
                    {.wait = 1, .demanded = true},
                    {.hold = 1},
                    {.hold = 0.01, .outside = 0.99},
                    {}},
          .held = 0.25,
          .rate = "3.12 M steps",
          .handoffs_per_s = 199.6};
}

blocks::Lanes example() {
  blocks::Lane other{.name = "python-2", .sign = '2', .cells = {{}, {.hold = 1}, {.hold = 0.2}, {}, {}, {}}};
  return {.window_s = 0.012,
          .columns = 6,
          .lanes = {example_lane(), std::move(other)},
          .all = {.name = "all", .held = 0.5, .rate = "6 M steps"},
          .one_holder = true};
}

std::vector<std::string> texts(const blocks::Lanes& lanes, const Style& style, bool airy = false) {
  std::vector<std::string> lines;
  for (const StyledLine& line : lane_lines(lanes, style, 2, airy))
    lines.push_back(line.rendered(style));
  return lines;
}

TEST(Lanes, ShowEachStateByItsOwnSign) {
  EXPECT_EQ(texts(example(), kUnicode)[1], "  python-1  ─░!█▁     25 %  3.12 M steps        200\n");
  EXPECT_EQ(texts(example(), kAscii)[1], "  python-1  -.!#+     25 %  3.12 M steps        200\n");
  EXPECT_THAT(texts(example(), kColour)[1],
              HasSubstr("\x1B[36m─\x1B[0m\x1B[31m░\x1B[0m\x1B[33m!\x1B[0m\x1B[32m█▁\x1B[0m"));
}

TEST(Lanes, AreDrawnAsOneWhereOneHolds) {
  EXPECT_THAT(texts(example(), kUnicode)[3], StartsWith("  all        2211     50 %"));
  blocks::Lanes several = example();
  several.one_holder = false;
  EXPECT_THAT(texts(several, kUnicode)[3], StartsWith("  all                 50 %"));
}

TEST(Lanes, SayWhatIsLeftOut) {
  blocks::Lanes lanes = example();
  lanes.left_out = "and 7 more";
  EXPECT_EQ(texts(lanes, kUnicode)[3], "  and 7 more\n");
  EXPECT_EQ(texts(lanes, kUnicode, true).size(), 6U) << "an empty line between the lanes";
}

TEST(Lanes, HaveALegendWhereAnythingWasSeen) {
  EXPECT_THAT(drawn(example(), kUnicode), HasSubstr("█ holds the GIL (▁ briefly)"));
  blocks::Lanes unseen = example();
  for (blocks::Lane& lane : unseen.lanes)
    lane.cells.clear();
  EXPECT_THAT(drawn(unseen, kUnicode), ::testing::Not(HasSubstr("holds the GIL")));
}

TEST(Lanes, KeepTheirColumnsInMarkdown) {
  const std::string text = markdown::drawn({example()});
  EXPECT_THAT(text, StartsWith("```text\n"));
  EXPECT_THAT(text, HasSubstr("\n  python-1  ─░!█▁     25 %"));
  EXPECT_TRUE(text.ends_with("\n```\n"));
}

TEST(LaneScale, IsOfARoundLengthThatFits) {
  EXPECT_EQ(lane_scale(0.04, 40, true), "├───── 20 ms ──────┤");
  EXPECT_EQ(lane_scale(0.08, 40, false), "| 20 ms -|");
  EXPECT_EQ(lane_scale(4, 40, true), "├────── 2 s ───────┤");
  EXPECT_EQ(lane_scale(0.00005, 40, true), "├─── 20 µs ────┤");
  EXPECT_EQ(lane_scale(0, 40, true), "");
  for (const double window_s : {1e-6, 3e-5, 0.012, 0.4, 4.0}) {
    for (const int columns : {1, 5, 10, 20, 100})
      EXPECT_LE(words::display_width(lane_scale(window_s, columns, true)), std::max(columns, 13));
  }
}

}  // namespace
}  // namespace gillab::terminal
