#include "pages.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"
#include "tell/format/terminal/styled_line.h"
#include "tell/words/text.h"

namespace gillab::testing {

using namespace terminal;
using namespace words;

using gillab::testing::markdown_page;
using gillab::testing::scenario_table;
using gillab::testing::table;
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = text.find('\n', start);
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

std::string line_with(const std::string& text, const std::string& beginning) {
  for (const std::string& line : lines_of(text)) {
    if (line.starts_with(beginning)) return line;
  }
  return {};
}

std::string primes_table(const Style& style) {
  return scenario_table(gillab::testing::primes_result(), gillab::testing::example_context(), style);
}

TEST(Table, LooksLikeThis) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  const std::string expected = R"(
primes — Counting primes by trial division: a Python loop keeps the GIL, native code need not.
(experiment 1)
  size default · n = 50,000 · 4 tasks on 4 threads · 2 CPUs · Python 3.11.2 with the GIL

  variant                     time  speedup                                 over serial  of capacity
  ──────────────────────────────────────────────────────────────────────────────────────────────────
  python/serial             414 ms  1.00x (reference)    ▉
  python/threads            418 ms  0.99x [0.98, 1.00]   ▉                        0.99x      nothing
  native-held/serial       41.4 ms  10.0x [9.9, 10.1]    ████████▊
  native-held/threads      41.7 ms  9.93x [9.70, 10.10]  ████████▊                0.99x      nothing
  native-released/serial   41.3 ms  10.0x [9.9, 10.2]    ████████▊
  native-released/threads  21.3 ms  19.4x [19.1, 19.8]   █████████████████        1.94x        100 %
  numba-nogil/threads      skipped: numba is not installed: apt install python3-numba
  python/processes         failed: the worker was killed by SIGSEGV (Segmentation fault) while it
                           ran python/processes

  variant                  handoffs
  ─────────────────────────────────
  python/threads                103
  native-held/threads           103
  native-released/threads       103

  python/processes:
    Traceback (most recent call last):
      File "primes.py", line 12, in count
        crash()
    RuntimeError: x | y

  ✓ Threads do not speed up a pure-Python loop.     0.99x [0.98, 1.00]  ≤ 1.25x      published 1.01x
  ✗ The same loop in C++ with the GIL released      81 % [79, 83]       ≥ 85 %
    uses all the cores there are.
  ? Waiting threads hand over often.                103 [99, 106]       100…100,000
    undecided: the interval 99–106 straddles the bound 100
  – Without the GIL they do.                                            ≥ 1.50x
    not applicable: needs a free-threaded build ('--python python3.13t')

  21 rounds in 3 processes, 19 clean · capacity 1.94 of 2
  the reference against itself: 1.00x [0.98, 1.01]
)";
  EXPECT_EQ(scenario_table(result, gillab::testing::example_context(), {.width = 100}), expected.substr(1));
}

TEST(Table, FitsEightyColumnsOfAscii) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  result.claims.resize(1);
  result.variants.resize(6);
  const std::string expected = R"(
primes - Counting primes by trial division: a Python loop keeps the GIL, native
code need not. (experiment 1)
  size default | n = 50,000 | 4 tasks on 4 threads | 2 CPUs
  Python 3.11.2 with the GIL

                                                           over        of
  variant                     time  speedup              serial  capacity
  -----------------------------------------------------------------------
  python/serial             414 ms  1.00x (reference)
  python/threads            418 ms  0.99x [0.98, 1.00]    0.99x   nothing
  native-held/serial       41.4 ms  10.0x [9.9, 10.1]
  native-held/threads      41.7 ms  9.93x [9.70, 10.10]   0.99x   nothing
  native-released/serial   41.3 ms  10.0x [9.9, 10.2]
  native-released/threads  21.3 ms  19.4x [19.1, 19.8]    1.94x     100 %

  variant                  handoffs
  ---------------------------------
  python/threads                103
  native-held/threads           103
  native-released/threads       103

  ok Threads do not speed up a pure-Python loop.
     0.99x [0.98, 1.00], <= 1.25x, published 1.01x

  21 rounds in 3 processes, 19 clean | capacity 1.94 of 2
  the reference against itself: 1.00x [0.98, 1.01]
)";
  EXPECT_EQ(scenario_table(result, gillab::testing::example_context(), {.unicode = false, .width = 80}),
            expected.substr(1));
}

TEST(Table, KeepsToItsWidthAndEndsNoLineInSpaces) {
  for (const bool unicode : {false, true}) {
    for (const int width : {-5, 0, 40, 41, 50, 60, 72, 80, 90, 100, 120, 160, 200, 1000}) {
      const std::string text =
          table(gillab::testing::example_results(), {.unicode = unicode, .width = width});
      for (const std::string& line : lines_of(text)) {
        EXPECT_LE(display_width(line), std::max(width, 40)) << line;
        EXPECT_FALSE(line.ends_with(' ')) << '"' << line << '"';
        for (const char byte : line) {
          ASSERT_TRUE(byte != '\x1B' && (unicode || static_cast<unsigned char>(byte) < 0x80)) << line;
        }
      }
    }
  }
}

TEST(Table, IsTheSameWithColoursTakenOut) {
  for (const int width : {40, 80, 100, 160}) {
    const std::string coloured = table(gillab::testing::example_results(), {.colour = true, .width = width});
    EXPECT_THAT(coloured, HasSubstr("\x1B[1mprimes\x1B[0m"));
    std::string plain;
    for (std::size_t at = 0; at < coloured.size(); ++at) {
      if (coloured[at] == '\x1B') {
        at = coloured.find('m', at);
      } else {
        plain += coloured[at];
      }
    }
    EXPECT_EQ(plain, table(gillab::testing::example_results(), {.width = width}));
  }
}

TEST(Table, AlignsItsColumns) {
  for (const int width : {60, 80, 100, 160}) {
    const std::string text = primes_table({.width = width});
    const auto end_of = [&](const std::string& row, const std::string& cell) {
      const std::string line = line_with(text, "  " + row);
      const std::size_t at = line.find(cell);
      EXPECT_NE(at, std::string::npos) << row << ": " << line;
      return display_width(line.substr(0, at)) + display_width(cell);
    };
    const int time = end_of("variant ", "time");
    EXPECT_EQ(end_of("python/serial ", "414 ms"), time);
    EXPECT_EQ(end_of("native-released/threads ", "21.3 ms"), time);
    const int speedup = end_of("python/serial ", "1.00x");
    EXPECT_EQ(end_of("python/threads ", "0.99x"), speedup);
    EXPECT_EQ(end_of("native-released/threads ", "19.4x"), speedup);
  }
}

TEST(Table, ShowsTheMedianOfCleanRoundsOrElseOfAll) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  for (lab::Sample& sample : result.samples) {
    if (sample.variant == "python/serial") sample.real_s = sample.process == 1 && sample.round < 2 ? 60 : 1;
  }
  EXPECT_THAT(scenario_table(result, gillab::testing::example_context(), {}),
              HasSubstr("python/serial             1.00 s"));
  for (lab::Round& round : result.rounds)
    round.taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.03}};
  for (lab::Sample& sample : result.samples) {
    if (sample.variant == "python/serial") sample.real_s = 5;
  }
  EXPECT_THAT(scenario_table(result, gillab::testing::example_context(), {}),
              HasSubstr("python/serial             5.00 s"));
}

TEST(Table, WarnsWhenTheMachineWasBusy) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  for (std::size_t i = 0; i < result.rounds.size(); ++i) {
    result.rounds[i].taints.clear();
    if (i >= 12) continue;
    const double capacity = 1.2 + 0.01 * static_cast<double>(i);
    result.rounds[i].taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.03},
                               {.kind = lab::Taint::Kind::kLowCapacity, .amount = capacity, .limit = 1.94}};
  }
  result.rounds[0].taints = {{.kind = lab::Taint::Kind::kLowCapacity, .amount = 1.10, .limit = 1.94}};
  std::string text = scenario_table(result, gillab::testing::example_context(), {.width = 300});
  EXPECT_THAT(
      text,
      HasSubstr("! Only 9 of 21 rounds can be used, the machine was busy during the others (most often: "
                "capacity 1.10 of the usual\n    1.94)."))
      << text;
  for (lab::Round& round : result.rounds)
    round.taints = {{.kind = lab::Taint::Kind::kSteal, .amount = 0.03}};
  text = scenario_table(result, gillab::testing::example_context(), {.width = 100});
  EXPECT_THAT(text, HasSubstr("! None of the rounds can be used"));
}

TEST(Table, WarnsWhenNativeThreadsReachLittle) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  for (lab::Round& round : result.rounds)
    round.capacity = 1.3;
  EXPECT_THAT(
      one_line(scenario_table(result, gillab::testing::example_context(), {.width = 200})),
      HasSubstr("! Pure native threads reached only 1.30x of 2x here: something else keeps a CPU busy "
                "all the time, or CPUs share a core."));
}

TEST(Table, SaysWhichPythonItWas) {
  lab::Context context = gillab::testing::example_context();
  const auto first_lines = [&] { return scenario_table(gillab::testing::primes_result(), context, {}); };
  context.python.build = "free-threaded";
  context.python.gil_enabled = false;
  EXPECT_THAT(first_lines(), HasSubstr("Python 3.11.2 free-threaded\n"));
  context.python.gil_enabled = true;
  EXPECT_THAT(first_lines(), HasSubstr("Python 3.11.2 free-threaded, GIL switched on\n"));
  context.python.implementation = "Other";
  EXPECT_THAT(first_lines(), HasSubstr("Other 3.11.2 free-threaded"));
}

TEST(Table, WarnsWhenTheReferenceDiffersFromItself) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  EXPECT_THAT(primes_table({}), Not(HasSubstr("!")));
  result.comparisons[0].speedup = {.value = 0.96, .lower = 0.95, .upper = 0.975, .confidence = 0.96};
  EXPECT_THAT(
      scenario_table(result, gillab::testing::example_context(), {.width = 120}),
      HasSubstr(
          "! The reference against itself reads 0.960x [0.950, 0.975] instead of 1: something other than the "
          "code changed its\n    time. Differences of up to 5.0 % in this table mean nothing."));
}

TEST(Table, SaysWhenThereAreTooFewRounds) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  result.rounds.resize(3);
  result.comparisons.clear();
  const std::string text = scenario_table(result, gillab::testing::example_context(), {});
  EXPECT_THAT(
      text,
      HasSubstr("! 3 clean rounds are too few for a speedup with an interval: ask for more with --rounds."));
  EXPECT_THAT(line_with(text, "  python/threads"), HasSubstr("–"));
}

TEST(Table, OneRoundIsTooFewInTheSingular) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  result.rounds.resize(1);
  result.rounds[0].taints.clear();
  result.comparisons.clear();
  EXPECT_THAT(scenario_table(result, gillab::testing::example_context(), {}),
              HasSubstr("! 1 clean round is too few for a speedup with an interval"));
}

TEST(Table, CanDrawLittle) {
  lab::ScenarioResult result;
  result.variants = {testing::variant("python", "serial")};
  result.scenario.name = "broken";
  EXPECT_EQ(scenario_table(result, {}, {}),
            "broken\n  1 task on 1 thread · 1 CPU\n\n  python/serial  not measured\n");
  EXPECT_EQ(table({}, {}), "  No scenario was run.\n");
}

TEST(Table, ShortensLongDetails) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  result.variants[7].details.clear();
  for (int i = 0; i < 40; ++i)
    result.variants[7].details += "line " + std::to_string(i) + "\n";
  const std::string text = scenario_table(result, gillab::testing::example_context(), {});
  EXPECT_THAT(text, HasSubstr("    … 28 lines above, in the results file\n    line 28\n"));
  EXPECT_THAT(text, HasSubstr("    line 39\n"));
}

TEST(Table, KeepsTheIndentationOfDetailsUnlessItTakesHalfTheWidth) {
  lab::ScenarioResult result = gillab::testing::primes_result();
  result.variants[7].details = "Traceback\n  " + std::string(60, 'a') + "\n" + std::string(50, ' ') + "deep";
  const std::string text = scenario_table(result, gillab::testing::example_context(), {.width = 60});
  EXPECT_THAT(text, HasSubstr("    Traceback\n      aaa"));
  EXPECT_THAT(text, HasSubstr("\n    deep\n"));
}

TEST(Bar, IsDrawnInEighths) {
  EXPECT_EQ(bar(1, 3, true), "███");
  EXPECT_EQ(bar(0.5, 3, true), "█▌");
  EXPECT_EQ(bar(1e-9, 3, true), "▏");
  EXPECT_EQ(bar(0, 3, true), "");
  EXPECT_EQ(bar(7, 3, false), "###");
}

}  // namespace
}  // namespace gillab::testing
