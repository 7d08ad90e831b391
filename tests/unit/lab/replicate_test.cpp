#include "measure/lab/replicate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "fake_worker.h"

namespace gillab::lab {
namespace {

using Kind = protocol::Request::Kind;
using ::testing::ElementsAre;

/// One reference and one variant in parallel, and a worker that knows both.
class ReplicateTest : public ::testing::Test {
 protected:
  ReplicateTest() {
    plan.scenario.name = "demo";
    plan.scenario.file = "demo.py";
    plan.scenario.bound = protocol::Bound::kCpu;
    plan.scenario.tasks = 4;
    plan.scenario.reference = "python/serial";
    plan.scenario.variants = {{.name = "python/serial", .implementation = "python", .executor = "serial"},
                              {.name = "python/threads", .implementation = "python", .executor = "threads"}};
    plan.parameters = nlohmann::ordered_json{{"n", 17}};
    plan.threads = 3;
    plan.fewest_rounds = 8;
    fake.real_s = {{"python/serial", 0.4}, {"python/threads", 0.1}};
    for (const protocol::Variant& each : plan.scenario.variants)
      result.variants.push_back({.variant = each});
    result.scenario = plan.scenario;
  }

  /// The worker's answer to every request for a sample of the variant.
  void answer(const std::string& variant, const protocol::Timing& timing) {
    fake.scripts[variant] = [timing](const protocol::Request&, FakeLab&) {
      return protocol::Reply{.timing = timing};
    };
  }

  void run(int rounds, int process = 0) {
    Replicate replicate(plan, process, workers, result);
    ASSERT_TRUE(replicate.open_and_check());
    replicate.run_rounds(rounds);
  }

  [[nodiscard]] int rounds_within(double budget_s, int processes) {
    for (VariantResult& variant : result.variants)
      variant = {.variant = variant.variant};
    Replicate replicate(plan, 0, workers, result);
    EXPECT_TRUE(replicate.open_and_check());
    return replicate.rounds_within(budget_s / processes, fewest_rounds(plan, processes));
  }

  FakeLab fake;
  protocol::WorkerFactory workers = fake_workers(fake);
  ScenarioPlan plan;
  ScenarioResult result;
};

TEST_F(ReplicateTest, OpensTheScenarioAsPlanned) {
  run(1);
  const auto open = std::ranges::find(fake.asked, Kind::kOpen, &protocol::Request::kind);
  ASSERT_NE(open, fake.asked.end());
  EXPECT_EQ(open->file, "demo.py");
  EXPECT_EQ(open->parameters.json().at("n"), 17);
  EXPECT_EQ(open->threads, 3);
}

TEST_F(ReplicateTest, ProbesTheCapacityForAsManyTasksAsTheScenarioHas) {
  run(1);
  const auto probe = std::ranges::find(fake.asked, Kind::kCapacity, &protocol::Request::kind);
  ASSERT_NE(probe, fake.asked.end());
  EXPECT_EQ(probe->tasks, 4);
  EXPECT_EQ(probe->threads, 3);
  EXPECT_GT(probe->seconds, 0);
}

TEST_F(ReplicateTest, KeepsAllThatTheWorkerSaysOfASample) {
  answer("python/threads", {.real_s = 0.1,
                            .cpu_s = 0.2,
                            .run_delay_s = 0.03,
                            .steal_s = 0.004,
                            .threads = 3,
                            .counters = {{"lost", 5}},
                            .gil = protocol::GilAccount{.acquires = 9}});
  run(2, 1);
  const auto sample = std::ranges::find(result.samples, "python/threads", &Sample::variant);
  ASSERT_NE(sample, result.samples.end());
  EXPECT_EQ(sample->process, 1);
  EXPECT_EQ(sample->round, 0);
  EXPECT_EQ(result.rounds.back().round, 1);
  EXPECT_EQ(sample->threads, 3);
  EXPECT_EQ(sample->real_s, 0.1);
  EXPECT_EQ(sample->cpu_s, 0.2);
  EXPECT_EQ(sample->run_delay_s, 0.03);
  EXPECT_EQ(sample->steal_s, 0.004);
  EXPECT_EQ(sample->counters.at("lost"), 5);
  ASSERT_TRUE(sample->gil);
  EXPECT_EQ(sample->gil->acquires, 9U);
}

TEST_F(ReplicateTest, ARoundsDelayIsThatOfItsSerialRunsAlone) {
  // The reference runs twice in a round; threads that wait for a CPU are what more threads than CPUs do.
  answer("python/serial", {.real_s = 0.4, .run_delay_s = 0.02, .steal_s = 0.01});
  answer("python/threads", {.real_s = 0.2, .run_delay_s = 0.15, .steal_s = 0.03});
  run(1);
  ASSERT_EQ(result.rounds.size(), 1U);
  EXPECT_NEAR(result.rounds[0].serial_delay.value_or(-1), 0.05, 1e-12);
  EXPECT_NEAR(result.rounds[0].steal, 0.05, 1e-12) << "of all that was timed";
}

TEST_F(ReplicateTest, RecordsATimelineOfOneRoundOfOneProcessAndNotOfTheSecondCopy) {
  plan.timeline = true;
  run(3, 0);
  run(3, 1);
  std::vector<std::string> recorded;
  for (const protocol::Request& request : fake.asked) {
    if (request.timeline) recorded.push_back(request.variant);
  }
  EXPECT_THAT(recorded, ::testing::UnorderedElementsAre("python/serial", "python/threads"));
}

TEST_F(ReplicateTest, EveryProcessHasAnOrderOfItsOwn) {
  run(12, 0);
  const auto first = fake.order();
  fake.asked.clear();
  run(12, 1);
  EXPECT_NE(fake.order(), first);
}

TEST_F(ReplicateTest, WhatWaitsHasOneCapacityProbeInARound) {
  plan.scenario.bound = protocol::Bound::kIo;
  run(5);
  EXPECT_EQ(std::ranges::count(fake.asked, Kind::kCapacity, &protocol::Request::kind), 5);
  EXPECT_TRUE(std::ranges::all_of(result.samples, [](const Sample& each) { return each.capacity == 0; }));
}

TEST_F(ReplicateTest, OneProbeServesWhatComesBeforeAndAfterIt) {
  plan.scenario.variants.push_back(
      {.name = "native/threads", .implementation = "native", .executor = "threads"});
  result.variants.push_back({.variant = plan.scenario.variants.back()});
  fake.real_s["native/threads"] = 0.1;
  run(20);
  // Four where the two are apart, three where one follows the other, as in half of all orders.
  const auto probes = std::ranges::count(fake.asked, Kind::kCapacity, &protocol::Request::kind);
  EXPECT_GT(probes, 20 * 3);
  EXPECT_LT(probes, 20 * 4);
}

TEST_F(ReplicateTest, AReferenceThatFailsIsNotTimedASecondTime) {
  fake.scripts["python/serial"] = [](const protocol::Request& request, FakeLab&) -> protocol::Answer {
    if (request.kind == Kind::kSample) return failure(protocol::Failure::Kind::kError, "ValueError: no");
    return protocol::Reply{.timing = protocol::Timing{.real_s = 0.4}};
  };
  run(3);
  EXPECT_EQ(fake.times_asked(Kind::kSample, "python/serial"), 1);
  EXPECT_EQ(fake.times_asked(Kind::kSample, "python/threads"), 3);
}

TEST_F(ReplicateTest, RoundsFillTheirShareOfTheTime) {
  // A round is 0.5 s for the variants, 0.25 s for the second copy of the reference, and a few probes.
  const int rounds = rounds_within(16, 2);
  EXPECT_GE(rounds, 9);
  EXPECT_LE(rounds, 10);
  EXPECT_EQ(rounds_within(1e9, 1), 15) << "more say no more";
  EXPECT_EQ(rounds_within(0, 2), 4) << "8 are planned at least, for all processes";
  EXPECT_EQ(rounds_within(0, 8), 3) << "a process with fewer says little about itself";
  plan.fewest_rounds = 11;
  EXPECT_EQ(rounds_within(0, 3), 4) << "rounded up";
}

TEST_F(ReplicateTest, WhatIsNotTimedTakesTimeAllTheSame) {
  plan.fewest_rounds = 3;
  EXPECT_EQ(rounds_within(16, 1), 15);
  answer("python/threads", {.real_s = 0.1, .whole_s = 1.6});
  EXPECT_LT(rounds_within(16, 1), 6);
}

TEST_F(ReplicateTest, AWorkerThatStartsAgainForgetsWhatTheOldOneTook) {
  int checks = 0;
  fake.scripts["python/serial"] = [&checks](const protocol::Request&, FakeLab&) -> protocol::Answer {
    return protocol::Reply{.timing = protocol::Timing{.real_s = ++checks == 1 ? 100.0 : 0.4}};
  };
  fake.scripts["python/threads"] = [](const protocol::Request&, FakeLab&) { return crash("ended"); };
  EXPECT_GT(rounds_within(8, 1), 8);
}

TEST_F(ReplicateTest, EverythingOfARoundBeginsOnOneCpuAndTheNextRoundOnTheNext) {
  const auto cpus = [&](int process) {
    fake.asked.clear();
    run(3, process);
    std::vector<int> found;
    for (const protocol::Request& request : fake.asked) {
      const bool timed = request.kind == Kind::kSample || request.kind == Kind::kCapacity;
      if (timed && (found.empty() || found.back() != request.cpu)) found.push_back(request.cpu);
    }
    return found;
  };
  EXPECT_EQ(cpus(0), (std::vector{0, 1, 2}));
  EXPECT_EQ(cpus(1), (std::vector{1, 2, 3})) << "or all processes would find the same round there";
}

TEST_F(ReplicateTest, ShortTasksAreRepeatedAsOftenInEverySampleAndProcess) {
  plan.sample_s = 0.02;
  fake.real_s = {{"python/serial", 0.4}, {"python/threads", 1e-3}};
  run(2);
  EXPECT_EQ(result.variants[0].iterations, 1);
  EXPECT_EQ(result.variants[1].iterations, 100) << "in parallel five times as long";
  fake.real_s["python/threads"] = 1e-6;  // on another day it would be more often
  run(2, 1);
  EXPECT_EQ(result.variants[1].iterations, 100);
  for (const protocol::Request& request : fake.asked) {
    if (request.kind != Kind::kSample) continue;
    EXPECT_EQ(request.iterations, request.variant == "python/threads" ? 100 : 1);
  }
}

TEST_F(ReplicateTest, WhatTheGilKeepsFromRunningInParallelIsRepeatedAsWhatIsSerial) {
  plan.sample_s = 0.02;
  answer("python/threads", {.real_s = 1e-3, .gil = protocol::GilAccount{.held_share = 0.99}});
  run(1);
  EXPECT_EQ(result.variants[1].iterations, 20);
}

TEST_F(ReplicateTest, RepeatsTakeTheirTime) {
  plan.sample_s = 0.02;
  plan.most_rounds = 1000;
  fake.real_s = {{"python/serial", 1e-4}, {"python/threads", 1e-4}};
  // 20 ms for the reference and for its second copy, 100 ms for the threads, two probes of 20 ms. What one
  // pass takes is spread over one arm more, whichever is the reference.
  const int rounds = rounds_within(16, 1);
  EXPECT_GE(rounds, 60);
  EXPECT_LE(rounds, 100);
}

TEST_F(ReplicateTest, WhatChangesItsDataFailsAndTheOthersBeginWithFreshData) {
  plan.sample_s = 0.02;
  bool spoilt = false;  // the data of the worker
  int workers_before = 0;
  const auto spoils = [&](bool changes) {
    return [&, changes](const protocol::Request&, FakeLab& lab) -> protocol::Answer {
      if (lab.workers_started > workers_before) spoilt = false;
      workers_before = lab.workers_started;
      if (spoilt) return failure(protocol::Failure::Kind::kError, "Wrong result: 2, expected 1.");
      spoilt = changes;
      return protocol::Reply{.timing = protocol::Timing{.real_s = 1e-3}};
    };
  };
  fake.scripts["python/serial"] = spoils(true);
  fake.scripts["python/threads"] = spoils(false);
  Replicate replicate(plan, 0, workers, result);
  ASSERT_TRUE(replicate.open_and_check());
  EXPECT_EQ(result.variants[0].status, Status::kFailed);
  EXPECT_EQ(result.variants[1].status, Status::kOk) << "it did nothing wrong";
  EXPECT_EQ(fake.workers_started, 2);
}

TEST_F(ReplicateTest, DisturbancesAreWeighedByTheTimeThatAllIterationsTook) {
  plan.sample_s = 0.02;
  answer("python/serial", {.real_s = 1e-3, .run_delay_s = 1e-4, .steal_s = 5e-5});
  answer("python/threads", {.real_s = 0.1, .steal_s = 0.002});
  run(1);
  EXPECT_EQ(result.variants[0].iterations, 20);
  ASSERT_EQ(result.rounds.size(), 1U);
  EXPECT_NEAR(*result.rounds[0].serial_delay, 0.1, 1e-9);
  EXPECT_NEAR(result.rounds[0].steal, (0.002 + 2 * 0.001) / (0.1 + 2 * 0.02), 1e-9)
      << "the reference and its second copy, 20 times each";
}

}  // namespace
}  // namespace gillab::lab
