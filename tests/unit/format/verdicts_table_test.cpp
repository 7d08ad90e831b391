#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate_example.h"
#include "pages.h"
#include "tell/words/gate.h"
#include "tell/words/text.h"

namespace gillab::terminal {
namespace {

using gillab::testing::example_report;
using gillab::testing::gate_table;
using gillab::testing::hostile_report;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Without white space: where a line was broken does not matter.
std::string dense(std::string text) {
  std::erase_if(text, [](char byte) { return byte == ' ' || byte == '\n'; });
  return text;
}

TEST(VerdictsInTheTerminal, LooksLikeThis) {
  const std::string expected = R"(
primes                                     gauge       baseline  measured                 floor
  ✗ FAIL          native-released/threads  efficiency    97.1 %    61.3 %  [60.2, 62.4]  86.4 %
    upper bound 62.4 % < floor 86.4 %, confirmed in other processes; 29 of 30 rounds clean
  ? INCONCLUSIVE  numpy/threads            efficiency    95.0 %    90.0 %  [80.1, 95.0]  83.9 %
    80.1 %–95.0 % straddles the floor 83.9 %; 12 of 30 rounds clean
  – NOT COMPARED  native-released/serial   speedup        10.0x
    the baseline is of Example CPU @ 3 GHz, this of Another CPU
  ? INCONCLUSIVE  numba-nogil/serial       releases          12
    numba-nogil/serial was skipped: numba is not installed: apt install python3-numba

http-io                                    gauge       baseline  measured                 floor
  ✓ PASS          urllib/threads           efficiency    97.1 %    96.9 %  [95.2, 98.1]  83.7 %
    lower bound 95.2 % ≥ floor 83.7 %; 30 of 30 rounds clean
  ✓ PASS          native/batch             speedup        3.88x     3.90x  [3.80, 3.99]   3.34x
    lower bound 3.80x ≥ floor 3.34x; 30 of 30 rounds clean
  ✓ PASS          urllib/serial            releases          41        42  [41, 43]         > 0
    lets go of the GIL 42 times a task, in each of 30 samples
)";
  EXPECT_THAT(gate_table(example_report(), {}), HasSubstr(expected));
}

TEST(VerdictsInTheTerminal, NamesBothSidesFirstAndTheCountsLast) {
  const std::vector<std::string> lines = lines_of(gate_table(example_report(), {}));
  EXPECT_EQ(lines[0], "check — tolerates a loss of 10 %");
  EXPECT_EQ(
      lines[1],
      "  baseline  2025-06-01T12:00:00+00:00 · gillab 0.1.0 (0123abc) · Python 3.11.2 with the GIL · 2 CPUs");
  EXPECT_THAT(lines, ::testing::Contains("3 passed, 1 FAILED, 2 inconclusive, 1 refused, 1 not compared"));
  EXPECT_EQ(lines.back(), "  The baseline has nothing of blas and my|own; add it with 'gillab run'.");
}

TEST(VerdictsInTheTerminal, SaysNothingOfWhatDidNotHappen) {
  lab::GateReport report = example_report();
  std::erase_if(report.judgements, [](const auto& each) { return each.verdict != lab::GateVerdict::kPass; });
  report.missing.clear();
  EXPECT_EQ(lines_of(gate_table(report, {})).back(), "3 passed");
  report.judgements.clear();
  EXPECT_EQ(lines_of(gate_table(report, {})).back(), "nothing was compared");
}

TEST(VerdictsInTheTerminal, GivesUpFloorThenIntervalThenColumns) {
  const auto table = [](int width) { return gate_table(example_report(), {.width = width}); };
  EXPECT_THAT(table(90), HasSubstr("gauge       baseline  measured\n"));
  EXPECT_THAT(table(90), HasSubstr("97.1 %    61.3 %  [60.2, 62.4]\n"));
  EXPECT_THAT(table(80), HasSubstr("97.1 %    61.3 %\n"));
  EXPECT_THAT(table(60),
              HasSubstr("  ✗ FAIL  native-released/threads\n"
                        "    efficiency 61.3 % [60.2, 62.4], baseline 97.1 %, floor\n    86.4 %\n"));
}

TEST(VerdictsInTheTerminal, FitsAndCutsNothing) {
  for (const lab::GateReport& report : {example_report(), hostile_report()}) {
    for (const int width : {10, 40, 60, 80, 100, 250}) {
      const std::string text = gate_table(report, {.width = width});
      for (const std::string& line : lines_of(text)) {
        EXPECT_LE(words::display_width(line), std::clamp(width, 40, 100)) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
      const std::string all = dense(text);
      for (const lab::Judgement& judgement : report.judgements)
        EXPECT_THAT(all, HasSubstr(dense(words::one_line(words::reason(judgement))))) << width;
    }
  }
}

TEST(VerdictsInTheTerminal, ColoursOnlyWhenAsked) {
  EXPECT_THAT(gate_table(hostile_report(), {}), Not(HasSubstr("\x1B")));
  const std::string coloured = gate_table(example_report(), {.colour = true});
  EXPECT_THAT(coloured, HasSubstr("\x1B[31m✗ FAIL\x1B[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1B[32m✓ PASS\x1B[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1B[33m? INCONCLUSIVE\x1B[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1B[2m– REFUSED\x1B[0m"));
}

TEST(VerdictsInTheTerminal, IsAsciiWhereThereIsNothingElse) {
  for (const lab::GateReport& report : {example_report(), hostile_report()}) {
    const std::string text = gate_table(report, {.unicode = false});
    EXPECT_TRUE(
        std::ranges::all_of(text, [](char byte) { return byte == '\n' || (byte >= ' ' && byte < 0x7F); }));
  }
  const std::string text = gate_table(example_report(), {.unicode = false});
  EXPECT_THAT(text, HasSubstr("lower bound 95.2 % >= floor 83.7 %"));
  EXPECT_THAT(text, HasSubstr("80.1 %-95.0 % straddles"));
}

}  // namespace
}  // namespace gillab::terminal
