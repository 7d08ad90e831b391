#include "tell/format/junit.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gate_example.h"
#include "tell/format/xml_text.h"

namespace gillab::testing {

using namespace format;
namespace {

using gillab::testing::example_report;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(JUnit, HasASuiteForEachScenarioWithItsCounts) {
  const std::string text = junit(example_report());
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"primes\" package=\"gillab\" id=\"0\" "
                              "timestamp=\"2025-07-02T08:30:00\" hostname=\"lab\" tests=\"4\" failures=\"1\" "
                              "errors=\"0\" skipped=\"3\" time=\"0\">"));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"http-io\" package=\"gillab\" id=\"1\" "
                              "timestamp=\"2025-07-02T08:30:00\" hostname=\"lab\" tests=\"3\" failures=\"0\" "
                              "errors=\"0\" skipped=\"0\" time=\"0\">"));
  EXPECT_THAT(text, HasSubstr("tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\""));
}

TEST(JUnit, SaysHowEachVerdictCameAbout) {
  const std::string text = junit(example_report());
  EXPECT_THAT(
      text,
      HasSubstr(
          "<testcase classname=\"gillab.primes\" name=\"native-released/threads efficiency\" time=\"0\">"
          "<failure message=\"upper bound 62.4 % &lt; floor 86.4 %, confirmed in other processes; 29 of 30 "
          "rounds clean\" type=\"regression\">upper bound 62.4 % &lt; floor 86.4 %, confirmed in other "
          "processes; 29 of 30 rounds clean; baseline 97.1 %, measured 61.3 % [60.2, 62.4], floor 86.4 %"
          "</failure></testcase>\n"));
  EXPECT_THAT(
      text, HasSubstr("<testcase classname=\"gillab.http-io\" name=\"native/batch speedup\" time=\"0\"/>\n"));
  EXPECT_THAT(text, HasSubstr("<skipped message=\"INCONCLUSIVE: 80.1 %–95.0 % straddles the floor 83.9 %"));
  EXPECT_THAT(text, HasSubstr("<skipped message=\"NOT COMPARED: the baseline is of Example CPU"));
  EXPECT_THAT(
      text, HasSubstr("<error message=\"the baseline is of 4 tasks of size default with {&quot;n&quot;:4}"));
  EXPECT_THAT(text, HasSubstr("<testcase classname=\"gillab.blas\" name=\"baseline\" time=\"0\"><skipped"));
}

TEST(JUnit, TakesADateForWhatItIs) {
  lab::GateReport report = example_report();
  for (const char* date : {"", "yesterday", "2025-02-29T00:00:00", "2025-02-01T24:00:00",
                           "0000-01-01T00:00:00", "2025-02-01 00:00:00", "+025-02-01T00:00:00"}) {
    report.current.date = date;
    EXPECT_THAT(junit(report), HasSubstr("timestamp=\"1970-01-01T00:00:00\"")) << date;
  }
  report.current.date = "2024-02-29T23:59:59.123456Z";
  EXPECT_THAT(junit(report), HasSubstr("timestamp=\"2024-02-29T23:59:59\""));
}

TEST(JUnit, NamesWhatHasNoName) {
  lab::GateReport report = example_report();
  report.current.machine.host_name.clear();
  report.judgements.resize(1);
  report.judgements[0].promise.scenario.clear();
  EXPECT_THAT(junit(report), HasSubstr("<testsuite name=\"unnamed\""));
  EXPECT_THAT(junit(report), HasSubstr("hostname=\"localhost\""));
}

TEST(XmlText, LetsNothingThrough) {
  EXPECT_EQ(xml("a<b>&\"c\"]]>"), "a&lt;b&gt;&amp;&quot;c&quot;]]&gt;");
  EXPECT_EQ(xml("one\ntwo\tthree\r\nfour\x01\x1B[31m\x7F"), "one two three four");
  EXPECT_EQ(xml("\xFF\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBC"),
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBC");
  EXPECT_THAT(xml(gillab::testing::hostile_text()), Not(::testing::AnyOf(HasSubstr("<"), HasSubstr("\x1B"))));
}

}  // namespace
}  // namespace gillab::testing
