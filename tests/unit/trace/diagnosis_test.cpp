#include "observe/trace/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gillab::trace {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ThreadSummary thread(const char* name, double hold_s, double wait_s, double outside_s) {
  return {.name = name,
          .life_s = hold_s + wait_s + outside_s,
          .hold_s = hold_s,
          .wait_s = wait_s,
          .outside_s = outside_s,
          .holds = {.count = 100, .total_s = hold_s, .p50_s = hold_s / 100}};
}

ProcessAccount account(std::vector<ThreadSummary> threads, double life_s) {
  ProcessAccount account{.life_s = life_s, .cpu_s = life_s, .gils = 1, .acquires = 100};
  for (const ThreadSummary& each : threads) {
    account.held_s += each.hold_s;
    account.waited_s += each.wait_s;
  }
  account.threads = std::move(threads);
  return account;
}

TEST(Diagnosis, NobodyTookTheGil) {
  EXPECT_THAT(diagnosis({}), ElementsAre("The GIL was never taken."));
}

TEST(Diagnosis, OneThreadAlone) {
  EXPECT_THAT(diagnosis(account({thread("MainThread", 0.9, 0, 0.1)}, 1)),
              ElementsAre(HasSubstr("Only one thread")));
}

TEST(Diagnosis, AFreeThreadedBuildHasItsGilOnForImportsOnly) {
  ProcessAccount free = account({thread("MainThread", 0.001, 0, 0.999)}, 1);
  free.free_threaded = true;
  EXPECT_THAT(diagnosis(free), ElementsAre(HasSubstr("free-threaded")));
  ProcessAccount on = account({thread("a", 0.5, 0.5, 0), thread("b", 0.49, 0.5, 0)}, 1);
  on.free_threaded = true;
  EXPECT_THAT(diagnosis(on), ElementsAre(HasSubstr("by turns"))) << "its GIL was on all the time";
}

TEST(Diagnosis, ThreadsThatHardlyMeet) {
  EXPECT_THAT(diagnosis(account({thread("a", 0.1, 0.001, 0.9), thread("b", 0.1, 0.001, 0.9)}, 1)),
              ElementsAre(HasSubstr("hardly wait")));
}

TEST(Diagnosis, TakingTurns) {
  EXPECT_THAT(diagnosis(account({thread("a", 0.5, 0.5, 0), thread("b", 0.49, 0.5, 0)}, 1)),
              ElementsAre(HasSubstr("by turns")));
}

TEST(Diagnosis, APlaceThatKeepsOthersOut) {
  ProcessAccount bad = account({thread("a", 0.5, 0, 0.5), thread("b", 0.1, 0.4, 0.5)}, 1);
  bad.places.push_back({.stack = {{.function = "compress", .file = "/app/zip.py", .line = 7}},
                        .count = 4,
                        .total_s = 0.4,
                        .longest_s = 0.1,
                        .blocked_s = 0.4,
                        .overdue_s = 0.3,
                        .thread = "a"});
  EXPECT_THAT(diagnosis(bad),
              Contains(AllOf(HasSubstr("a holds the GIL for up to 100 ms in compress() at zip.py:7"),
                             HasSubstr("4 times"), HasSubstr("C code that doesn't release it"),
                             Not(HasSubstr("no free CPU")))));
  bad.cpu_s = 0.2;
  EXPECT_THAT(diagnosis(bad), Contains(HasSubstr("no free CPU")))
      << "who holds without running may wait for a CPU";
  bad.places[0].overdue_s = 0.001;
  EXPECT_THAT(diagnosis(bad), Not(Contains(HasSubstr("C code"))));
}

TEST(Diagnosis, TheConvoyEffect) {
  ProcessAccount convoy = account({thread("cpu", 0.8, 0.1, 0.1), thread("io", 0.001, 0.5, 0.5)}, 1);
  convoy.threads[1].waits = {.count = 100, .total_s = 0.5, .p50_s = 0.005, .p99_s = 0.006, .max_s = 0.01};
  EXPECT_THAT(diagnosis(convoy), Contains(AllOf(HasSubstr("io needs the GIL"), HasSubstr("convoy effect"))));
}

TEST(PlaceText, NamesTheUsersOwnFrameToo) {
  EXPECT_EQ(place_text({}), "no Python function, as when a thread begins or ends");
  EXPECT_EQ(place_text({{.function = "f", .file = "a.py", .line = 1}}), "f() at a.py:1");
  EXPECT_EQ(place_text({{.function = "<module>", .file = "/x/a.py", .line = 1}}), "<module> at a.py:1");
  EXPECT_EQ(place_text({{.function = "loads", .file = "/usr/lib/python3.11/json/__init__.py", .line = 9},
                        {.function = "read", .file = "/x/a.py", .line = 2}}),
            "loads() at __init__.py:9, called from read() at a.py:2");
}

TEST(PlaceLine, BeginsWithTheUsersOwnLine) {
  EXPECT_EQ(place_line({{.function = "f.<locals>.g", .file = "/x/a.py", .line = 1}}), "a.py:1 g()");
  EXPECT_EQ(place_line({{.function = "loads", .file = "/usr/lib/python3.11/json/__init__.py", .line = 9},
                        {.function = "read", .file = "/x/a.py", .line = 2}}),
            "a.py:2 read() > loads()");
}

TEST(Diagnosis, ThreadsThatBlockEachOtherAreCountedAndTakeNoTurns) {
  ProcessAccount account{.life_s = 1, .gils = 1, .held_s = 1, .waited_s = 0.9, .acquires = 4, .forced = 1};
  account.threads = {{.life_s = 1}, {.life_s = 1}};
  account.places = {{.stack = {{.function = "load", .file = "/app/a.py", .line = 7}},
                     .count = 2,
                     .total_s = 0.9,
                     .longest_s = 0.5,
                     .blocked_s = 0.8,
                     .overdue_s = 0.8,
                     .thread = "one",
                     .threads = 2}};
  const std::vector<std::string> sentences = diagnosis(account);
  ASSERT_EQ(sentences.size(), 1);
  EXPECT_TRUE(
      sentences[0].starts_with("2 threads hold the GIL for up to 500 ms in load() at a.py:7 (2 times)"))
      << sentences[0];
}

TEST(Projection, CpuTimeOverWhatNeedsTheGil) {
  ProcessAccount work{.life_s = 2, .cpu_s = 2, .gils = 1, .held_s = 0.5};
  const Projection some = projection(work, 8);
  EXPECT_TRUE(some.known);
  EXPECT_DOUBLE_EQ(some.by_gil, 4);
  EXPECT_DOUBLE_EQ(some.speedup, 4);
  EXPECT_DOUBLE_EQ(projection(work, 2).speedup, 2);

  work.held_s = 0;
  EXPECT_TRUE(std::isinf(projection(work, 2).by_gil));
  work.held_s = 3;  // the CPU clock ticks in hundredths
  EXPECT_DOUBLE_EQ(projection(work, 2).by_gil, 1);
}

TEST(Projection, UnknownWithoutCpuTimeOrWithSeveralGils) {
  EXPECT_FALSE(projection({}, 2).known);
  EXPECT_FALSE(projection({.cpu_s = 1, .gils = 2, .held_s = 1}, 2).known);
}

}  // namespace
}  // namespace gillab::trace
