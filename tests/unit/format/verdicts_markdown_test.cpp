#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate_example.h"
#include "pages.h"

namespace gillab::markdown {
namespace {

using gillab::testing::example_report;
using gillab::testing::gate_markdown;
using gillab::testing::hostile_report;
using gillab::testing::long_report;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(VerdictsInMarkdown, BeginsWithItsMarkerAndTheOutcome) {
  EXPECT_THAT(gate_markdown(example_report()),
              StartsWith("<!-- gillab-check -->\n### gillab check: regression\n\n3 passed, 1 FAILED, "
                         "2 inconclusive, 1 refused, 1 not compared; a loss of up to 10 % is tolerated.\n"));
  lab::GateReport report = example_report();
  report.judgements.erase(report.judgements.begin());
  EXPECT_THAT(gate_markdown(report), HasSubstr("### gillab check: not comparable\n"));
  report.judgements.pop_back();
  EXPECT_THAT(gate_markdown(report), HasSubstr("### gillab check: inconclusive\n"));
  std::erase_if(report.judgements, [](const auto& each) { return each.verdict != lab::GateVerdict::kPass; });
  EXPECT_THAT(gate_markdown(report), HasSubstr("### gillab check: no regression\n"));
  report.judgements.clear();
  EXPECT_THAT(gate_markdown(report), HasSubstr("### gillab check: nothing was compared\n"));
}

TEST(VerdictsInMarkdown, TellsTheWorstFirstAndFoldsWhatPassed) {
  const std::string text = gate_markdown(example_report());
  const std::size_t failed = text.find(
      "| **FAIL** | primes/native-released/threads | efficiency | 97.1 % | 61.3 % \\[60.2, 62.4\\] | 86.4 % "
      "| "
      "upper bound 62.4 % &lt; floor 86.4 %, confirmed in other processes; 29 of 30 rounds clean |\n");
  const std::size_t refused = text.find("| REFUSED | dataloader/workers/batch |");
  const std::size_t open = text.find("| INCONCLUSIVE | primes/numpy/threads |");
  const std::size_t other = text.find("| NOT COMPARED | primes/native-released/serial |");
  const std::size_t folded = text.find("\n<details><summary>3 passed</summary>\n\n| verdict |");
  const std::size_t passed = text.find("| PASS | http-io/urllib/threads |");
  const std::size_t end = text.find("\n</details>\n");
  ASSERT_NE(end, std::string::npos);
  EXPECT_LT(failed, refused);
  EXPECT_LT(refused, open);
  EXPECT_LT(open, other);
  EXPECT_LT(other, folded);
  EXPECT_LT(folded, passed);
  EXPECT_LT(passed, end);
}

TEST(VerdictsInMarkdown, EscapesWhatScenariosSay) {
  const std::string text = gate_markdown(hostile_report());
  EXPECT_THAT(text, HasSubstr("\\]\\]&gt; &lt;script&gt;&amp;amp;"));
  EXPECT_THAT(
      text, HasSubstr("\\| a\\|b \\`c\\` \\*d\\* \\[e\\](http:<!-- -->//f) @<!-- -->everyone \\#<!-- -->12"));
  for (const char* harm : {"<script>", "@everyone", "#12", "\x1B", "\xFF", "</failure>"})
    EXPECT_THAT(text, Not(HasSubstr(harm)));
}

TEST(VerdictsInMarkdown, LeavesOutWhatPassedBeforeAnythingElse) {
  EXPECT_THAT(gate_markdown(long_report(100)), Not(HasSubstr("left out")));
  const std::string text = gate_markdown(long_report(2000));
  EXPECT_LE(text.size(), kLongestComment);
  EXPECT_GT(text.size(), kLongestComment - 500);
  EXPECT_THAT(text, HasSubstr("| NOT COMPARED |"));
  EXPECT_THAT(text, HasSubstr("<summary>2003 passed</summary>"));
  EXPECT_THAT(text, ::testing::ContainsRegex("\n[0-9]+ rows are left out here"));
  EXPECT_THAT(text, HasSubstr("<sub>baseline: 2025-06-01"));
}

TEST(VerdictsInMarkdown, FitsWhateverHasFailed) {
  lab::GateReport report = long_report(3000);
  for (lab::Judgement& judgement : report.judgements) {
    judgement.verdict = lab::GateVerdict::kFail;
    judgement.reason = lab::Reason{lab::because::Said{std::string(5000, '@')}};
  }
  report.missing.assign(5000, "a scenario");
  report.baseline.machine.cpu_model.assign(100'000, '*');
  const std::string text = gate_markdown(report);
  EXPECT_LE(text.size(), kLongestComment);
  EXPECT_THAT(text, HasSubstr("| **FAIL** | primes/native-released/threads |"));
  EXPECT_THAT(text, HasSubstr("rows are left out here"));
}

TEST(VerdictsInMarkdown, HaveTheRoomThatOtherBlocksLeave) {
  blocks::Page page = report::gate(long_report(2000));
  page.insert(page.begin(), blocks::Prose{.text = std::string(5000, 'a')});
  page.emplace_back(blocks::Prose{.text = std::string(5000, 'z')});
  const std::string text = drawn(page, {.most_bytes = 30'000});
  EXPECT_LE(text.size(), 30'000U);
  EXPECT_GT(text.size(), 29'500U);
  EXPECT_THAT(text, StartsWith("aaa"));
  EXPECT_THAT(text, ::testing::EndsWith("zzz\n"));
  EXPECT_THAT(drawn(report::gate(long_report(2000))), Not(HasSubstr("left out"))) << "without a limit";
}

}  // namespace
}  // namespace gillab::markdown
