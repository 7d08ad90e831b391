#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "../trace/story.h"
#include "base/files/file.h"
#include "base/support/error.h"
#include "tell/format/terminal/trace_summary.h"
#include "tell/format/trace_events.h"
#include "tell/results/trace_document.h"
#include "tell/words/text.h"

namespace gillab::output {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using trace::Story;

constexpr double kTick_s = 0.001;

Story named_story() {
  Story story = trace::two_threads();
  story.recording().threads[1].name =
      "Schl\xc3\xa4"
      "fer \xf0\x9f\x92\xa4 \x1b[31m\"\\\xff";
  story.recording().command = {"python3", "-c", "print('\n\xff')"};
  story.place(1, 30, {{.function = "w\xc3\xb6rk", .file = "/a \"b\"/\xff.py", .line = 3}});
  return story;
}

TraceReport report_of(const std::vector<Story>& stories) {
  TraceReport report{
      .command = "python3 app.py \xff", .version = "1", .ending = "ended with exit status 0", .cpus = 2};
  for (Story story : stories)
    report.processes.push_back(trace::account_of(story.recording(), Story::kStart, kTick_s));
  return report;
}

json strict(const std::string& text) {
  return json::parse(text);
}

TEST(TraceJson, TellsTheAccount) {
  const json document = strict(trace_json(report_of({named_story()})));
  EXPECT_EQ(document["gillab_trace"], 1);
  EXPECT_EQ(document["unrecorded_processes"], 0);
  const json& process = document["processes"][0];
  EXPECT_EQ(process["pid"], 7);
  EXPECT_EQ(process["handoffs"], 2);
  EXPECT_TRUE(process["self_check"]["exact"]);
  EXPECT_EQ(process["threads"].size(), 2);
  EXPECT_NEAR(process["threads"][0]["hold_s"], 0.040, 1e-9);
  EXPECT_EQ(process["long_holds"][0]["stack"][0]["line"], 3);
  EXPECT_FALSE(process["diagnosis"].empty());
  EXPECT_FALSE(process.contains("projection")) << "the CPU time is not known";
}

TEST(TraceJson, ProjectsWhatThreadsCouldReach) {
  TraceReport report = report_of({trace::two_threads()});
  trace::ProcessAccount& process = report.processes[0];
  process.cpu_s = 3 * process.held_s;
  const json document = strict(trace_json(report));
  const json& projection = document["processes"][0]["projection"];
  EXPECT_NEAR(projection["by_gil"], 3, 1e-9);
  EXPECT_NEAR(projection["speedup"], 2, 1e-9) << "there are no more CPUs";
  EXPECT_NEAR(projection["work_s"], process.cpu_s, 1e-9);
}

TEST(TraceJson, HoldsNoInfinity) {
  TraceReport report = report_of({trace::two_threads()});
  report.processes[0].cpu_s = 1;
  report.processes[0].held_s = 0;
  const std::string text = trace_json(report);
  EXPECT_THAT(text, AllOf(Not(HasSubstr("inf")), Not(HasSubstr("nan")), Not(HasSubstr("null"))));
}

TEST(TraceSummary, KeepsToItsWidthAndToAscii) {
  TraceReport report = report_of({named_story(), trace::two_threads(), named_story(), trace::two_threads(),
                                  named_story(), trace::two_threads()});
  report.probe_ns = 40;
  report.unrecorded = 2;
  report.processes[1].cpu_s = 1;
  for (const int width : {40, 60, 80, 200}) {
    const std::string text = trace_summary(report, {.colour = false, .unicode = false, .width = width});
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

TEST(TraceSummary, SaysWhatMatters) {
  TraceReport report = report_of({named_story()});
  report.probe_ns = 40;
  const std::string text = trace_summary(report, {.colour = false, .unicode = true, .width = 120});
  EXPECT_THAT(text, AllOf(HasSubstr("gillab trace: python3 app.py"), HasSubstr("Python 3.11.2"),
                          HasSubstr("2 handoffs"), HasSubstr("MainThread"), HasSubstr("Exact: 11 events")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(TraceSummary, SaysWhatIsMissing) {
  TraceReport report = report_of({trace::two_threads()});
  report.processes[0].check.dropped = 5;
  const Style style{.colour = false, .unicode = false, .width = 100};
  EXPECT_THAT(trace_summary(report, style),
              AllOf(HasSubstr("Not complete: 5 events"), Not(HasSubstr("Exact"))));
  report.processes[0].check = {.violations = 1};
  EXPECT_THAT(trace_summary(report, style), HasSubstr("Do not trust"));
  report.processes.clear();
  EXPECT_THAT(trace_summary(report, style), HasSubstr("No GIL was seen"));
  report.unrecorded = 1;
  EXPECT_THAT(trace_summary(report, style),
              AllOf(HasSubstr("1 process could not be recorded"), Not(HasSubstr("No GIL was seen"))));
}

TEST(TraceSummary, SaysWhatItLeavesOut) {
  Story crowded(100);
  for (int i = 0; i < 40; ++i) {
    const auto begin = static_cast<std::uint64_t>(2 * i);
    crowded.thread("worker", begin, 0,
                   {{begin, probe::Event::kAcquired}, {begin + 1, probe::Event::kReleased}});
  }
  const Style style{.colour = false, .unicode = false, .width = 100};
  EXPECT_THAT(trace_summary(report_of({crowded}), style),
              HasSubstr("more threads (--export-json has them all)"));
  const std::vector<Story> many(60, trace::two_threads());
  EXPECT_THAT(trace_summary(report_of(many), style),
              HasSubstr("more processes (--export-json has them all)"));
  TraceReport report = report_of({trace::two_threads()});
  report.processes[0].check.lost_places = 12345;
  EXPECT_THAT(trace_summary(report, style),
              AllOf(HasSubstr("The places of 12,345 later long holds found no room"), HasSubstr("Exact:")));
}

TEST(TraceSummary, TellsWhetherSumsAreCompleteWhenEventsAreNot) {
  TraceReport report = report_of({trace::two_threads()});
  report.processes[0].check.dropped = 5;
  const Style style{.colour = false, .unicode = false, .width = 400};
  EXPECT_THAT(trace_summary(report, style), HasSubstr("sums are complete,"));
  report.processes[0].check.lost_threads = 2;
  EXPECT_THAT(one_line(trace_summary(report, style)),
              AllOf(HasSubstr("5 events and 2 threads found no room"),
                    HasSubstr("sums of the threads that are shown are complete,")));
}

class TraceEvents : public ::testing::Test {
 protected:
  json written(std::vector<Story> stories) {
    std::vector<trace::Recording> recordings;
    for (Story& story : stories)
      recordings.push_back(story.recording());
    write_trace_events(path_, recordings, tick_s_);
    return strict(files::read_file(path_))["traceEvents"];
  }
  void TearDown() override { std::filesystem::remove(path_); }

  double tick_s_ = kTick_s;
  std::filesystem::path path_ =
      std::filesystem::path(::testing::TempDir()) / ("events-" + std::to_string(::getpid()));
};

TEST_F(TraceEvents, SlicesArrowsAndNames) {
  const json events = written({named_story()});
  std::map<std::string, int> kinds;
  for (const json& event : events)
    ++kinds[event["ph"].get<std::string>() + event["name"].get<std::string>()];
  EXPECT_EQ(kinds["XGIL held"], 3);
  EXPECT_EQ(kinds["Xwaiting for the GIL"], 2);
  EXPECT_EQ(kinds["Xyielding"], 1);
  EXPECT_EQ(kinds["shandoff"], 2);
  EXPECT_EQ(kinds["fhandoff"], 2);
  EXPECT_EQ(kinds["Mthread_name"], 2);
  EXPECT_EQ(kinds["Mprocess_name"], 1);
  for (const json& event : events) {
    if (event["name"] == "GIL held" && event["ts"] == 0) {
      EXPECT_EQ(event["dur"], 30'000);
      EXPECT_EQ(event["args"]["line"], 3);
    }
  }
}

TEST_F(TraceEvents, SamplesLieOnATrackOfTheirOwn) {
  Story story = trace::two_threads();
  const auto note = [&](probe::Note::Kind kind, std::uint64_t ticks, std::vector<trace::Frame> stack) {
    story.recording().notes.push_back(
        {.kind = kind, .ticks = Story::kStart + ticks, .stack = std::move(stack)});
  };
  using Kind = probe::Note::Kind;
  note(Kind::kSampleEnds, 1, {});  // of one that began before the recording
  note(Kind::kSampleBegins, 10, {{.function = "python/threads"}});
  note(Kind::kSampleEnds, 30, {});
  note(Kind::kSampleBegins, 40, {{.function = "native \"released\""}});
  note(Kind::kSampleEnds, 45, {});
  note(Kind::kSampleBegins, 50, {{.function = "never ended"}});
  std::vector<json> samples;
  int names = 0;
  for (const json& event : written({story})) {
    if (event.value("cat", "") == "sample") samples.push_back(event);
    names += event["name"] == "thread_name" && event["tid"] == 0;
  }
  ASSERT_EQ(samples.size(), 2U);
  EXPECT_EQ(names, 1);
  EXPECT_EQ(samples[0]["name"], "python/threads");
  EXPECT_EQ(samples[0]["tid"], 0);
  EXPECT_EQ(samples[0]["ts"], 10'000);
  EXPECT_EQ(samples[0]["dur"], 20'000);
  EXPECT_EQ(samples[1]["name"], "native \"released\"");
}

TEST_F(TraceEvents, ArrowsOfDifferentProgramsDoNotMeet) {
  std::map<std::string, int> ids;
  for (const json& event : written({trace::two_threads(), trace::two_threads()})) {
    if (event["ph"] == "s" || event["ph"] == "f") ++ids[event["ph"].get<std::string>() + event["id"].dump()];
  }
  EXPECT_EQ(ids.size(), 8);
}

TEST_F(TraceEvents, WhatBeginsWhereAnotherEndsDoesSoInTheFile) {
  for (const double tick_s : {0.3e-9, 0.3333333e-9, 7.77e-7}) {
    tick_s_ = tick_s;
    std::map<int, double> ends;
    for (const json& event : written({trace::two_threads()})) {
      if (event["ph"] != "X") continue;
      const int thread = event["tid"];
      EXPECT_LE(ends[thread], event["ts"].get<double>() + 1e-9);
      ends[thread] = event["ts"].get<double>() + event["dur"].get<double>();
    }
  }
}

TEST_F(TraceEvents, NothingToTell) {
  EXPECT_TRUE(written({}).empty());
}

TEST_F(TraceEvents, AFileThatCannotBeWritten) {
  EXPECT_THROW(write_trace_events("/no/such/place/x.json", {}, kTick_s), Error);
  EXPECT_THROW(write_trace_events("/dev/full", {}, kTick_s), Error);
}

}  // namespace
}  // namespace gillab::output
