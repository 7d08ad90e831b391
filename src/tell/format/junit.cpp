#include "tell/format/junit.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include "tell/format/xml_text.h"
#include "tell/words/gate.h"
#include "tell/words/gauge.h"

namespace gillab::format {

using namespace words;
namespace {

using lab::GateVerdict;

/// The first number in `text`, which has to be all digits.
int digits(std::string_view text) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size() ? value : -1;
}

bool is_date_and_time(const std::string& text) {
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':')
    return false;
  const std::string_view view = text;
  const auto within = [&](std::size_t at, int highest) {
    const int value = digits(view.substr(at, 2));
    return value >= 0 && value <= highest;
  };
  const std::chrono::year_month_day day{std::chrono::year{digits(view.substr(0, 4))},
                                        std::chrono::month{static_cast<unsigned>(digits(view.substr(5, 2)))},
                                        std::chrono::day{static_cast<unsigned>(digits(view.substr(8, 2)))}};
  return day.year() > std::chrono::year{0} && day.ok() && within(11, 23) && within(14, 59) && within(17, 59);
}

/// Without the offset: the schema allows none.
std::string timestamp(const std::string& date) {
  return is_date_and_time(date) ? date.substr(0, 19) : "1970-01-01T00:00:00";
}

std::string nonempty(const std::string& text, std::string_view otherwise) {
  return text.empty() ? std::string{otherwise} : text;
}

/// One test case: what is asked, and how it came out.
struct Case {
  std::string name;
  GateVerdict verdict = GateVerdict::kPass;
  std::string message;
  std::string details;
};

struct Suite {
  std::string name;
  std::vector<Case> cases;

  [[nodiscard]] int count(std::initializer_list<GateVerdict> verdicts) const {
    return static_cast<int>(std::ranges::count_if(cases, [&](const Case& each) {
      return std::ranges::find(verdicts, each.verdict) != verdicts.end();
    }));
  }
};

/// The reason again, for GitLab shows only the text of an element, and the figures.
std::string details_of(const lab::Judgement& judgement, const std::string& reason) {
  const lab::Promise& promise = judgement.promise;
  const lab::Scale scale = traits_of(promise.gauge).scale;
  std::string text = fmt::format("{}; baseline {}", reason, words::figure(promise.value.value, scale));
  if (judgement.measured) {
    const std::string interval = words::interval(*judgement.measured, scale);
    text += fmt::format(", measured {}{}{}", words::figure(judgement.measured->value, scale),
                        interval.empty() ? "" : " ", interval);
  }
  const auto floor = lab::floor_of(judgement);
  return floor ? fmt::format("{}, floor {}", text, words::floor_figure(*floor, scale)) : text;
}

Case case_of(const lab::Judgement& judgement) {
  std::string reason = words::reason(judgement);
  std::string details = details_of(judgement, reason);
  return {.name = fmt::format("{} {}", judgement.promise.variant, name_of(judgement.promise.gauge)),
          .verdict = judgement.verdict,
          .message = std::move(reason),
          .details = std::move(details)};
}

std::vector<Suite> suites_of(const lab::GateReport& report) {
  std::vector<Suite> suites;
  for (const lab::ScenarioJudgements& scenario : by_scenario(report)) {
    Suite suite{.name = scenario.scenario, .cases = {}};
    for (const lab::Judgement* judgement : scenario.judgements)
      suite.cases.push_back(case_of(*judgement));
    suites.push_back(std::move(suite));
  }
  for (const std::string& scenario : report.missing) {
    suites.push_back({.name = scenario,
                      .cases = {{.name = "baseline",
                                 .verdict = GateVerdict::kNotCompared,
                                 .message = "the baseline has nothing of this scenario",
                                 .details = "the baseline has nothing of this scenario"}}});
  }
  return suites;
}

/// What stands inside a test case.
std::string outcome(const Case& test) {
  const std::string message = xml(test.message);
  const std::string details = xml(test.details);
  switch (test.verdict) {
    case GateVerdict::kPass:
      return {};
    case GateVerdict::kFail:
      return fmt::format(R"(<failure message="{}" type="regression">{}</failure>)", message, details);
    case GateVerdict::kRefused:
      return fmt::format(R"(<error message="{}" type="refused">{}</error>)", message, details);
    case GateVerdict::kNotMeasured:
      return fmt::format(R"(<error message="{}" type="not measured">{}</error>)", message, details);
    case GateVerdict::kInconclusive:
    case GateVerdict::kNotCompared:
      break;
  }
  // No type: JUnit.xsd allows none here.
  return fmt::format(R"(<skipped message="{0}: {1}">{0}: {2}</skipped>)", words::name_of(test.verdict),
                     message, details);
}

std::string drawn(const Case& test, const std::string& suite) {
  const std::string head =
      fmt::format(R"(    <testcase classname="gillab.{}" name="{}" time="0")", suite, xml(test.name));
  const std::string inside = outcome(test);
  return inside.empty() ? head + "/>\n" : fmt::format("{}>{}</testcase>\n", head, inside);
}

std::string property(std::string_view name, const std::string& value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml(value));
}

std::string drawn(const Suite& suite, int id, const lab::GateReport& report) {
  const std::string name = nonempty(xml(suite.name), "unnamed");
  std::string text = fmt::format(
      "  <testsuite name=\"{}\" package=\"gillab\" id=\"{}\" timestamp=\"{}\" hostname=\"{}\" tests=\"{}\" "
      "failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\">\n",
      name, id, timestamp(report.current.date), nonempty(xml(report.current.machine.host_name), "localhost"),
      suite.cases.size(), suite.count({GateVerdict::kFail}),
      suite.count({GateVerdict::kRefused, GateVerdict::kNotMeasured}),
      suite.count({GateVerdict::kInconclusive, GateVerdict::kNotCompared}));
  text += "    <properties>\n";
  text += property("tolerance", fmt::format("{:.4g} %", 100 * report.tolerance));
  text += property("baseline", fmt::format("{}", fmt::join(words::side(report.baseline), ", ")));
  text += property("measured", fmt::format("{}", fmt::join(words::side(report.current), ", ")));
  text += "    </properties>\n";
  for (const Case& test : suite.cases)
    text += drawn(test, name);
  return text + "    <system-out/>\n    <system-err/>\n  </testsuite>\n";
}

}  // namespace

std::string junit(const lab::GateReport& report) {
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  int id = 0;
  for (const Suite& suite : suites_of(report))
    text += drawn(suite, id++, report);
  return text + "</testsuites>\n";
}

}  // namespace gillab::format
