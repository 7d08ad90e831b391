#include "tell/format/html/html.h"

#include <cmath>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "example.h"
#include "tell/format/html/assets.h"
#include "tell/format/html/packed.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/text.h"
#include "tell/report/run.h"

namespace gillab::html {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(HtmlText, EscapesWhatCouldEndAnElementOrAnAttribute) {
  EXPECT_EQ(text("<b> & \"x\" 'y'"), "&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39;");
  EXPECT_EQ(lines("  a<b\n\x1b[31mc"), "  a&lt;b\nc\n");
}

TEST(HtmlPacked, Base64IsThatOfTheStandard) {
  // The examples of RFC 4648.
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(HtmlPacked, ADocumentBecomesSmall) {
  const std::string document(100'000, ' ');
  EXPECT_LT(packed(document).size(), 1000);
  EXPECT_EQ(packed("").substr(0, 4), "H4sI") << "gzip's mark";
}

TEST(HtmlText, AnAnchorHasNothingThatAnUrlGivesAMeaning) {
  EXPECT_EQ(anchor("a/b c#d?e"), "a-b-c-d-e");
  EXPECT_EQ(anchor("%%"), "");
}

TEST(HtmlScale, TwiceAndHalfAreEquallyFarFromOne) {
  const Scale scale = Scale::logarithmic({0.5, 2});
  EXPECT_NEAR(scale.at(1), 50, 1e-9);
  EXPECT_NEAR(scale.at(2) - scale.at(1), scale.at(1) - scale.at(0.5), 1e-9);
  EXPECT_GT(scale.at(0.5), 0) << "nothing lies on the edge";
}

TEST(HtmlScale, WhatLiesBeyondAnEndIsPutThere) {
  const Scale scale = Scale::logarithmic({1, 10});
  EXPECT_EQ(scale.at(1e9), 100);
  EXPECT_EQ(scale.at(kInfinity), 100);
  EXPECT_EQ(scale.at(1e-9), 0);
  EXPECT_EQ(scale.at(0), 0);
  EXPECT_EQ(scale.at(std::nan("")), 0);
}

TEST(HtmlScale, NumbersThatAreNoneDoNotSpoilIt) {
  const Scale scale = Scale::logarithmic({std::nan(""), kInfinity, 0, -3, 1, 2});
  EXPECT_GT(scale.at(2), scale.at(1));
  EXPECT_NEAR(Scale::logarithmic({}).at(1), 50, 1e-9);
  EXPECT_NEAR(Scale::linear({}).at(0.5), 50, 1e-9);
}

TEST(HtmlScale, TicksAreRoundAndHaveRoom) {
  EXPECT_THAT(Scale::logarithmic({1, 10}).ticks(), ElementsAre(1, 2, 5, 10));
  EXPECT_THAT(Scale::linear({100}).ticks(), ElementsAre(0, 20, 40, 60, 80, 100));
  for (const double widest : {1.01, 1.5, 3.0, 40.0, 1e4, 1e9, 1e15}) {
    const std::vector<double> ticks = Scale::logarithmic({1, widest}).ticks();
    EXPECT_LE(ticks.size(), 7) << widest;
    EXPECT_GE(ticks.size(), 1) << widest;
    EXPECT_LE(Scale::linear({widest}).ticks().size(), 8) << widest;
  }
}

TEST(HtmlScale, PositionsAreShort) {
  EXPECT_EQ(position(50), "50");
  EXPECT_EQ(position(43.2149), "43.21");
  EXPECT_EQ(position(7.5), "7.5");
}

TEST(HtmlStrip, SaysInWordsWhatItShows) {
  const std::string picture = Strip(Scale::logarithmic({0.5, 2}), 20)
                                  .interval({.value = 1, .lower = 0.9, .upper = 1.1}, 10, "good")
                                  .drawn("a<b: 1.00x");
  EXPECT_THAT(picture, HasSubstr("role=\"img\" aria-label=\"a&lt;b: 1.00x\""));
  EXPECT_THAT(picture, HasSubstr("<title>a&lt;b: 1.00x</title>"));
}

TEST(HtmlStrip, ABarIsNeverLongerThanItsPlace) {
  const std::string bar = stacked({{.share = 0.7, .looks = "held", .name = "held"},
                                   {.share = 0.7, .looks = "waited", .name = "waited"},
                                   {.share = std::nan(""), .looks = "ready", .name = "ready"}},
                                  "words");
  EXPECT_THAT(bar, HasSubstr("x=\"70%\" width=\"30%\""));
  EXPECT_THAT(bar, Not(HasSubstr("ready")));
}

TEST(HtmlPolicy, NamesADigestInBase64) {
  // Of nothing at all, as every SHA-256 calculator has it.
  EXPECT_EQ(policy_source({.content = "",
                           .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}),
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
}

TEST(HtmlPage, HasOneSectionForEachScenarioAndLinksToThem) {
  lab::Results results{.context = gillab::testing::example_context(),
                       .scenarios = {gillab::testing::primes_result(), gillab::testing::primes_result()}};
  const std::string page =
      drawn(report::run(results), {.title = "two", .document = "{}", .file_name = "two.json"});
  EXPECT_THAT(page, HasSubstr("<h2 id=\"s-primes\">primes"));
  EXPECT_THAT(page, HasSubstr("<h2 id=\"s-primes-2\">primes"));
  EXPECT_THAT(page, HasSubstr("<a href=\"#s-primes-2\">primes</a>"));
  EXPECT_THAT(page, HasSubstr("data-file-name=\"two.json\">" + packed("{}") + "</script>"));
}

TEST(HtmlPage, EscapesWhatScenariosSay) {
  lab::Results results{.context = gillab::testing::example_context(),
                       .scenarios = {gillab::testing::primes_result()}};
  constexpr const char* kAttack = "</title></script><img src=x onerror=alert(1)>\"'";
  lab::ScenarioResult& primes = results.scenarios[0];
  primes.scenario.name = kAttack;
  primes.scenario.title = kAttack;
  primes.variants[6].reason = kAttack;
  primes.variants[7].details = kAttack;
  primes.claims[0].claim.text = kAttack;
  results.context.machine.cpu_model = kAttack;
  const std::string page =
      drawn(report::run(results), {.title = kAttack, .document = kAttack, .file_name = kAttack});
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, HasSubstr("&lt;img src=x onerror=alert(1)&gt;"));
}

TEST(HtmlPage, WithoutAnythingIsStillAPage) {
  EXPECT_THAT(drawn({}, {}), HasSubstr("<main>"));
  EXPECT_THAT(drawn(report::run({}), {}), HasSubstr("No scenario was run."));
}

}  // namespace
}  // namespace gillab::html
