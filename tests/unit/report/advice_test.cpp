#include "tell/report/advice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "example.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/results/legacy_evidence.h"
#include "tell/words/text.h"

namespace gillab::report {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using words::display_width;
using words::one_line;
using words::printable_lines;

/// A scenario in which each of these variants was that many times as fast as the first.
lab::ScenarioResult scenario(const std::string& name, const std::string& reference,
                             const std::map<std::string, lab::Estimate>& speedups) {
  lab::ScenarioResult result;
  result.scenario.name = name;
  result.size = "default";
  result.scenario.reference = reference;
  const auto add = [&](const std::string& variant) {
    const std::size_t slash = variant.find('/');
    result.variants.push_back(gillab::testing::variant(variant.substr(0, slash), variant.substr(slash + 1)));
    result.variants.back().checked = true;
  };
  add(reference);
  for (const auto& [variant, speedup] : speedups) {
    add(variant);
    result.comparisons.push_back(
        {.scenario = name, .variant = variant, .reference = reference, .speedup = speedup});
  }
  return result;
}

lab::Estimate estimate(double value, double lower, double upper) {
  return {.value = value, .lower = lower, .upper = upper, .confidence = 0.96};
}

lab::Results with(std::vector<lab::ScenarioResult> scenarios) {
  // As if read from a file of the time when the bundled scenarios were known by name.
  return {.context = gillab::testing::example_context(),
          .scenarios = std::move(scenarios),
          .evidence = results::legacy_evidence()};
}

lab::ScenarioResult threads_of_primes(const lab::Estimate& speedup) {
  return scenario("primes", "python/serial", {{"python/threads", speedup}});
}

std::string drawn(const lab::Results& results, int width = 120) {
  return terminal::drawn(advice(results), {.colour = false, .unicode = true, .width = width});
}

std::string advice_markdown(const lab::Results& results) {
  return markdown::drawn(advice(results));
}

TEST(AdviceTree, ConcludesFromTheNumbersAlone) {
  const auto says = [](const lab::Estimate& speedup) { return drawn(with({threads_of_primes(speedup)})); };
  EXPECT_THAT(says(estimate(1.01, 0.98, 1.04)), HasSubstr("No: they bring 1.01x, which is no help."));
  EXPECT_THAT(says(estimate(0.8, 0.7, 0.9)), HasSubstr("No: they bring 0.80x, which costs time."));
  EXPECT_THAT(says(estimate(1.15, 1.1, 1.2)), HasSubstr("Hardly: they bring 1.15x."));
  EXPECT_THAT(says(estimate(1.9, 1.8, 1.95)), HasSubstr("Yes: they bring 1.90x."));
  EXPECT_THAT(says(estimate(1.3, 0.9, 1.7)), HasSubstr("The numbers don't decide."));
}

TEST(AdviceTree, DoubtsItselfWhereNativeThreadsGainNothingEither) {
  lab::ScenarioResult primes = threads_of_primes(estimate(1.01, 0.98, 1.04));
  for (const char* executor : {"serial", "threads"}) {
    primes.variants.push_back(gillab::testing::variant("native-released", executor));
    primes.variants.back().checked = true;
  }
  primes.comparisons.push_back({.scenario = "primes",
                                .variant = "native-released/threads",
                                .reference = "native-released/serial",
                                .speedup = estimate(1.02, 1, 1.05)});
  EXPECT_THAT(one_line(drawn(with({primes}))), HasSubstr("But C++ without the GIL brought only 1.02x"));
}

TEST(AdviceTree, NamesWhatPaysInTheOrderOfPreference) {
  const std::string text = drawn(
      with({scenario("vectorize", "python/serial", {{"broadcasting/serial", estimate(25.4, 24, 27)}}),
            scenario("monte-carlo", "python/serial", {{"numpy-terminal/serial", estimate(3210, 3100, 3300)}}),
            scenario("alpha-factors", "python/serial", {{"numpy/batch", estimate(1.02, 0.9, 1.1)}})}));
  EXPECT_THAT(text, HasSubstr("Vectorise: 25.4x to 3210x on one thread. Not everywhere: 2 of 3 pay."));
  EXPECT_THAT(text, HasSubstr("25.4x [24.0, 27.0]"));
  EXPECT_THAT(text, HasSubstr("vectorize: broadcasting/serial over python/serial"));
}

TEST(AdviceTree, OfWaysToWaitTheFirstThatPaysIsFirst) {
  lab::ScenarioResult waiting =
      scenario("http-io", "python/serial", {{"python/threads", estimate(3.97, 3.9, 4.0)}});
  EXPECT_THAT(drawn(with({waiting})), HasSubstr("Use threads, 4 at once (3.97x)."));
  waiting.comparisons[0].speedup = estimate(1.01, 0.9, 1.1);
  EXPECT_THAT(drawn(with({waiting})), HasSubstr("It doesn't pay here."));
  waiting.comparisons[0].speedup = estimate(1.3, 0.9, 1.7);
  EXPECT_THAT(drawn(with({waiting})), HasSubstr("The numbers don't decide."));
}

TEST(AdviceTree, SaysWhenNoneOfSeveralPays) {
  EXPECT_THAT(
      drawn(with({scenario("vectorize", "python/serial", {{"broadcasting/serial", estimate(1.01, 0.9, 1.1)}}),
                  scenario("alpha-factors", "python/serial", {{"numpy/batch", estimate(0.7, 0.6, 0.8)}})})),
      HasSubstr("None of these pays here."));
}

/// From how long a task on two ways of spreading tasks pay, in seconds; 0: it never does.
lab::ScenarioResult lengths(double released_threads, double pool) {
  lab::ScenarioResult result;
  result.scenario.name = "process-cost";
  result.size = "default";
  result.scenario.columns = {std::string(protocol::kPaysFrom)};
  for (int round = 0; round < 8; ++round)
    result.rounds.push_back({.round = round});
  for (const auto& [name, length] :
       {std::pair{"released-threads", released_threads}, {"process-pool", pool}}) {
    result.variants.push_back(gillab::testing::variant(name, "batch"));
    for (const lab::Round& round : result.rounds) {
      lab::Sample sample{.variant = result.variants.back().variant.name, .round = round.round, .real_s = 1};
      if (length > 0) sample.counters[std::string(protocol::kPaysFrom)] = length;
      result.samples.push_back(sample);
    }
  }
  return result;
}

TEST(AdviceTree, SaysFromWhichLengthOfTaskAWayPays) {
  const std::string text = one_line(drawn(with({lengths(0.0002, 0.003)}), 200));
  EXPECT_THAT(text, HasSubstr("From 200 µs on: threads, if the code releases the GIL."));
  EXPECT_THAT(text, HasSubstr("From 3.00 ms on: processes, in a pool that is kept."));
  EXPECT_THAT(text, HasSubstr("Shorter than 200 µs: put many into one first (batch)."));
  EXPECT_THAT(text, HasSubstr("No length is known from which it pays: a cluster"));
}

TEST(AdviceTree, WithoutAnyLengthEverythingIsTooShort) {
  EXPECT_THAT(one_line(drawn(with({lengths(0, 0)}), 200)), HasSubstr("Too short for any of these:"));
}

TEST(AdviceTree, SetsThePublishedFigureBesideTheMeasured) {
  lab::ScenarioResult primes = threads_of_primes(estimate(1.01, 0.98, 1.04));
  protocol::Claim claim;
  claim.variant = "python/threads";
  claim.over = "python/serial";
  claim.measure = "speedup";
  claim.published = 1.02;
  primes.claims.push_back({.claim = claim});
  EXPECT_THAT(drawn(with({primes})), HasSubstr("doesn't help, published 1.02x"));
}

TEST(AdviceTree, GivesEveryNumberItsSourceOrSaysWhyThereIsNone) {
  const lab::Results results = with({threads_of_primes(estimate(1.01, 0.98, 1.04))});
  for (const std::string& text : {drawn(results), advice_markdown(results)}) {
    const std::string line = one_line(text);
    for (const lab::Evidence& each : results::legacy_evidence()) {
      if (each.scenario == "primes") continue;
      EXPECT_THAT(line, HasSubstr("not measured: gillab run " + each.scenario));
      EXPECT_THAT(line, HasSubstr(each.scenario + ": " + each.declared.variant));
    }
    EXPECT_THAT(line, HasSubstr("Unknown here."));
    EXPECT_THAT(line, Not(HasSubstr(" pay ")));
  }
}

TEST(AdviceTree, SaysWhatNoScenarioIsEvidenceFor) {
  lab::ScenarioResult mine = threads_of_primes(estimate(1.9, 1.8, 1.95));
  mine.scenario.evidence = {{.step = lab::Step::kPlainThreads,
                             .label = "my threads",
                             .variant = "python/threads",
                             .over = "python/serial",
                             .measure = "speedup"}};
  const lab::Results results{.context = gillab::testing::example_context(), .scenarios = {mine}};
  for (const std::string& text : {drawn(results), advice_markdown(results)})
    EXPECT_THAT(one_line(text), HasSubstr("Not measured: gillab advise measures it."));
}

TEST(AdviceTree, ShowsWhatScenariosDeclareWhateverTheirWords) {
  lab::ScenarioResult mine = threads_of_primes(estimate(1.9, 1.8, 1.95));
  mine.scenario.name = "mine";
  mine.scenario.evidence = {{.step = lab::Step::kPlainThreads,
                             .label = "\x1B[31m|my|\nthreads",
                             .variant = "python/threads",
                             .over = "python/serial",
                             .measure = "speedup"}};
  const lab::Results results{.context = gillab::testing::example_context(), .scenarios = {mine}};
  EXPECT_THAT(drawn(results), HasSubstr("|my| threads  1.90x [1.80, 1.95]"));
  EXPECT_THAT(advice_markdown(results), HasSubstr("- \\|my\\| threads: **1.90x**"));
}

TEST(AdviceTree, FitsTheTerminal) {
  lab::ScenarioResult failed = threads_of_primes(estimate(1.9, 1.8, 1.95));
  failed.variants[1].status = lab::Status::kFailed;
  failed.variants[1].reason = "it raised a very long story that has to be told on more than one line";
  for (const lab::ScenarioResult& primes : {failed, threads_of_primes(estimate(1.9, 1.8, 1.95))}) {
    for (const int width : {40, 60, 80, 100, 130}) {
      for (const std::string& line : printable_lines(drawn(with({primes}), width))) {
        EXPECT_LE(display_width(line), width) << line;
        EXPECT_THAT(line, Not(EndsWith(" ")));
      }
    }
  }
}

TEST(AdviceTree, CanDoWithAscii) {
  const std::string text =
      terminal::drawn(advice(with({})), {.colour = false, .unicode = false, .width = 80});
  EXPECT_TRUE(std::ranges::all_of(text, [](unsigned char byte) { return byte < 0x80; })) << text;
}

TEST(AdviceMarkdown, IsAListWithTheFiguresInBold) {
  const std::string text = advice_markdown(with({threads_of_primes(estimate(1.9, 1.8, 1.95))}));
  EXPECT_THAT(text, HasSubstr("### Which way pays here\n\n"));
  EXPECT_THAT(text, HasSubstr("Yes: they bring 1.90x.\n"));
  EXPECT_THAT(text, HasSubstr("    - Python: **1.90x** \\[1.80, 1.95\\], pays (primes: python/threads over "
                              "python/serial)\n"));
  EXPECT_THAT(text, HasSubstr("not measured: gillab run primes (primes: native-released/threads"));
}

TEST(AdviceMarkdown, EscapesWhatScenariosSay) {
  lab::ScenarioResult primes = threads_of_primes(estimate(1.9, 1.8, 1.95));
  primes.variants[1].status = lab::Status::kFailed;
  primes.variants[1].reason = "<b>|x|</b>\n# @everyone";
  EXPECT_THAT(advice_markdown(with({primes})), HasSubstr("&lt;b&gt;\\|x\\|&lt;/b&gt; \\# @<!-- -->everyone"));
}

TEST(AdviceTree, WarnsOfASmallSizeAndOfFewCleanRounds) {
  lab::ScenarioResult primes = threads_of_primes(estimate(1.01, 0.98, 1.04));
  primes.rounds.resize(9);
  EXPECT_THAT(drawn(with({primes})), Not(HasSubstr("!")));
  primes.size = "smoke";
  for (std::size_t i = 0; i < 6; ++i)
    primes.rounds[i].taints.push_back({.text = "busy"});
  const std::string page = drawn(with({primes}));
  EXPECT_THAT(page, HasSubstr("Measured at size smoke"));
  EXPECT_THAT(page, HasSubstr("Of primes only 3 of 9 rounds are clean"));
}

TEST(AdviceTree, WithoutAnyNumberSaysWhatItNeeds) {
  const std::string page = drawn(with({scenario("mine", "mine/serial", {})}));
  EXPECT_THAT(page, HasSubstr("These results have no number that the tree rests on."));
  EXPECT_THAT(page, Not(HasSubstr("Does a task wait")));
}

}  // namespace
}  // namespace gillab::report
