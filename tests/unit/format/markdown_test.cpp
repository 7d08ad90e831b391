#include "pages.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"

namespace gillab::testing {

using gillab::testing::markdown_page;
using gillab::testing::scenario_table;
using gillab::testing::table;
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Markdown, LooksLikeThis) {
  lab::Results results{.context = gillab::testing::example_context(),
                       .scenarios = {gillab::testing::primes_result()}};
  results.scenarios[0].variants.resize(2);
  results.scenarios[0].claims.resize(2);
  const std::string expected = R"(
### primes — Counting primes by trial division: a Python loop keeps the GIL, native code need not. (experiment 1)

size default · n = 50,000 · 4 tasks on 4 threads · 2 CPUs · Python 3.11.2 with the GIL

| variant | time | speedup | over serial | of capacity |
|:--|--:|:--|:--|--:|
| python/serial | 414 ms | 1.00x (reference) |  |  |
| python/threads | 418 ms | 0.99x \[0.98, 1.00\] | 0.99x \[0.98, 1.00\] | nothing |

| variant | handoffs |
|:--|--:|
| python/threads | 103 |

- ✅ Threads do not speed up a pure-Python loop. — **0.99x** \[0.98, 1.00\], ≤ 1.25x, published 1.01x
- ❌ The same loop in C++ with the GIL released uses all the cores there are. — **81 %** \[79, 83\], ≥ 85 %

21 rounds in 3 processes, 19 clean · capacity 1.94 of 2 · the reference against itself: 1.00x \[0.98, 1.01\]

gillab 0.1.0 (0123abc) · Example CPU @ 3 GHz · lab · 2025-06-01T12:00:00+00:00
)";
  EXPECT_EQ(markdown_page(results), expected.substr(1));
}

TEST(Markdown, EscapesWhatScenariosSay) {
  lab::Results results{.context = gillab::testing::example_context(),
                       .scenarios = {gillab::testing::primes_result()}};
  lab::ScenarioResult& primes = results.scenarios[0];
  primes.scenario.title = "a|b\n# *c* <img src=x> @everyone #12 https://example.org";
  primes.variants[6].reason = "x | y\nz `code`";
  primes.variants[7].details = "</pre><script>\n```\n|";
  const std::string text = markdown_page(results);
  EXPECT_THAT(text, HasSubstr("a\\|b \\# \\*c\\* &lt;img src=x&gt; @<!-- -->everyone \\#<!-- -->12 "
                              "https:<!-- -->//example.org"));
  EXPECT_THAT(text, HasSubstr("| skipped: x \\| y z \\`code\\` | | | |\n"));
  EXPECT_THAT(text, HasSubstr("<pre>\n&lt;/pre&gt;&lt;script&gt;\n"));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

TEST(Markdown, CanDrawLittle) {
  EXPECT_THAT(markdown_page({}), HasSubstr("No scenario was run.\n"));
}

}  // namespace
}  // namespace gillab::testing
