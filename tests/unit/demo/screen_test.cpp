#include "tell/demo/screen.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <variant>

#include "example.h"
#include "tell/demo/page.h"
#include "tell/format/terminal/terminal.h"
#include "tell/words/text.h"

namespace gillab::demo {
namespace {

using probe::Event;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t kThreads = 16;

View busy_view() {
  View view;
  view.picture.end = 1000;
  view.picture.locks = 1;
  for (std::size_t i = 0; i < kThreads; ++i) {
    view.picture.threads.push_back(thread_with(
        {{Event::kWaiting, 10 * i}, {Event::kAcquired, 50 * i + 1}, {Event::kReleased, 50 * i + 51}},
        static_cast<std::uint32_t>(100 + i)));
  }
  std::vector<Row> rows;
  for (std::size_t i = 0; i < kThreads; ++i)
    rows.push_back({.place = i, .thread = static_cast<std::uint32_t>(100 + i), .count = 5});
  view.members = members_of(rows, view.picture);
  view.figures = figures_of(view.picture, 1e-3);
  view.totals = {{Unit::kSteps, 3e6}};
  return view;
}

std::string joined(const std::vector<terminal::StyledLine>& lines, const terminal::Style& style) {
  std::string text;
  for (const terminal::StyledLine& line : lines)
    text += line.rendered(style);
  return text;
}

TEST(Screen, FitsEveryTerminal) {
  const View view = busy_view();
  for (std::size_t lesson = 0; lesson < lessons().size(); ++lesson) {
    Tour tour(lesson, {.version = "3.12.1", .cpus = 2});
    for (const bool help : {false, true}) {
      if (help) tour.press({.key = Key::kHelp}, 1);
      for (const int width : {20, 60, 79, 80, 100, 200}) {
        for (const int height : {3, 15, 16, 24, 50}) {
          const terminal::Style style{.colour = false, .unicode = true, .width = width};
          const auto lines = screen(tour, view, style, height);
          if (width >= 60 && height >= 16) {
            EXPECT_EQ(lines.size(), static_cast<std::size_t>(height));
            EXPECT_THAT(text_of(lines.back()), HasSubstr("quit"));
          }
          for (const terminal::StyledLine& line : lines)
            EXPECT_LE(line.width(), width) << text_of(line);
        }
      }
    }
  }
}

TEST(Screen, IsPlainAsciiWhereThatIsAllThereIs) {
  const terminal::Style style{.colour = false, .unicode = false, .width = 80};
  for (std::size_t lesson = 0; lesson < lessons().size(); ++lesson) {
    const std::string text =
        joined(screen(Tour(lesson, {.version = "3.11.2"}), busy_view(), style, 50), style);
    for (const char c : text)
      ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << text;
  }
}

TEST(Screen, ShowsTheWholeLessonAt80x24) {
  const terminal::Style style{.colour = false, .unicode = true, .width = 80};
  for (std::size_t number = 0; number < lessons().size(); ++number) {
    const Tour tour(number, {.version = "3.11.2", .cpus = 2});
    View view = busy_view();
    view.members.resize(4);
    view.forced = ForcedSwitch{
        .from = 1, .to = 2, .waiting = 1, .demanded = 2, .released = 3, .acquired = 4, .back = 5};
    const std::string text = joined(screen(tour, view, style, 24), style);
    const std::string lesson = text_of(tour.lesson(), tour.surroundings());
    EXPECT_THAT(text, HasSubstr(lesson.substr(lesson.rfind(' ') + 1))) << text;
    for (const Member& member : view.members)
      EXPECT_THAT(text, HasSubstr(member.row.name()));
  }
}

TEST(Screen, SaysWhenThereIsNoRoomForAllThreads) {
  const terminal::Style style{.colour = false, .unicode = true, .width = 80};
  const Tour tour(0, {.version = "3.11.2"});
  EXPECT_THAT(joined(screen(tour, busy_view(), style, 24), style), HasSubstr("more threads"));
  EXPECT_THAT(joined(screen(tour, busy_view(), style, 40), style), Not(HasSubstr("more threads")));
}

TEST(Screen, DoesWithoutAPicture) {
  View view = busy_view();
  view.picture = {};
  view.figures = {};
  view.members = members_of({{.place = 0, .thread = 7}}, view.picture);
  const terminal::Style style{.colour = false, .unicode = true, .width = 80};
  const Tour tour(0, {.version = "3.14.0", .free_threaded = true});
  const std::string text = joined(screen(tour, view, style, 24), style);
  EXPECT_THAT(text, HasSubstr("free-threaded"));
  EXPECT_THAT(text, Not(HasSubstr("holds the GIL")));
}

TEST(MembersOf, TakesTheLastThreadOfANumberThatWasUsedTwice) {
  const auto recording = recording_of({thread_with({}, 7), thread_with({}, 8), thread_with({}, 7)}, 10);
  const auto members = members_of({{.thread = 7}, {.thread = 9}}, recording);
  EXPECT_EQ(members.at(0).number, 3U);
  EXPECT_EQ(members.at(1).number, 0U);
}

TEST(Comparison, SaysWhatTogetherAndAloneGaveAndWhyItMayDisappoint) {
  const Surroundings here{.version = "3.11.2", .cpus = 2};
  const Lesson& python = lessons()[lesson_named("python")];
  const Lesson& native = lessons()[lesson_named("native")];
  const Lesson& convoy = lessons()[lesson_named("convoy")];
  EXPECT_THAT(comparison({{Unit::kSteps, 3e6}}, {{Unit::kSteps, 3e6}}, python, here, 4),
              ElementsAre("All 4 together: 3.00 M steps/s, 1.00x one thread alone (3.00 M steps/s)."));
  EXPECT_THAT(comparison({{Unit::kMegabytes, 390}}, {{Unit::kMegabytes, 200}}, native, here, 4),
              ElementsAre(HasSubstr("1.95x")));
  EXPECT_THAT(comparison({{Unit::kMegabytes, 220}}, {{Unit::kMegabytes, 200}}, native, here, 4),
              ElementsAre(HasSubstr("1.10x"), HasSubstr("something else")));
  EXPECT_THAT(
      comparison({{Unit::kSteps, 1e6}, {Unit::kRequests, 60}}, {{Unit::kRequests, 800}}, convoy, here, 3),
      ElementsAre("The server in company: 60 requests/s, 7.5 % of the server alone (800 requests/s)."));
  EXPECT_THAT(comparison({{Unit::kSteps, 3e6}}, {}, python, here, 4), IsEmpty());
}

TEST(OnGrid, MovesByWholeColumns) {
  const Stretch first = on_grid(1'000'000, 400, 40);
  EXPECT_EQ(first.end - first.begin, 400U);
  EXPECT_EQ(on_grid(1'000'004, 400, 40).begin, first.begin);
  EXPECT_EQ(on_grid(1'000'010, 400, 40).begin, first.begin + 10);
}

TEST(Around, HasTheSwitchInThePicture) {
  const ForcedSwitch forced{.waiting = 10'000, .demanded = 15'000, .released = 15'010, .acquired = 15'020};
  const Stretch wide = around(forced, 0.012, 1e-6);
  EXPECT_LT(wide.begin, forced.waiting);
  EXPECT_GT(wide.end, forced.acquired);
  const Stretch narrow = around(forced, 0.0001, 1e-6);
  EXPECT_GT(narrow.begin, forced.waiting);
  EXPECT_LT(narrow.begin, forced.released);
  EXPECT_GT(narrow.end, forced.acquired);
}

TEST(TellingStretch, HasTheMostHandoffs) {
  const auto recording = recording_of({thread_with({{Event::kAcquired, 0},
                                                    {Event::kReleased, 500},
                                                    {Event::kAcquired, 520},
                                                    {Event::kReleased, 530}}),
                                       thread_with({{Event::kAcquired, 510}, {Event::kReleased, 515}})},
                                      1000);
  const Stretch stretch = telling_stretch(recording, 0.0001, 1e-6);
  EXPECT_EQ(stretch.begin, 510U);
  EXPECT_EQ(stretch.end, 610U);
  const Stretch all = telling_stretch(recording, 1, 1e-6);
  EXPECT_EQ(all.end - all.begin, 1000U);
}

TEST(Page, HoldsPictureNumbersAndNoKeys) {
  View view = busy_view();
  view.members.resize(3);
  const blocks::Page drawn =
      page(lessons()[0], {.version = "3.11.2", .cpus = 2}, view, {{Unit::kSteps, 3e6}}, 40);
  const std::string text = terminal::drawn(drawn, {.colour = false, .unicode = true, .width = 100});
  EXPECT_THAT(text, HasSubstr("Why threads don't help (python)"));
  EXPECT_THAT(text, HasSubstr("python-3"));
  EXPECT_THAT(text, HasSubstr("handoffs/s"));
  EXPECT_THAT(text, HasSubstr("1.00x"));
  EXPECT_THAT(text, Not(HasSubstr("Press")));
  EXPECT_THAT(text, Not(HasSubstr("\x1B")));
  const auto lanes = std::ranges::find_if(
      drawn, [](const blocks::Block& block) { return std::holds_alternative<blocks::Lanes>(block); });
  ASSERT_NE(lanes, drawn.end());
  const auto& block = std::get<blocks::Lanes>(*lanes);
  ASSERT_EQ(block.lanes.size(), 3U);
  EXPECT_EQ(block.lanes[0].cells.size(), 40U);
  EXPECT_EQ(block.lanes[2].sign, '3');
  EXPECT_TRUE(block.one_holder);
}

TEST(Page, HasTheStepsOfAForcedSwitch) {
  View view = busy_view();
  view.seconds_per_tick = 1e-3;
  view.forced =
      ForcedSwitch{.from = 1, .to = 2, .waiting = 1, .demanded = 6, .released = 7, .acquired = 8, .back = 9};
  const Lesson& lesson = lessons()[lesson_named("switch")];
  const std::string text = terminal::drawn(page(lesson, {.version = "3.11.2"}, view, {}, 40), {.width = 100});
  EXPECT_THAT(text, HasSubstr("5.000 ms  python-2 asks for it"));
  EXPECT_THAT(text, HasSubstr("6.000 ms  python-1 gives way at its next check"));
}

}  // namespace
}  // namespace gillab::demo
