#include "observe/trace/diagnosis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace gillab::trace {
namespace {

using ::testing::ElementsAre;
using ::testing::VariantWith;

template <class Kind>
auto is() {
  return VariantWith<Kind>(::testing::_);
}

ThreadSummary thread(const char* name, double hold_s, double wait_s, double outside_s) {
  return {.name = {.given = name},
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
  EXPECT_THAT(diagnosis({}), ElementsAre(is<finding::NeverTaken>()));
}

TEST(Diagnosis, OneThreadAlone) {
  const auto findings = diagnosis(account({thread("MainThread", 0.9, 0, 0.1)}, 1));
  ASSERT_THAT(findings, ElementsAre(is<finding::OnlyOneThread>()));
  EXPECT_DOUBLE_EQ(std::get<finding::OnlyOneThread>(findings[0]).held.share(), 0.9);
}

TEST(Diagnosis, AFreeThreadedBuildHasItsGilOnForImportsOnly) {
  ProcessAccount free = account({thread("MainThread", 0.001, 0, 0.999)}, 1);
  free.free_threaded = true;
  EXPECT_THAT(diagnosis(free), ElementsAre(is<finding::FreeThreaded>()));
  ProcessAccount on = account({thread("a", 0.5, 0.5, 0), thread("b", 0.49, 0.5, 0)}, 1);
  on.free_threaded = true;
  EXPECT_THAT(diagnosis(on), ElementsAre(is<finding::TakingTurns>())) << "its GIL was on all the time";
}

TEST(Diagnosis, ThreadsThatHardlyMeet) {
  EXPECT_THAT(diagnosis(account({thread("a", 0.1, 0.001, 0.9), thread("b", 0.1, 0.001, 0.9)}, 1)),
              ElementsAre(is<finding::HardlyAnyWaiting>()));
}

TEST(Diagnosis, TakingTurns) {
  const auto findings = diagnosis(account({thread("a", 0.5, 0.5, 0), thread("b", 0.49, 0.5, 0)}, 1));
  ASSERT_THAT(findings, ElementsAre(is<finding::TakingTurns>()));
  const auto& turns = std::get<finding::TakingTurns>(findings[0]);
  EXPECT_NEAR(turns.held.share(), 0.99, 1e-9);
  EXPECT_NEAR(turns.waited_share, 1 / 1.99, 1e-9);
}

TEST(Diagnosis, WaitingWithoutACulpritIsPlain) {
  EXPECT_THAT(diagnosis(account({thread("a", 0.3, 0.2, 0.5), thread("b", 0.3, 0.2, 0.5)}, 1)),
              ElementsAre(is<finding::Plain>()));
}

TEST(Diagnosis, OfSeveralGilsTheBusiestIsTheBottleneck) {
  ProcessAccount three =
      account({thread("a", 0.4, 0.1, 0.5), thread("b", 0.4, 0.1, 0.5), thread("c", 0.4, 0.1, 0.5)}, 1);
  EXPECT_THAT(diagnosis(three), ElementsAre(is<finding::TakingTurns>())) << "of one, that is too much to be";
  three.gils = 3;
  ASSERT_THAT(diagnosis(three), ElementsAre(is<finding::Plain>()));
  const HeldGils held = three.held();
  EXPECT_DOUBLE_EQ(held.mean, 1.2);
  EXPECT_DOUBLE_EQ(held.share(), 0.4);
  three.busiest_share = 0.95;
  EXPECT_THAT(diagnosis(three), ElementsAre(is<finding::TakingTurns>()));
}

TEST(Diagnosis, APlaceThatKeepsOthersOut) {
  ProcessAccount bad = account({thread("a", 0.5, 0, 0.5), thread("b", 0.1, 0.4, 0.5)}, 1);
  bad.places.push_back({.stack = {{.function = "compress", .file = "/app/zip.py", .line = 7}},
                        .count = 4,
                        .total_s = 0.4,
                        .longest_s = 0.1,
                        .blocked_s = 0.4,
                        .overdue_s = 0.3,
                        .thread = {.given = "a"},
                        .threads = 1});
  auto findings = diagnosis(bad);
  ASSERT_THAT(findings, ElementsAre(is<finding::BlockingPlace>()));
  const auto& place = std::get<finding::BlockingPlace>(findings[0]);
  EXPECT_EQ(place.stack, bad.places[0].stack);
  EXPECT_EQ(place.thread.given, "a");
  EXPECT_EQ(place.count, 4);
  EXPECT_EQ(place.longest_s, 0.1);
  EXPECT_EQ(place.blocked_s, 0.4);
  EXPECT_FALSE(place.put_off_cpu);
  bad.cpu_s = 0.2;
  findings = diagnosis(bad);
  EXPECT_TRUE(std::get<finding::BlockingPlace>(findings[0]).put_off_cpu)
      << "who holds without running may wait for a CPU";
  bad.places[0].overdue_s = 0.001;
  EXPECT_THAT(diagnosis(bad), ElementsAre(is<finding::Plain>())) << "Python code gives way at once";
}

TEST(Diagnosis, TheConvoyEffect) {
  ProcessAccount convoy = account({thread("cpu", 0.8, 0.1, 0.1), thread("io", 0.001, 0.5, 0.5)}, 1);
  convoy.threads[1].waits = {.count = 100, .total_s = 0.5, .p50_s = 0.005, .p99_s = 0.006, .max_s = 0.01};
  const auto findings = diagnosis(convoy);
  ASSERT_THAT(findings, ElementsAre(is<finding::Convoy>()));
  const auto& found = std::get<finding::Convoy>(findings[0]);
  EXPECT_EQ(found.thread.given, "io");
  EXPECT_EQ(found.wait_p50_s, 0.005);
  EXPECT_EQ(found.wait_p99_s, 0.006);
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
                     .thread = {.given = "one"},
                     .threads = 2}};
  const auto findings = diagnosis(account);
  ASSERT_THAT(findings, ElementsAre(is<finding::BlockingPlace>()));
  EXPECT_EQ(std::get<finding::BlockingPlace>(findings[0]).threads, 2);
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
