#include "gate_example.h"

#include <utility>

#include "example.h"

namespace gillab::testing {
namespace {

using lab::GateVerdict;
using lab::Gauge;
namespace ground = lab::ground;

lab::Ground because(lab::Reason reason) {
  return reason;
}

lab::Promise promise(std::string scenario, std::string variant, std::string reference, Gauge gauge,
                     const lab::Estimate& value) {
  return {.scenario = std::move(scenario),
          .variant = std::move(variant),
          .reference = std::move(reference),
          .gauge = gauge,
          .value = value,
          .capacity = gauge == Gauge::kEfficiency ? 1.94 : 0};
}

lab::Judgement judgement(lab::Promise promise, GateVerdict verdict, lab::Ground reason) {
  return {.promise = std::move(promise), .verdict = verdict, .reason = std::move(reason)};
}

lab::Judgement measured(lab::Judgement judgement, const lab::Estimate& value, double floor, int clean) {
  judgement.measured = value;
  judgement.floor = floor;
  judgement.rounds = 30;
  judgement.clean_rounds = clean;
  return judgement;
}

lab::Estimate nine_in_ten(double value, double lower, double upper) {
  return {.value = value, .lower = lower, .upper = upper, .confidence = 0.9};
}

}  // namespace

lab::GateReport example_report() {
  lab::GateReport report{.tolerance = 0.1, .baseline = example_context(), .current = example_context()};
  report.current.date = "2025-07-02T08:30:00+02:00";
  report.current.commit = "89abcde";
  report.judgements = {
      measured(judgement(promise("primes", "native-released/threads", "native-released/serial",
                                 Gauge::kEfficiency, nine_in_ten(0.9712, 0.96, 0.98)),
                         GateVerdict::kFail,
                         ground::BelowFloor{
                             .upper = 0.6238, .floor = 0.864, .confirmed = true, .rounds = {29, 30}}),
               nine_in_ten(0.6134, 0.6021, 0.6238), 0.864, 29),
      measured(judgement(promise("primes", "numpy/threads", "numpy/serial", Gauge::kEfficiency,
                                 nine_in_ten(0.95, 0.9321, 0.97)),
                         GateVerdict::kInconclusive,
                         ground::StraddlesFloor{
                             .lower = 0.801, .upper = 0.95, .floor = 0.8389, .rounds = {12, 30}}),
               nine_in_ten(0.9, 0.801, 0.95), 0.8389, 12),
      judgement(promise("primes", "native-released/serial", "python/serial", Gauge::kSpeedup,
                        nine_in_ten(10.03, 9.9, 10.2)),
                GateVerdict::kNotCompared,
                lab::Mismatch{.difference = lab::Difference::kMachine,
                              .baseline = lab::fact::Processor{"Example CPU @ 3 GHz"},
                              .current = lab::fact::Processor{"Another CPU"}}),
      judgement(promise("primes", "numba-nogil/serial", "", Gauge::kReleases, nine_in_ten(12, 12, 12)),
                GateVerdict::kInconclusive,
                because(lab::because::Trouble{.variant = "numba-nogil/serial",
                                              .status = lab::Status::kSkipped,
                                              .text = "numba is not installed: apt install python3-numba"})),
      measured(judgement(promise("http-io", "urllib/threads", "urllib/serial", Gauge::kEfficiency,
                                 nine_in_ten(0.971, 0.93, 0.99)),
                         GateVerdict::kPass,
                         ground::AboveFloor{.lower = 0.9521, .floor = 0.837, .rounds = {30, 30}}),
               nine_in_ten(0.969, 0.9521, 0.981), 0.837, 30),
      measured(
          judgement(promise("http-io", "native/batch", "urllib/serial", Gauge::kSpeedup,
                            nine_in_ten(3.88, 3.71, 3.95)),
                    GateVerdict::kPass, ground::AboveFloor{.lower = 3.8, .floor = 3.339, .rounds = {30, 30}}),
          nine_in_ten(3.9, 3.8, 3.99), 3.339, 30),
      judgement(promise("http-io", "urllib/serial", "", Gauge::kReleases, nine_in_ten(41, 40, 44)),
                GateVerdict::kPass, ground::Releases{.a_task = 42, .samples = 30}),
      judgement(
          promise("dataloader", "workers/batch", "workers/serial", Gauge::kEfficiency,
                  nine_in_ten(0.9, 0.8, 0.95)),
          GateVerdict::kRefused,
          lab::Mismatch{.difference = lab::Difference::kSize,
                        .baseline = lab::fact::Work{.tasks = 4, .size = "default", .parameters = "{\"n\":4}"},
                        .current = lab::fact::Work{.tasks = 4, .size = "smoke", .parameters = "{\"n\":2}"}}),
  };
  lab::Judgement& releases = report.judgements[6];
  releases.measured = lab::Estimate{.value = 42, .lower = 41, .upper = 43, .confidence = 1};
  releases.rounds = releases.clean_rounds = 30;
  report.missing = {"blas", "my|own"};
  return report;
}

std::string hostile_text() {
  std::string text = "]]> <script>&amp;\"'</failure>--> | a|b `c` *d* [e](http://f) @everyone #12 -- \\ ";
  for (char byte = 0; byte < 0x7F; ++byte)
    text += byte;
  // Red, a title; not UTF-8: a lone byte, an overlong slash, a surrogate, a cut character; U+0085, U+FFFE,
  // U+FFFF, U+202E, an emoji.
  text +=
      "\x1B[31mred\x1B]0;title\a\xFF\xC0\xAF\xED\xA0\x80\xE2\x82 "
      "\xC2\x85\xEF\xBF\xBE\xEF\xBF\xBF\xE2\x80\xAE\xF0\x9F\x98\x80";
  return text;
}

lab::GateReport hostile_report() {
  lab::GateReport report = example_report();
  const std::string text = hostile_text();
  for (lab::Judgement& each : report.judgements) {
    each.promise.scenario += text;
    each.promise.variant += text;
    each.reason = because(lab::because::Said{"said" + text});
  }
  report.judgements[0].promise.scenario.clear();
  report.judgements[1].promise.variant.clear();
  report.judgements[2].reason = {};
  report.missing = {text, ""};
  report.baseline.date = text;
  report.baseline.python.version = text;
  report.baseline.machine.cpu_model = text;
  report.current.date = "2025-13-41T99:99:99" + text;
  report.current.machine.host_name = " \t\n";
  return report;
}

lab::GateReport long_report(int count) {
  lab::GateReport report = example_report();
  const lab::Judgement passed = report.judgements[4];
  for (int i = 0; i < count; ++i) {
    report.judgements.push_back(passed);
    report.judgements.back().promise.scenario = "scenario-" + std::to_string(i);
  }
  return report;
}

}  // namespace gillab::testing
