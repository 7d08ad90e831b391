#include "tell/format/trace_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "../trace/observed.h"
#include "base/files/file.h"
#include "base/support/error.h"

namespace gillab::testing {

using namespace format;
namespace {

using nlohmann::json;
using trace::kTick_s;
using trace::named_story;
using trace::Story;

json strict(const std::string& text) {
  return json::parse(text);
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

TEST_F(TraceEvents, AFileThatCannotBeWrittenLeavesAnOlderOne) {
  std::ofstream(path_) << "older";
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  struct rlimit small = before;
  small.rlim_cur = 100;
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  Story story = trace::two_threads();
  EXPECT_THROW(write_trace_events(path_, {story.recording()}, kTick_s), Error);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(files::read_file(path_), "older");
}

}  // namespace
}  // namespace gillab::testing
