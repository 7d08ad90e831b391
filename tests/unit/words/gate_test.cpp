#include "tell/words/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace gillab::words {
namespace {

namespace because = lab::because;
namespace fact = lab::fact;
namespace ground = lab::ground;
using ::testing::ElementsAre;

std::string said(lab::Ground why, lab::Gauge gauge = lab::Gauge::kEfficiency) {
  lab::Judgement judgement{.promise = {}, .reason = std::move(why)};
  judgement.promise.gauge = gauge;
  return reason(judgement);
}

TEST(GateReason, ComparesWithTheFloor) {
  EXPECT_EQ(said(ground::AboveFloor{.lower = 0.9521, .floor = 0.837, .rounds = {30, 30}}),
            "lower bound 95.2 % ≥ floor 83.7 %; 30 of 30 rounds clean");
  EXPECT_EQ(said(ground::AboveFloor{.lower = 10.44, .floor = 9.4, .rounds = {1, 1}}, lab::Gauge::kSpeedup),
            "lower bound 10.4x ≥ floor 9.40x; 1 of 1 round clean");
  EXPECT_EQ(said(ground::BelowFloor{.upper = 0.624, .floor = 0.864, .confirmed = true, .rounds = {29, 30}}),
            "upper bound 62.4 % < floor 86.4 %, confirmed in other processes; 29 of 30 rounds clean");
  EXPECT_EQ(said(ground::BelowFloor{.upper = 0.624, .floor = 0.864, .rounds = {29, 30}, .bias = 1.043}),
            "upper bound 62.4 % < floor 86.4 %, but not in both halves of the processes; 29 of 30 rounds "
            "clean; the reference itself is off by 4 %");
  EXPECT_EQ(said(ground::StraddlesFloor{.lower = 0.801, .upper = 0.95, .floor = 0.839, .rounds = {12, 30}}),
            "80.1 %–95.0 % straddles the floor 83.9 %; 12 of 30 rounds clean");
}

TEST(GateReason, NeverSaysThatANumberIsLessThanItself) {
  EXPECT_EQ(
      said(ground::BelowFloor{.upper = 0.78912, .floor = 0.78938, .confirmed = true, .rounds = {30, 30}}),
      "upper bound 78.91 % < floor 78.94 %, confirmed in other processes; 30 of 30 rounds clean");
  EXPECT_EQ(
      said(ground::BelowFloor{.upper = 9.996, .floor = 10.04, .rounds = {8, 8}}, lab::Gauge::kSpeedup),
      "upper bound 10.00x < floor 10.04x, but not in both halves of the processes; 8 of 8 rounds clean");
}

TEST(GateReason, SaysWhyThereIsNoVerdict) {
  EXPECT_EQ(said(ground::FewRounds{{0, 16}}), "only 0 of 16 rounds clean, too few to tell");
  EXPECT_EQ(said(ground::LowCapacity{1.1}), "native threads reach only 1.10x here, too little to tell");
  EXPECT_EQ(said(ground::OneProcess{{8, 9}}), "all clean rounds are of one process; 8 of 9 rounds clean");
  EXPECT_EQ(said(lab::Reason{because::LeftOut{"a/serial"}}), "a/serial was left out");
  EXPECT_EQ(said({}), "");
}

TEST(GateReason, CountsReleases) {
  const auto gauge = lab::Gauge::kReleases;
  EXPECT_EQ(said(ground::NoAccount{}, gauge), "no sample of it has an account of the GIL");
  EXPECT_EQ(said(ground::NeverReleases{.samples = 3, .baseline = 1}, gauge),
            "never lets go of the GIL in 3 samples; the baseline does once a task");
  EXPECT_EQ(said(ground::Releases{.a_task = 10288, .samples = 1}, gauge),
            "lets go of the GIL 10288 times a task, in each of 1 sample");
  EXPECT_EQ(said(ground::SometimesReleases{4}, gauge), "lets go of the GIL in some of 4 samples only");
}

TEST(GateReason, NamesWhatDiffersAndTheWayOut) {
  using enum lab::Difference;
  EXPECT_EQ(said(lab::Mismatch{kPython, fact::Version{"3.11"}, fact::Version{"3.12"}}),
            "the baseline is of Python 3.11, this of Python 3.12; --allow python compares them anyway");
  EXPECT_EQ(said(lab::Mismatch{kBuild, fact::Build{true}, fact::Build{false}}),
            "the baseline is of Python with the GIL, this of Python without a GIL; --allow build compares "
            "them anyway");
  EXPECT_EQ(said(lab::Mismatch{kThreads, fact::Threads{2}, fact::Threads{4}}),
            "the baseline is of 2 threads, this of 4 threads; --allow threads compares them anyway");
  EXPECT_EQ(said(lab::Mismatch{kSize, fact::Work{4, "default", "{}"}, fact::Work{8, "smoke", "{}"}}),
            "the baseline is of 4 tasks of size default with {}, this of 8 tasks of size smoke with {}; "
            "--allow size compares them anyway");
  EXPECT_EQ(said(lab::Mismatch{kMachine, fact::Processor{""}, fact::Processor{"b"}}),
            "the baseline is of something unknown, this of b");
  EXPECT_EQ(said(lab::Mismatch{kMachine, fact::Cpus{2}, fact::Cpus{4}}),
            "the baseline is of 2 usable CPUs, this of 4 usable CPUs");
}

TEST(GateNote, NamesEachVariantOnce) {
  const lab::Reason trouble =
      because::Trouble{.variant = "a/threads", .status = lab::Status::kSkipped, .text = "no compiler"};
  const lab::note::Ungated ungated{.scenario = "sum",
                                   .withheld = {{"a/threads", trouble},
                                                {"b/threads", trouble},
                                                {"c/serial", ground::FewRounds{{3, 11}}},
                                                {"d/threads", ground::LowCapacity{1.1}},
                                                {"e/threads", ground::VagueSpeedup{1.1, 1.4}}}};
  EXPECT_EQ(
      note(ungated),
      "Not gated, because the baseline does not tell: sum a/threads was skipped: no compiler; b/threads: "
      "a/threads was skipped: no compiler; c/serial: 3 of 11 rounds clean; d/threads: native threads "
      "reached only 1.10x; e/threads: its speedup is anything from 1.10x to 1.40x.");
}

TEST(GateNote, SaysWhatIsLeftOpen) {
  EXPECT_EQ(note(lab::note::Interrupted{"sum"}), "Interrupted: of sum this is what was measured until then.");
  EXPECT_EQ(note(lab::note::Unmeasured{{"a", "b"}}), "In the baseline, but not measured: a and b.");
  lab::Promise promise{.scenario = "sum", .variant = "a/threads", .reference = {}, .value = {}};
  EXPECT_EQ(note(lab::note::LooseFloor{.promise = promise, .loss = 0.234, .imprecise = true}),
            "The efficiency of sum/a/threads may fall by 23 % before it fails: the baseline is imprecise; "
            "measure it again on a quiet machine.");
  promise.gauge = lab::Gauge::kSpeedup;
  EXPECT_EQ(
      note(lab::note::LooseFloor{.promise = promise, .loss = 0.234, .imprecise = false}),
      "The speedup of sum/a/threads may fall by 23 % before it fails: the capacity here is another than "
      "the baseline's.");
}

TEST(GateCounts, NameTheWorst) {
  lab::GateReport report;
  EXPECT_EQ(counts(report), "nothing was compared");
  EXPECT_EQ(outcome(report), "nothing was compared");
  report.judgements.resize(3);
  report.judgements[0].verdict = lab::GateVerdict::kPass;
  EXPECT_EQ(counts(report), "1 passed, 2 inconclusive");
  EXPECT_EQ(outcome(report), "inconclusive");
  report.judgements[2].verdict = lab::GateVerdict::kFail;
  EXPECT_EQ(counts(report), "1 passed, 1 FAILED, 1 inconclusive");
  EXPECT_EQ(outcome(report), "regression");
}

TEST(GateOutcome, NamesEverythingThatKeepsFromAVerdict) {
  lab::GateReport report;
  report.judgements.resize(2);
  report.judgements[0].verdict = lab::GateVerdict::kNotMeasured;
  EXPECT_EQ(outcome(report), "not measured");
  report.judgements[1].verdict = lab::GateVerdict::kRefused;
  EXPECT_EQ(outcome(report), "not measured, not comparable");
}

TEST(GateReason, WhatChangedIsToldOfTheVariantsByTheirNames) {
  lab::Judgement judgement{.promise = {.variant = "a/processes", .reference = "a/serial"},
                           .reason = lab::ground::Interrupted{}};
  judgement.changes = {{.kind = lab::Change::Kind::kHeld, .before = 0.01, .now = 0.5},
                       {.kind = lab::Change::Kind::kReferenceTime, .before = 1, .now = 0.5},
                       {.kind = lab::Change::Kind::kVariantTime, .before = 1, .now = 1.25}};
  EXPECT_EQ(reason(judgement),
            "the run was interrupted before it could be told; threads hold the GIL for 50 % of their time, "
            "1.0 % in "
            "the baseline; a/serial takes 0.50 times as long; a/processes takes 1.25 times as long");
}

TEST(GateReason, TheGilIsHeldLongerOrNot) {
  lab::Judgement judgement{.promise = {.variant = "a/serial", .gauge = lab::Gauge::kReleased}};
  judgement.reason = lab::ground::HoldsTheGil{
      .share = 0.5, .baseline = 0.01, .times = 360, .confirmed = true, .rounds = {.clean = 30, .all = 32}};
  EXPECT_EQ(
      reason(judgement),
      "keeps the GIL for 50 % of its time, 1.0 % in the baseline, 360 times as long; confirmed in other "
      "processes; 30 of 32 rounds clean");
  judgement.reason = lab::ground::HoldsLittleLonger{.share = 0.5, .baseline = 0.3, .times = 1.1};
  EXPECT_EQ(reason(judgement),
            "has the GIL for 50 % of its time, 30 % in the baseline, yet holds it only 1.1 times as long");
}

TEST(GateSide, LeavesOutWhatIsUnknown) {
  lab::Context context;
  context.version = "0.1.0";
  context.machine.usable_cpus = 1;
  context.python.implementation = "CPython";
  context.python.version = "3.11.2";
  EXPECT_THAT(side(context), ElementsAre("gillab 0.1.0", "Python 3.11.2 with the GIL", "1 CPU"));
}

}  // namespace
}  // namespace gillab::words
