#include "measure/advice/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "measure/lab/claims.h"
#include "measure/lab/comparison.h"
#include "measure/lab/evidence.h"
#include "scenario_builder.h"

namespace gillab::lab {
namespace {

using ::testing::ElementsAre;
using testing::ScenarioBuilder;

Estimate interval(double lower, double upper) {
  return {.value = (lower + upper) / 2, .lower = lower, .upper = upper, .confidence = 0.95};
}

ScenarioResult finished(ScenarioBuilder builder, const std::string& name) {
  ScenarioResult result = builder.result();
  result.scenario.name = name;
  result.comparisons = compare(result, 2);
  result.claims = judge_claims(result, true);
  return result;
}

protocol::Evidence evidence(Step step, const std::string& variant, const std::string& over,
                            const std::string& measure = "speedup", int rank = 1) {
  return {.step = step, .label = variant, .variant = variant, .over = over, .measure = measure, .rank = rank};
}

/// Counting primes: Python's threads bring 1.01x, C++ without the GIL 1.9x.
ScenarioResult primes() {
  ScenarioBuilder builder;
  for (const char* implementation : {"python", "native-released"})
    builder.variant(implementation, "serial").variant(implementation, "threads");
  builder.rounds(8, {{"python/serial", 1.01},
                     {"python/threads", 1},
                     {"native-released/serial", 0.19},
                     {"native-released/threads", 0.1}});
  protocol::Claim claim;
  claim.variant = "python/threads";
  claim.over = "python/serial";
  claim.measure = "speedup";
  claim.at_most = 1.25;
  claim.published = 1.02;
  builder.result().scenario.evidence = {
      evidence(Step::kPlainThreads, "python/threads", "python/serial"),
      evidence(Step::kNativeThreads, "native-released/threads", "native-released/serial")};
  return finished(builder.claim(claim), "primes");
}

/// From how long a task on each way pays, in seconds; 0: it never does.
ScenarioResult process_cost(double released_threads, double pool, double fresh_pool) {
  ScenarioBuilder builder;
  builder.variant("released-threads", "batch")
      .variant("process-pool", "batch")
      .variant("fresh-process-pool", "batch");
  for (int round = 0; round < 8; ++round) {
    builder.round({});
    const auto sample = [&](const char* name, double length) {
      builder.sample(name, 1);
      if (length > 0) builder.counting(std::string(protocol::kPaysFrom), length);
    };
    sample("released-threads/batch", released_threads);
    sample("process-pool/batch", pool);
    sample("fresh-process-pool/batch", fresh_pool);
  }
  const std::string pays_from{protocol::kPaysFrom};
  builder.result().scenario.columns = {pays_from};
  builder.result().scenario.evidence = {
      evidence(Step::kFreshPool, "fresh-process-pool/batch", "", pays_from),
      evidence(Step::kReleasedThreads, "released-threads/batch", "", pays_from),
      evidence(Step::kKeptPool, "process-pool/batch", "", pays_from)};
  return finished(builder, "process-cost");
}

const Advice* find(const Advice& tree, Step step) {
  if (tree.step == step) return &tree;
  for (const Advice& child : tree.children) {
    if (const Advice* found = find(child, step)) return found;
  }
  return nullptr;
}

std::vector<Step> steps_below(const Advice& node) {
  std::vector<Step> steps;
  for (const Advice& child : node.children)
    steps.push_back(child.step);
  return steps;
}

TEST(Worth, IsJudgedByTheWholeInterval) {
  EXPECT_EQ(worth_of(interval(1.25, 9)), Worth::kPays);
  EXPECT_EQ(worth_of(interval(1.24, 9)), Worth::kUndecided);
  EXPECT_EQ(worth_of(interval(0.7, 1.26)), Worth::kUndecided);
  EXPECT_EQ(worth_of(interval(1.06, 1.2)), Worth::kBringsLittle);
  EXPECT_EQ(worth_of(interval(0.98, 1.2)), Worth::kNoHelp);
  EXPECT_EQ(worth_of(interval(0.5, 0.94)), Worth::kCosts);
  EXPECT_EQ(worth_of(interval(0.98, 0.99)), Worth::kNoHelp) << "a percent is nobody's loss";
  EXPECT_EQ(worth_of(interval(1.01, 1.02)), Worth::kNoHelp);
}

TEST(Advise, TakesEachNumberFromWhereTheScenarioSays) {
  const Advice tree = advise({.scenarios = {primes()}});
  const Advice* threads = find(tree, Step::kPlainThreads);
  ASSERT_NE(threads, nullptr);
  ASSERT_EQ(threads->findings.size(), 2U);
  const Finding& python = threads->findings.front();
  ASSERT_TRUE(python.measured);
  EXPECT_NEAR(python.measured->value, 1.01, 1e-9);
  EXPECT_EQ(python.worth, Worth::kNoHelp);
  EXPECT_EQ(python.published, 1.02);
  EXPECT_EQ(threads->findings.back().worth, Worth::kPays);
}

TEST(Advise, ThePublishedFigureIsOfTheSameQuantity) {
  ScenarioResult result = primes();
  const ClaimResult published = result.claims.front();
  ClaimResult without = published;
  without.claim.published.reset();
  ClaimResult other = published;
  other.claim.over = "native-released/serial";
  other.claim.published = 7;
  ClaimResult share = published;
  share.claim.measure = "held_share";
  share.claim.published = 0.5;
  result.claims = {without, other, share, published};
  const Advice tree = advise({.scenarios = {result}});
  EXPECT_EQ(find(tree, Step::kPlainThreads)->findings.front().published, 1.02);
  EXPECT_FALSE(find(tree, Step::kPlainThreads)->findings.back().published);
}

TEST(Advise, HasEightKindsOfWorkEachWithItsOwnFindings) {
  Results results{.scenarios = {primes()}};
  results.evidence = {
      {.scenario = "primes",
       .declared = evidence(Step::kOptions, "native-released/threads", "native-released/serial")},
      {.scenario = "ema", .declared = evidence(Step::kRequests, "numba/serial", "python/serial")}};
  const std::vector<Advice> kinds = advise_by_kind(results);
  ASSERT_EQ(kinds.size(), 8U);
  EXPECT_EQ(kinds.front().step, Step::kCleanColumns);
  EXPECT_TRUE(kinds.front().findings.empty());
  ASSERT_EQ(kinds[5].step, Step::kOptions);
  ASSERT_EQ(kinds[5].findings.size(), 1U);
  EXPECT_EQ(kinds[5].findings[0].worth, Worth::kPays);
  ASSERT_EQ(kinds[7].step, Step::kRequests);
  EXPECT_EQ(kinds[7].findings.at(0).missing, Missing(NotMeasured{}));
  EXPECT_EQ(find(advise(results), Step::kOptions), nullptr) << "a kind of work is no branch of the tree";
}

TEST(Advise, SaysWhatWasNotMeasured) {
  ScenarioResult broken = primes();
  broken.variants[1].status = Status::kFailed;
  broken.variants[1].reason = "it raised MemoryError";
  broken.comparisons.clear();
  const Advice tree =
      advise({.scenarios = {broken},
              .evidence = {{.scenario = "ema",
                            .declared = evidence(Step::kRecurrence, "numba/serial", "python/serial")}}});
  EXPECT_EQ(find(tree, Step::kPlainThreads)->findings.front().missing,
            Missing(Reason(because::Trouble{
                .variant = "python/threads", .status = Status::kFailed, .text = "it raised MemoryError"})));
  EXPECT_EQ(find(tree, Step::kRecurrence)->findings.front().missing, Missing(NotMeasured{}));
  EXPECT_FALSE(find(tree, Step::kRecurrence)->findings.front().measured);
}

TEST(Advise, SaysWhyAScenarioWasSkipped) {
  ScenarioResult skipped;
  skipped.scenario.name = "primes";
  skipped.scenario.evidence = primes().scenario.evidence;
  skipped.status = Status::kSkipped;
  skipped.reason = "needs numpy";
  const Advice tree = advise({.scenarios = {skipped}});
  EXPECT_EQ(
      find(tree, Step::kPlainThreads)->findings.front().missing,
      Missing(Reason(because::Trouble{.variant = "", .status = Status::kSkipped, .text = "needs numpy"})));
}

TEST(Advise, OrdersTheParallelWaysByTheLengthOfTaskFromWhichTheyPay) {
  const Advice usual = advise({.scenarios = {process_cost(0.0002, 0.003, 0.2)}});
  EXPECT_THAT(
      steps_below(*find(usual, Step::kParallel)),
      ElementsAre(Step::kReleasedThreads, Step::kKeptPool, Step::kFreshPool, Step::kCluster, Step::kShorter));
  const Advice odd = advise({.scenarios = {process_cost(0.02, 0.003, 0.001)}});
  EXPECT_THAT(
      steps_below(*find(odd, Step::kParallel)),
      ElementsAre(Step::kFreshPool, Step::kKeptPool, Step::kReleasedThreads, Step::kCluster, Step::kShorter));
  // What is shorter than the shortest of them.
  EXPECT_NEAR(find(odd, Step::kShorter)->pays_from()->value, 0.001, 1e-9);
}

TEST(Advise, PutsLastWhatNeverPays) {
  const Advice tree = advise({.scenarios = {process_cost(0, 0.003, 0.2)}});
  EXPECT_THAT(
      steps_below(*find(tree, Step::kParallel)),
      ElementsAre(Step::kKeptPool, Step::kFreshPool, Step::kReleasedThreads, Step::kCluster, Step::kShorter));
  EXPECT_FALSE(find(tree, Step::kReleasedThreads)->pays_from());
  EXPECT_EQ(find(tree, Step::kReleasedThreads)->findings.front().missing, Missing(PaidAtNoLength{}));
}

TEST(Advise, DoesNotTakeTheFewRoundsInWhichAWayPaidForAll) {
  ScenarioResult result = process_cost(0.0002, 0.003, 0.2);
  int kept = 0;
  for (Sample& sample : result.samples) {
    if (sample.variant == "process-pool/batch" && kept++ >= 3) sample.counters.clear();
  }
  const Advice tree = advise({.scenarios = {result}});
  EXPECT_EQ(find(tree, Step::kKeptPool)->findings.front().missing,
            Missing(PaidInFewRounds{.paid = 3, .rounds = 8}));
}

TEST(Advise, HasAPlaceForEveryStepThatAScenarioCanBeEvidenceFor) {
  for (const protocol::StepTraits& each : protocol::steps()) {
    const Results results{.evidence = {{.scenario = "mine", .declared = evidence(each.step, "a/b", "")}}};
    const Advice all{.children = {advise(results), Advice{.children = advise_by_kind(results)}}};
    const Step place = each.step == Step::kNativeThreads ? Step::kPlainThreads : each.step;
    const Advice* node = find(all, place);
    ASSERT_NE(node, nullptr) << each.name;
    ASSERT_EQ(node->findings.size(), 1U) << each.name;
    EXPECT_EQ(node->findings.front().evidence.scenario, "mine");
    EXPECT_EQ(node->findings.front().missing, Missing(NotMeasured{}));
  }
  EXPECT_TRUE(find(advise({}), Step::kShorter)->findings.empty());
}

TEST(Advise, OrdersTheNumbersOfAStepByTheirRank) {
  ScenarioResult mine = primes();
  mine.scenario.name = "mine";
  mine.scenario.evidence = {evidence(Step::kPlainThreads, "late/threads", "", "speedup", 7),
                            evidence(Step::kPlainThreads, "early/threads", "", "speedup", 0),
                            evidence(Step::kPlainThreads, "as-late/threads", "", "speedup", 7)};
  const Advice tree = advise({.scenarios = {mine, primes()}});
  std::vector<std::string> variants;
  for (const Finding& each : find(tree, Step::kPlainThreads)->findings)
    variants.push_back(each.evidence.declared.variant);
  EXPECT_THAT(variants, ElementsAre("early/threads", "python/threads", "late/threads", "as-late/threads",
                                    "native-released/threads"));
}

TEST(Advise, SaysOnceWhatASavedFileAndTheScenarioBothTell) {
  Results results{.scenarios = {primes()}};
  results.evidence = evidence_of(results);
  EXPECT_EQ(evidence_of(results).size(), 2U);
}

}  // namespace
}  // namespace gillab::lab
