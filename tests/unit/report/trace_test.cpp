#include "tell/report/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../trace/observed.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/words/text.h"

namespace gillab::report {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using trace::named_story;
using trace::observation_of;
using trace::Story;

std::string summary(const trace::Observation& observation, const terminal::Style& style) {
  return terminal::drawn(report::trace(observation), style);
}

TEST(TraceReport, KeepsToItsWidthAndToAscii) {
  trace::Observation report = observation_of({named_story(), trace::two_threads(), named_story(),
                                              trace::two_threads(), named_story(), trace::two_threads()});
  report.probe_ns = 40;
  report.unrecorded = 2;
  report.processes[1].cpu_s = 1;
  for (const int width : {40, 60, 80, 200}) {
    const std::string text = summary(report, {.colour = false, .unicode = false, .width = width});
    std::size_t start = 0;
    while (start < text.size()) {
      const std::size_t end = text.find('\n', start);
      EXPECT_LE(end - start, static_cast<std::size_t>(width)) << text.substr(start, end - start);
      start = end + 1;
    }
    for (const char letter : text)
      EXPECT_TRUE(letter == '\n' || (letter >= ' ' && letter <= '~')) << static_cast<int>(letter);
  }
}

TEST(TraceReport, SaysWhatMatters) {
  trace::Observation report = observation_of({named_story()});
  report.probe_ns = 40;
  const std::string text = summary(report, {.colour = false, .unicode = true, .width = 120});
  EXPECT_THAT(text, AllOf(HasSubstr("gillab trace: python3 app.py"), HasSubstr("Python 3.11.2"),
                          HasSubstr("2 handoffs"), HasSubstr("MainThread"),
                          HasSubstr("Exact: 11 events of the 1 process observed")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(TraceReport, SaysWhatIsMissing) {
  trace::Observation report = observation_of({trace::two_threads()});
  report.processes[0].check.dropped = 5;
  const terminal::Style style{.colour = false, .unicode = false, .width = 100};
  EXPECT_THAT(summary(report, style), AllOf(HasSubstr("Not complete: 5 events"), Not(HasSubstr("Exact"))));
  report.processes[0].check = {.violations = 1};
  EXPECT_THAT(summary(report, style), HasSubstr("Do not trust"));
  report.processes.clear();
  EXPECT_THAT(summary(report, style), HasSubstr("No GIL was seen"));
  report.unrecorded = 1;
  EXPECT_THAT(summary(report, style),
              AllOf(HasSubstr("1 process could not be recorded"), Not(HasSubstr("No GIL was seen"))));
}

TEST(TraceReport, SaysWhatItLeavesOut) {
  Story crowded(100);
  for (int i = 0; i < 40; ++i) {
    const auto begin = static_cast<std::uint64_t>(2 * i);
    crowded.thread("worker", begin, 0,
                   {{begin, probe::Event::kAcquired}, {begin + 1, probe::Event::kReleased}});
  }
  const terminal::Style style{.colour = false, .unicode = false, .width = 100};
  EXPECT_THAT(summary(observation_of({crowded}), style),
              HasSubstr("more threads (--export-json has them all)"));
  const std::vector<Story> many(60, trace::two_threads());
  EXPECT_THAT(summary(observation_of(many), style), HasSubstr("more processes (--export-json has them all)"));
  trace::Observation report = observation_of({trace::two_threads()});
  report.processes[0].check.lost_places = 12345;
  EXPECT_THAT(summary(report, style),
              AllOf(HasSubstr("The places of 12,345 later long holds found no room"), HasSubstr("Exact:")));
}

TEST(TraceReport, TellsWhetherSumsAreCompleteWhenEventsAreNot) {
  trace::Observation report = observation_of({trace::two_threads()});
  report.processes[0].check.dropped = 5;
  const terminal::Style style{.colour = false, .unicode = false, .width = 400};
  EXPECT_THAT(summary(report, style), HasSubstr("sums are complete,"));
  report.processes[0].check.lost_threads = 2;
  EXPECT_THAT(words::one_line(summary(report, style)),
              AllOf(HasSubstr("5 events and 2 threads found no room"),
                    HasSubstr("sums of the threads that are shown are complete,")));
}

TEST(TraceReport, DoesNotSayOfAProcessThatRunsThatItEnded) {
  trace::Observation report = observation_of({trace::two_threads(), trace::two_threads()});
  report.processes[0].waited_s = 0;
  report.processes[1].waited_s = 0;
  const terminal::Style style{.colour = false, .unicode = true, .width = 120};
  EXPECT_THAT(summary(report, style), AllOf(HasSubstr("  ended with exit status 0 after 100 ms · Python"),
                                            Not(HasSubstr("still running"))));
  report.processes[0].ended = false;
  EXPECT_THAT(summary(report, style), HasSubstr("  the command ended with exit status 0 · process 7 still "
                                                "running after 100 ms · Python"));
  report.processes[0].ended = true;
  report.processes[1].ended = false;
  EXPECT_THAT(summary(report, style), AllOf(HasSubstr("  ended with exit status 0 after 100 ms · Python"),
                                            HasSubstr("still running  python3 app.py")));
}

TEST(TraceReport, ClaimsNoMoreThanWasObserved) {
  const trace::Observation report =
      observation_of({trace::two_threads(), trace::two_threads(), trace::two_threads()});
  const terminal::Style style{.colour = false, .unicode = true, .width = 120};
  EXPECT_THAT(summary(report, style), HasSubstr("Exact: 33 events of the 3 processes observed, none lost"));
}

TEST(TraceReport, TellsOfSeveralGilsHowManyWereHeld) {
  trace::Observation report = observation_of({trace::two_threads()});
  report.processes[0].gils = 3;
  report.processes[0].held_s = 2.4 * report.processes[0].life_s;
  const std::string text = summary(report, {.colour = false, .unicode = true, .width = 120});
  EXPECT_THAT(text, AllOf(HasSubstr("2.40 of 3 GILs held"), Not(HasSubstr("240 %"))));
}

TEST(TraceReport, IsAPageForEveryFormat) {
  const std::string page = markdown::drawn(report::trace(observation_of({named_story()})));
  EXPECT_THAT(page, HasSubstr("### gillab trace: python3 app.py"));
  EXPECT_THAT(page, HasSubstr("| thread | lived | held |"));
  EXPECT_THAT(page, HasSubstr("Exact: 11 events of the 1 process observed"));
}

}  // namespace
}  // namespace gillab::report
