#include "measure/lab/campaign.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fake_worker.h"
#include "measure/lab/outcome.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

protocol::Scenario scenario(const std::string& name) {
  protocol::Scenario scenario;
  scenario.name = name;
  scenario.bound = protocol::Bound::kCpu;
  scenario.tasks = 4;
  scenario.sizes["default"] = {{"n", 1}};
  scenario.variants = {
      {.name = "python/serial", .implementation = "python", .executor = "serial"},
      {.name = "native/threads", .implementation = "native", .executor = "threads"},
  };
  scenario.reference = "python/serial";
  return scenario;
}

class CampaignTest : public ::testing::Test {
 protected:
  CampaignTest() {
    fake.real_s = {{"python/serial", 0.4}, {"native/threads", 0.1}};
    context.machine.usable_cpus = 2;
    context.python = {.version = "3.11", .gil_enabled = true};
  }

  Campaign campaign() {
    return Campaign(context, {.workers = fake_workers(fake),
                              .clock = [this] { return fake.now_s; },
                              .observe = [this](const Progress& progress) { seen.push_back(progress); }});
  }

  static Errand errand(const std::string& name, RunOptions options = {.rounds = 4, .processes = 2}) {
    return {.entry = {.file = name + ".py"}, .plan = plan_scenario(scenario(name), options), .appetite = {}};
  }

  static Errand missing(const std::string& file) {
    return {.entry = {.file = file, .unavailable = true, .reason = "needs torch"},
            .plan = std::nullopt,
            .appetite = {}};
  }

  /// Lets the user interrupt in the nth sample from now.
  void interrupt_in(int samples) {
    fake.scripts["native/threads"] = [samples](const protocol::Request& request,
                                               FakeLab& lab) mutable -> protocol::Answer {
      lab.now_s += 0.1;
      if (request.kind == protocol::Request::Kind::kSample && --samples == 0)
        return protocol::Lost{.cause = protocol::Lost::Cause::kInterrupted};
      return protocol::Reply{.timing = protocol::Timing{.real_s = 0.1, .cpu_s = 0.1}};
    };
  }

  static std::vector<std::string> names(const Results& results) {
    std::vector<std::string> names;
    for (const ScenarioResult& result : results.scenarios)
      names.push_back(result.scenario.name);
    return names;
  }

  FakeLab fake;
  Context context;
  std::vector<Progress> seen;
};

TEST_F(CampaignTest, MeasuresOneScenarioAfterTheOtherAndTellsAfterEach) {
  Campaign campaign = this->campaign();
  std::vector<std::size_t> known;
  campaign.run({errand("one"), errand("two")},
               [&](const Results& so_far) { known.push_back(so_far.scenarios.size()); });
  EXPECT_EQ(known, (std::vector<std::size_t>{1, 2}));
  EXPECT_EQ(names(campaign.results()), (std::vector<std::string>{"one", "two"}));
  for (const ScenarioResult& result : campaign.results().scenarios) {
    EXPECT_EQ(result.status, Status::kOk);
    EXPECT_EQ(result.rounds.size(), 8U);
  }
  EXPECT_EQ(outcome_of(campaign.results()), ExitStatus::kOk);
}

TEST_F(CampaignTest, KeepsTheReasonOfWhatIsNotHere) {
  Campaign campaign = this->campaign();
  campaign.run({missing("deep_learning.py"), errand("one")}, [](const Results&) {});
  const ScenarioResult& first = campaign.results().scenarios.front();
  EXPECT_EQ(first.scenario.name, "deep-learning");
  EXPECT_EQ(first.scenario.title, "deep-learning");
  EXPECT_EQ(first.scenario.file, "deep_learning.py");
  EXPECT_EQ(first.status, Status::kSkipped);
  EXPECT_EQ(first.reason, "needs torch");
  EXPECT_EQ(names(campaign.results()).back(), "one");
  EXPECT_EQ(outcome_of(campaign.results()), ExitStatus::kOk);
}

TEST_F(CampaignTest, PlansWhatCouldBeRead) {
  const std::vector<CatalogueEntry> catalogue{
      {.file = "one.py", .scenario = scenario("one")},
      {.file = "other.py", .scenario = std::nullopt, .unavailable = true, .reason = "needs torch"}};
  const std::vector<Errand> errands =
      planned(catalogue, [](const protocol::Scenario& each) { return plan_scenario(each, {.seed = 42}); });
  ASSERT_EQ(errands.size(), 2U);
  ASSERT_TRUE(errands.front().plan);
  EXPECT_EQ(errands.front().plan->seed, 42U);
  EXPECT_FALSE(errands.back().plan);
  EXPECT_EQ(errands.back().entry.reason, "needs torch");
}

TEST_F(CampaignTest, EndsWhenTheUserInterrupts) {
  interrupt_in(2);
  Campaign campaign = this->campaign();
  int told = 0;
  campaign.run({errand("one"), errand("two")}, [&](const Results& so_far) {
    ++told;
    EXPECT_TRUE(so_far.scenarios.back().interrupted);
  });
  EXPECT_EQ(told, 1) << "what was measured until then is told";
  EXPECT_EQ(names(campaign.results()), (std::vector<std::string>{"one"}));
  EXPECT_FALSE(campaign.results().scenarios.front().rounds.empty());
  EXPECT_EQ(outcome_of(campaign.results()), ExitStatus::kInterrupted);
}

TEST_F(CampaignTest, GoesOnAfterAFailure) {
  fake.scripts["native/threads"] = [](const protocol::Request&, FakeLab&) { return crash("It crashed."); };
  Campaign campaign = this->campaign();
  campaign.run({errand("one"), errand("two")}, [](const Results&) {});
  EXPECT_EQ(names(campaign.results()).size(), 2U);
  EXPECT_EQ(outcome_of(campaign.results()), ExitStatus::kScenarioFailed);
}

TEST_F(CampaignTest, AsksTheAppetiteOfEach) {
  Errand hungry = errand("one");
  hungry.appetite = [](const ScenarioResult&, const Spent& spent) -> Course {
    return {.processes = spent.done < 5 ? spent.done + 1 : spent.done};
  };
  Campaign campaign = this->campaign();
  campaign.run({hungry, errand("two")}, [](const Results&) {});
  EXPECT_EQ(campaign.results().scenarios[0].rounds.size(), 20U);
  EXPECT_EQ(campaign.results().scenarios[1].rounds.size(), 8U);
}

TEST_F(CampaignTest, ExtraTimeIsForThoseThatMayUseIt) {
  std::vector<Errand> errands{errand("one"), errand("two"), missing("three.py")};
  errands[1].plan->extra_s = 8;
  share_extra_time(errands);
  EXPECT_FALSE(errands[0].appetite) << "its rounds are given";
  EXPECT_TRUE(errands[1].appetite);
  EXPECT_FALSE(errands[2].appetite);
}

TEST_F(CampaignTest, GathersWhatWorkersSayOfTheirInterpreter) {
  fake.facts = {.version = "3.11.2", .gil_enabled = true, .packages = {{"numpy", "1.24"}}};
  Campaign campaign = this->campaign();
  campaign.run({errand("one")}, [](const Results&) {});
  fake.facts.packages = {{"pandas", "2.0"}};
  campaign.run({errand("two"), missing("three.py")}, [](const Results&) {});
  const protocol::PythonFacts& python = campaign.results().context.python;
  EXPECT_EQ(python.version, "3.11.2");
  EXPECT_EQ(python.packages, (std::map<std::string, std::string>{{"numpy", "1.24"}, {"pandas", "2.0"}}));
}

TEST_F(CampaignTest, MeasuresBesideWhatItKeeps) {
  Campaign campaign = this->campaign();
  const ScenarioResult result = campaign.measure(*errand("trial").plan, 3, 20);
  EXPECT_EQ(result.rounds.size(), 8U);
  EXPECT_TRUE(campaign.results().scenarios.empty());
  EXPECT_EQ(campaign.results().context.python.version, "3.11.2");
  EXPECT_EQ(seen.front().number, 3);
  EXPECT_EQ(seen.front().count, 20);
}

TEST_F(CampaignTest, TellsHowFarItHasCome) {
  Campaign campaign = this->campaign();
  campaign.run({errand("one"), errand("two")}, [](const Results&) {});
  using Phase = Progress::Phase;
  EXPECT_EQ(seen.front().phase, Phase::kPreparing);
  const auto checked = std::ranges::find(seen, Phase::kChecking, &Progress::phase);
  ASSERT_NE(checked, seen.end());
  EXPECT_EQ(checked->variant, "python/serial");
  const Progress& last = seen.back();
  EXPECT_EQ(last.scenario, "two");
  EXPECT_EQ(last.phase, Phase::kMeasuring);
  EXPECT_EQ(last.number, 2);
  EXPECT_EQ(last.count, 2);
  EXPECT_EQ(last.round, 4);
  EXPECT_EQ(last.rounds, 4);
  EXPECT_EQ(last.process, 2);
  EXPECT_EQ(last.processes, 2);
}

TEST(OutcomeTest, ClaimsCountWhereTheyAreToldTo) {
  Results results;
  results.scenarios.resize(1);
  results.scenarios.front().claims = {{.verdict = Verdict::kUndecided}, {.verdict = Verdict::kHolds}};
  EXPECT_EQ(outcome_of(results), ExitStatus::kOk);
  EXPECT_EQ(strict_outcome_of(results), ExitStatus::kInconclusive);
  results.scenarios.front().claims.push_back({.verdict = Verdict::kFails});
  EXPECT_EQ(outcome_of(results), ExitStatus::kOk);
  EXPECT_EQ(strict_outcome_of(results), ExitStatus::kRegression);
  results.scenarios.front().variants = {{.status = Status::kTimeout}};
  EXPECT_EQ(strict_outcome_of(results), ExitStatus::kScenarioFailed);
}

TEST(ShareExtraTime, WhatComesLastKeepsNothingForOthers) {
  testing::ScenarioBuilder builder;
  builder.variant("python", "serial").variant("native", "serial");
  const ScenarioResult open = builder.result();  // nothing is compared yet
  std::vector<Errand> errands(2);
  for (Errand& errand : errands) {
    errand.plan = ScenarioPlan{};
    errand.plan->extra_s = 8;
  }
  share_extra_time(errands);
  const Spent spent{.done = 5, .planned = 5, .elapsed_s = 10};
  EXPECT_DOUBLE_EQ(errands[0].appetite(open, spent).fraction, 10.0 / (10 + 12)) << "16 s less half of 8 s";
  EXPECT_DOUBLE_EQ(errands[1].appetite(open, spent).fraction, 10.0 / (10 + 16));
}

}  // namespace
}  // namespace gillab::lab
