#include "measure/lab/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "fake_worker.h"
#include "measure/lab/comparison.h"
#include "tell/words/taint.h"

namespace gillab::lab {
namespace {

using Kind = protocol::Request::Kind;
using ::testing::HasSubstr;

protocol::Variant variant(const std::string& name) {
  const std::size_t slash = name.find('/');
  return {.name = name, .implementation = name.substr(0, slash), .executor = name.substr(slash + 1)};
}

protocol::Scenario timed_scenario() {
  protocol::Scenario scenario;
  scenario.name = "demo";
  scenario.bound = protocol::Bound::kCpu;
  scenario.tasks = 4;
  scenario.repeat = false;
  scenario.sizes["default"] = nlohmann::ordered_json{{"n", 1}};
  scenario.variants = {variant("python/serial"), variant("python/threads"), variant("native/threads")};
  scenario.reference = "python/serial";
  return scenario;
}

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() { fake.real_s = {{"python/serial", 0.4}, {"python/threads", 0.4}, {"native/threads", 0.1}}; }

  ScenarioResult run(RunOptions options = {.rounds = 8, .processes = 2, .seed = 7}) {
    Session session(
        fake_workers(fake), [this] { return fake.now_s; },
        [this](const Progress& progress) { seen.push_back(progress); }, 2);
    return session.run(plan_scenario(timed_scenario(), options));
  }

  static const VariantResult& find(const ScenarioResult& result, const std::string& name) {
    return *std::ranges::find(result.variants, name,
                              [](const VariantResult& each) { return each.variant.name; });
  }

  static std::ptrdiff_t samples_of(const ScenarioResult& result, const std::string& name) {
    return std::ranges::count(result.samples, name, &Sample::variant);
  }

  FakeLab fake;
  std::vector<Progress> seen;
};

TEST_F(SessionTest, EveryRoundTimesEveryVariantOnceAndTheReferenceTwice) {
  const ScenarioResult result = run();
  EXPECT_EQ(samples_of(result, "python/serial"), 2 * 2 * 8);
  EXPECT_EQ(samples_of(result, "python/threads"), 2 * 8);
  EXPECT_EQ(samples_of(result, "native/threads"), 2 * 8);
  EXPECT_EQ(std::ranges::count(result.samples, true, &Sample::null), 2 * 8);
  EXPECT_EQ(result.rounds.size(), 2U * 8U);
  EXPECT_EQ(fake.workers_started, 2);
}

/// The reference waited 0.1 of 0.4 s for a CPU, if the kernel tells.
FakeLab::Script delayed(std::function<bool(const FakeLab&)> told) {
  return [told](const protocol::Request&, FakeLab& lab) -> protocol::Answer {
    protocol::Timing timing{.real_s = 0.4, .cpu_s = 0.4};
    if (told(lab)) timing.run_delay_s = 0.1;
    return protocol::Reply{.timing = timing};
  };
}

TEST_F(SessionTest, TellsHowLongSerialRunsWaitedForACpu) {
  fake.scripts["python/serial"] = delayed([](const FakeLab&) { return true; });
  for (const Round& round : run().rounds) {
    ASSERT_TRUE(round.serial_delay.has_value());
    EXPECT_NEAR(*round.serial_delay, 0.25, 1e-9);
    EXPECT_THAT(words::taints(round.taints), HasSubstr("serial runs waited 25 % for a CPU"));
  }
}

TEST_F(SessionTest, DoesNotGuessHowLongWhenTheKernelDoesNotTell) {
  fake.scripts["python/serial"] = delayed([](const FakeLab& lab) { return lab.asked.size() % 2 == 0; });
  for (const Round& round : run({.rounds = 1, .processes = 1, .seed = 7}).rounds) {
    EXPECT_FALSE(round.serial_delay.has_value());
    EXPECT_TRUE(round.clean()) << words::taints(round.taints);
  }
  fake.scripts["python/serial"] = delayed([](const FakeLab&) { return false; });
  for (const Round& round : run().rounds)
    EXPECT_FALSE(round.serial_delay.has_value());
}

TEST_F(SessionTest, ComparesWhatItMeasured) {
  const ScenarioResult result = run();
  const Comparison* native = find_comparison(result.comparisons, "native/threads", "python/serial");
  ASSERT_NE(native, nullptr);
  EXPECT_NEAR(native->speedup.value, 4, 1e-9);
  EXPECT_EQ(native->clean_rounds, 16);
}

TEST_F(SessionTest, ChecksEveryVariantInEveryProcessTheReferenceFirst) {
  const ScenarioResult result = run();
  EXPECT_EQ(fake.times_asked(Kind::kCheck, "python/serial"), 2);
  EXPECT_EQ(fake.times_asked(Kind::kCheck, "native/threads"), 2);
  const auto first_check = std::ranges::find(fake.asked, Kind::kCheck, &protocol::Request::kind);
  EXPECT_EQ(first_check->variant, "python/serial");
  EXPECT_TRUE(std::ranges::all_of(result.variants, &VariantResult::checked));
}

TEST_F(SessionTest, TheOrderChangesFromRoundToRoundAndRepeatsWithTheSeed) {
  [[maybe_unused]] const ScenarioResult first = run();
  const std::vector<std::string> order = fake.order();
  std::vector<std::string> variants = order;
  std::erase(variants, "");
  std::set<std::vector<std::string>> rounds;
  for (std::size_t begin = 0; begin + 4 <= variants.size(); begin += 4) {
    rounds.insert({variants.begin() + static_cast<std::ptrdiff_t>(begin),
                   variants.begin() + static_cast<std::ptrdiff_t>(begin) + 4});
  }
  EXPECT_GT(rounds.size(), 4U);

  fake.asked.clear();
  [[maybe_unused]] const ScenarioResult again = run();
  EXPECT_EQ(fake.order(), order);
  fake.asked.clear();
  [[maybe_unused]] const ScenarioResult other = run({.rounds = 8, .processes = 2, .seed = 8});
  EXPECT_NE(fake.order(), order);
}

TEST_F(SessionTest, AFailingVariantCostsOnlyItself) {
  fake.scripts["python/threads"] = [](const protocol::Request&, FakeLab&) {
    return failure(protocol::Failure::Kind::kError, "ValueError: no");
  };
  const ScenarioResult result = run();
  EXPECT_EQ(find(result, "python/threads").status, Status::kFailed);
  EXPECT_EQ(find(result, "python/threads").reason, "ValueError: no");
  EXPECT_EQ(samples_of(result, "python/threads"), 0);
  EXPECT_EQ(samples_of(result, "native/threads"), 16);
  EXPECT_EQ(result.status, Status::kOk);
  EXPECT_EQ(fake.workers_started, 2) << "the worker lives on after a mere exception";
}

TEST_F(SessionTest, AMissingModuleSkipsTheVariant) {
  fake.scripts["native/threads"] = [](const protocol::Request&, FakeLab&) {
    return failure(protocol::Failure::Kind::kUnavailable, "needs numpy");
  };
  EXPECT_EQ(find(run(), "native/threads").status, Status::kSkipped);
}

TEST_F(SessionTest, ACrashIsReportedAndTheWorkerReplaced) {
  fake.scripts["python/threads"] = [](const protocol::Request&, FakeLab&) {
    return crash("was killed by SIGSEGV");
  };
  const ScenarioResult result = run();
  EXPECT_EQ(find(result, "python/threads").status, Status::kFailed);
  EXPECT_THAT(find(result, "python/threads").reason, HasSubstr("SIGSEGV"));
  EXPECT_EQ(find(result, "python/threads").details, "its last words");
  EXPECT_EQ(samples_of(result, "native/threads"), 16);
  EXPECT_EQ(fake.workers_started, 3) << "one more, for the process that the variant broke";
}

TEST_F(SessionTest, ACrashInALaterRoundKeepsWhatWasMeasuredButGivesNoRatio) {
  int calls = 0;
  fake.scripts["native/threads"] = [&calls](const protocol::Request&, FakeLab&) -> protocol::Answer {
    if (++calls == 4) return crash("was killed by SIGABRT");
    return protocol::Reply{.timing = protocol::Timing{.real_s = 0.1}};
  };
  const ScenarioResult result = run();
  EXPECT_EQ(find(result, "native/threads").status, Status::kFailed);
  EXPECT_EQ(samples_of(result, "native/threads"), 2);
  EXPECT_EQ(samples_of(result, "python/threads"), 16) << "no round was lost for the others";
  EXPECT_EQ(find_comparison(result.comparisons, "native/threads", "python/serial"), nullptr);
}

TEST_F(SessionTest, AHangIsATimeout) {
  fake.scripts["native/threads"] = [](const protocol::Request&, FakeLab&) -> protocol::Answer {
    return protocol::Lost{.cause = protocol::Lost::Cause::kTimeout, .reason = "gave no result within 60 s"};
  };
  EXPECT_EQ(find(run(), "native/threads").status, Status::kTimeout);
}

TEST_F(SessionTest, WithoutAReferenceThereAreTimesButNoRatios) {
  fake.scripts["python/serial"] = [](const protocol::Request&, FakeLab&) { return crash("ended"); };
  const ScenarioResult result = run();
  EXPECT_EQ(samples_of(result, "native/threads"), 16);
  EXPECT_TRUE(result.comparisons.empty());
}

TEST_F(SessionTest, AFailingPrepareFailsTheScenario) {
  fake.open = [](const protocol::Request&, FakeLab&) {
    return failure(protocol::Failure::Kind::kError, "ZeroDivisionError: division by zero");
  };
  const ScenarioResult result = run();
  EXPECT_EQ(result.status, Status::kFailed);
  EXPECT_THAT(result.reason, HasSubstr("ZeroDivisionError"));
  EXPECT_TRUE(result.samples.empty());
  EXPECT_EQ(fake.workers_started, 1) << "what cannot be prepared once is not tried again";
}

TEST_F(SessionTest, ACrashInPrepareFailsTheScenarioOnce) {
  fake.open = [](const protocol::Request&, FakeLab&) { return crash("was killed by SIGKILL"); };
  const ScenarioResult result = run();
  EXPECT_EQ(result.status, Status::kFailed);
  EXPECT_EQ(fake.workers_started, 1);
}

TEST_F(SessionTest, AnInterruptKeepsWhatWasMeasured) {
  int calls = 0;
  fake.scripts["native/threads"] = [&calls](const protocol::Request&, FakeLab&) -> protocol::Answer {
    if (++calls == 5)
      return protocol::Lost{.cause = protocol::Lost::Cause::kInterrupted, .reason = "was interrupted"};
    return protocol::Reply{.timing = protocol::Timing{.real_s = 0.1}};
  };
  const ScenarioResult result = run();
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(samples_of(result, "native/threads"), 3);
  EXPECT_EQ(find(result, "native/threads").status, Status::kOk) << "the variant did nothing wrong";
  EXPECT_EQ(fake.workers_started, 1);
}

TEST_F(SessionTest, TheRoundsFitTheTimeThatTheirSizeAllows) {
  fake.real_s = {{"python/serial", 0.2}, {"python/threads", 0.2}, {"native/threads", 0.2}};
  const ScenarioResult result = run({.processes = 2, .seed = 1});
  // 12 s in all, 0.6 s of each process for the checks, 0.2 s for each of three variants and the second
  // reference.
  EXPECT_EQ(result.rounds.size() / 2, 6U);
}

TEST_F(SessionTest, WhatTakesLongToPrepareIsRepeatedInFewerProcesses) {
  run({.seed = 1});
  EXPECT_EQ(fake.workers_started, 5);
  fake.open = [](const protocol::Request&, FakeLab& lab) -> protocol::Answer {
    lab.now_s += 4;
    return protocol::Reply{.scenario = protocol::Scenario{}};
  };
  fake.workers_started = 0;
  run({.seed = 1});
  EXPECT_EQ(fake.workers_started, 3);
  fake.workers_started = 0;
  run({.processes = 5, .seed = 1});
  EXPECT_EQ(fake.workers_started, 5) << "the user's word counts";
}

TEST_F(SessionTest, WhatHasColumnsNeedsNoSecondReference) {
  protocol::Scenario counting = timed_scenario();
  counting.columns = {"latency_s"};
  Session session(
      fake_workers(fake), [this] { return fake.now_s; }, [](const Progress&) {}, 2);
  const ScenarioResult result = session.run(plan_scenario(counting, {.rounds = 2, .processes = 1}));
  EXPECT_EQ(std::ranges::count(result.samples, true, &Sample::null), 0);
  EXPECT_FALSE(result.samples.empty());
}

TEST_F(SessionTest, SlowVariantsStillGetEnoughRoundsForAnInterval) {
  fake.real_s = {{"python/serial", 90}, {"python/threads", 90}, {"native/threads", 90}};
  const ScenarioResult result = run({.processes = 2, .seed = 1});
  EXPECT_GE(result.rounds.size(), 6U);
  EXPECT_FALSE(result.comparisons.empty());
}

TEST_F(SessionTest, AnUnavailableVariantIsSkippedWithoutAsking) {
  protocol::Scenario with_missing = timed_scenario();
  with_missing.variants[2].unavailable = "needs numpy";
  Session session(
      fake_workers(fake), [this] { return fake.now_s; }, [](const Progress&) {}, 2);
  const ScenarioResult result = session.run(plan_scenario(with_missing, {.rounds = 2, .processes = 1}));
  EXPECT_EQ(find(result, "native/threads").status, Status::kSkipped);
  EXPECT_EQ(find(result, "native/threads").reason, "needs numpy");
  EXPECT_EQ(fake.times_asked(Kind::kCheck, "native/threads"), 0);
}

TEST_F(SessionTest, EveryRoundHasACapacity) {
  fake.capacity = 1.9;
  const ScenarioResult result = run();
  for (const Round& round : result.rounds)
    EXPECT_NEAR(round.capacity, 1.9, 1e-9);
}

TEST_F(SessionTest, AWorkerLostWhileTheCapacityIsMeasuredCostsTheRoundItsCapacity) {
  int probes = 0;
  fake.capacity_script = [&probes](const protocol::Request&, FakeLab&) -> std::optional<protocol::Answer> {
    return ++probes == 2 ? std::optional(crash("was killed by SIGSEGV")) : std::nullopt;
  };
  const ScenarioResult result = run({.rounds = 8, .processes = 1, .seed = 7});
  EXPECT_EQ(result.status, Status::kOk);
  EXPECT_EQ(fake.workers_started, 2);
  EXPECT_EQ(result.rounds.size(), 8U);
  EXPECT_EQ(std::ranges::count(result.rounds, 0.0, &Round::capacity), 1);
  EXPECT_EQ(words::taints(result.rounds[0].taints), "no capacity was measured");
  EXPECT_EQ(samples_of(result, "native/threads"), 8) << "the variants of that round were timed all the same";
}

TEST_F(SessionTest, AWorkerLostThriceWhileTheCapacityIsMeasuredFailsTheScenario) {
  fake.capacity_script = [](const protocol::Request&, FakeLab&) -> std::optional<protocol::Answer> {
    return crash("was killed by SIGSEGV");
  };
  const ScenarioResult result = run();
  EXPECT_EQ(result.status, Status::kFailed);
  EXPECT_EQ(result.reason, "was killed by SIGSEGV");
  EXPECT_EQ(fake.workers_started, 3);
}

TEST_F(SessionTest, AnInterruptWhileTheCapacityIsMeasuredEndsTheRun) {
  fake.capacity_script = [](const protocol::Request&, FakeLab&) -> std::optional<protocol::Answer> {
    return protocol::Lost{.cause = protocol::Lost::Cause::kInterrupted};
  };
  const ScenarioResult result = run();
  EXPECT_TRUE(result.interrupted);
  EXPECT_EQ(result.status, Status::kOk);
  EXPECT_EQ(fake.workers_started, 1);
}

TEST_F(SessionTest, AFileThatChangesMeanwhileFailsTheScenario) {
  fake.open = [](const protocol::Request&, FakeLab& lab) -> protocol::Answer {
    return protocol::Reply{.scenario =
                               protocol::Scenario{.fingerprint = lab.workers_started > 1 ? "other" : ""}};
  };
  const ScenarioResult result = run();
  EXPECT_EQ(result.status, Status::kFailed);
  EXPECT_EQ(result.reason, "The scenario's file was changed while it ran.");
  EXPECT_EQ(result.rounds.size(), 8U) << "what the first process measured";
}

TEST_F(SessionTest, AScenarioOfWhichNothingIsAvailableIsSkipped) {
  protocol::Scenario without = timed_scenario();
  for (protocol::Variant& each : without.variants)
    each.unavailable = "needs numpy";
  Session session(
      fake_workers(fake), [this] { return fake.now_s; }, [](const Progress&) {}, 2);
  const ScenarioResult result = session.run(plan_scenario(without, {}));
  EXPECT_EQ(result.status, Status::kSkipped);
  EXPECT_EQ(result.reason, "needs numpy");
  EXPECT_EQ(fake.workers_started, 0);
}

TEST_F(SessionTest, SaysOfTheInterpreterWhatTheWorkerSaid) {
  Session session(
      fake_workers(fake), [this] { return fake.now_s; }, [](const Progress&) {}, 2);
  EXPECT_EQ(session.python().version, "");
  [[maybe_unused]] const auto result =
      session.run(plan_scenario(timed_scenario(), {.rounds = 2, .processes = 1}));
  EXPECT_EQ(session.python().version, "3.11.2");
}

TEST_F(SessionTest, WhatRunsInParallelHasACapacityProbeOnBothSides) {
  [[maybe_unused]] const ScenarioResult result = run();
  const std::vector<std::string> order = fake.order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (!order[i].ends_with("/threads")) continue;
    ASSERT_GT(i, 0U);
    ASSERT_LT(i + 1, order.size());
    EXPECT_EQ(order[i - 1], "") << "before number " << i;
    EXPECT_EQ(order[i + 1], "") << "after number " << i;
  }
}

TEST_F(SessionTest, ASampleKeepsTheLowerOfTheCapacitiesBesideIt) {
  fake.scripts["native/threads"] = [](const protocol::Request&, FakeLab& lab) {
    lab.capacity = lab.capacity > 1.5 ? 1.0 : 2.0;  // from this sample on
    return protocol::Reply{.timing = protocol::Timing{.real_s = 0.1}};
  };
  const ScenarioResult result = run({.rounds = 8, .processes = 1});
  for (const Sample& sample : result.samples) {
    if (sample.variant == "native/threads") {
      EXPECT_NEAR(sample.capacity, 1.0, 1e-9);
      EXPECT_FALSE(sample.taints.empty())
          << "a round with more good probes than bad ones is not tainted as a whole";
    }
    if (sample.variant == "python/serial") {
      EXPECT_EQ(sample.capacity, 0);
    }
  }
}

TEST_F(SessionTest, WhatPreparingTakesIsNotLeftForRounds) {
  fake.open = [](const protocol::Request&, FakeLab& lab) -> protocol::Answer {
    lab.now_s += 3;
    return protocol::Reply{.scenario = protocol::Scenario{}};
  };
  fake.real_s = {{"python/serial", 0.2}, {"python/threads", 0.2}, {"native/threads", 0.1}};
  EXPECT_LT(run({.processes = 2, .seed = 1}).rounds.size(), 2U * 8U) << "8 s, 0.7 s each";
}

TEST_F(SessionTest, AtMostHalfOfTheTimeGoesIntoPreparing) {
  fake.open = [](const protocol::Request&, FakeLab& lab) -> protocol::Answer {
    lab.now_s += 0.5;  // and 0.9 s for the checks: four processes fit into half of 12 s
    return protocol::Reply{.scenario = protocol::Scenario{}};
  };
  const ScenarioResult result = run({.seed = 1});
  EXPECT_EQ(fake.workers_started, 4);
}

TEST_F(SessionTest, NoCapacityAboveWhatTheCpusCanGiveIsBelieved) {
  fake.capacity = 3;
  EXPECT_THAT(words::taints(run().rounds.front().taints), HasSubstr("of at most 2,")) << "CPUs";
  EXPECT_THAT(words::taints(run({.threads = 1, .rounds = 2}).rounds.front().taints),
              HasSubstr("of at most 1,"))
      << "threads";
}

TEST_F(SessionTest, WhatWaitsNeedsNoCapacity) {
  fake.capacity = 3;
  protocol::Scenario waiting = timed_scenario();
  waiting.bound = protocol::Bound::kIo;
  Session session(
      fake_workers(fake), [this] { return fake.now_s; }, [](const Progress&) {}, 2);
  const ScenarioResult result = session.run(plan_scenario(waiting, {.rounds = 2, .processes = 1}));
  EXPECT_TRUE(std::ranges::all_of(result.rounds, &Round::clean));
}

TEST_F(SessionTest, JudgesClaimsByTheInterpretersOwnWord) {
  fake.facts.gil_enabled = false;
  protocol::Scenario claiming = timed_scenario();
  protocol::Claim claim;
  claim.variant = "python/threads";
  claim.over = "python/serial";
  claim.measure = "speedup";
  claim.at_most = 1.25;
  claim.when = "gil";
  claiming.claims = {claim};
  Session session(
      fake_workers(fake), [this] { return fake.now_s; }, [](const Progress&) {}, 2);
  const ScenarioResult result = session.run(plan_scenario(claiming, {.rounds = 8, .processes = 1}));
  ASSERT_EQ(result.claims.size(), 1U);
  EXPECT_EQ(result.claims[0].verdict, Verdict::kNotApplicable);
}

TEST_F(SessionTest, TheFirstOfTwoProcessesIsHalfOfTheWork) {
  [[maybe_unused]] const ScenarioResult result = run();
  for (const Progress& progress : seen) {
    if (progress.process == 1 && progress.processes == 2) {
      EXPECT_LT(progress.fraction, 0.5);
    }
  }
}

TEST_F(SessionTest, ProgressGrowsToTheEnd) {
  [[maybe_unused]] const ScenarioResult result = run();
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::ranges::is_sorted(seen, {}, &Progress::elapsed_s));
  EXPECT_GT(seen.back().fraction, 0.9);
  for (const Progress& progress : seen)
    EXPECT_LE(progress.fraction, 1);
}

TEST_F(SessionTest, AFurtherProcessMeasuresWhatTheAppetiteAsksFor) {
  std::vector<double> confidences;
  const Session::Appetite appetite = [&](const ScenarioResult& so_far, const Spent& spent) -> Course {
    for (const Comparison& comparison : so_far.comparisons)
      confidences.push_back(comparison.speedup.confidence);
    if (spent.done < 2) return {.processes = 2};
    if (spent.done == 3) return {.processes = 3};
    return {.processes = 3,
            .variants = {"native/threads"},
            .about = {"native/threads"},
            .process_s = 5,
            .fraction = 0.25};
  };
  Session session(
      fake_workers(fake), [this] { return fake.now_s; },
      [this](const Progress& progress) { seen.push_back(progress); }, 2);
  const ScenarioResult result =
      session.run(plan_scenario(timed_scenario(), {.rounds = 5, .processes = 2, .seed = 7}), appetite);
  const auto of_last = [&](const std::string& name) {
    return std::ranges::count_if(
        result.samples, [&](const Sample& sample) { return sample.process == 2 && sample.variant == name; });
  };
  EXPECT_EQ(of_last("python/threads"), 0);
  EXPECT_GE(of_last("native/threads"), 3);
  EXPECT_EQ(of_last("python/serial"), 2 * of_last("native/threads"))
      << "with the reference and its second copy";
  EXPECT_EQ(fake.times_asked(Kind::kCheck, "python/threads"), 2) << "nor is it checked again";
  EXPECT_EQ(seen.back().about, std::vector<std::string>{"native/threads"});
  EXPECT_EQ(seen.back().fraction, 0.25);
  ASSERT_FALSE(confidences.empty());
  EXPECT_GE(*std::ranges::min_element(confidences), 0.99);
  EXPECT_TRUE(std::ranges::any_of(result.comparisons, [](const Comparison& each) {
    return each.speedup.confidence < 0.99;
  })) << "what is reported is of 95 % again";
}

}  // namespace
}  // namespace gillab::lab
