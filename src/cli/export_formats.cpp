#include "cli/export_formats.h"

#include "cli/inputs.h"
#include "measure/lab/anonymous.h"
#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/junit.h"
#include "tell/format/markdown/markdown.h"
#include "tell/report/advice.h"
#include "tell/report/calibration.h"
#include "tell/report/gate.h"
#include "tell/report/run.h"
#include "tell/report/trace.h"
#include "tell/results/calibration_json.h"
#include "tell/results/results_json.h"
#include "tell/results/trace_document.h"

namespace gillab::cli {

namespace {

/// The documents that are made of results alone, whichever command found them out. The first two are rows of
/// their own, because commands say different things about them.
template <class Findings, class Results>
void offer_ratios(Exports<Findings>& exports, Results results_of) {
  exports.offer("--export-benchmark-action",
                "write the ratios there, as customBiggerIsBetter of github-action-benchmark",
                [=](const Findings& found) { return format::benchmark_action(results_of(found)); });
  exports.offer("--export-bencher", "write the ratios there in Bencher Metric Format",
                [=](const Findings& found) { return format::bencher(results_of(found)); });
}

}  // namespace

Exports<lab::Results> exports_of_run() {
  Exports<lab::Results> exports;
  exports.offer("--export-json", "write the results document there; - is standard output",
                [](const lab::Results& found) { return results::to_json(found); });
  exports.offer_page("the tables", &report::run, [](const lab::Results& found) {
    return PageContext{.title = title_of(found), .document = [&] { return results::to_json(found); }};
  });
  offer_ratios(exports, [](const lab::Results& found) -> const lab::Results& { return found; });
  exports.offer_anonymous(&lab::anonymous);
  return exports;
}

Exports<Checked> exports_of_check() {
  Exports<Checked> exports;
  exports.offer("--export-json", "write the results document, verdicts included, there; - is standard output",
                [](const Checked& found) { return results::to_json(*found.results, *found.report); });
  exports.offer_page(
      "the verdicts", [](const Checked& found) { return report::gate(*found.report); },
      [](const Checked& found) {
        return PageContext{.title = "gillab check",
                           .document = [&] { return results::to_json(*found.results, *found.report); },
                           .most_bytes = markdown::kLongestComment};
      });
  exports.offer("--export-junit", "write the verdicts as JUnit XML there",
                [](const Checked& found) { return format::junit(*found.report); });
  offer_ratios(exports, [](const Checked& found) -> const lab::Results& { return *found.results; });
  return exports;
}

Exports<lab::Results> exports_of_advise() {
  Exports<lab::Results> exports;
  exports.offer("--export-json",
                "keep the measurements there, for 'gillab show' and 'gillab advise'; - is standard output",
                [](const lab::Results& found) { return results::to_json(found); });
  exports.offer_page(
      "the tree", [](const lab::Results& found) { return report::advice(as_a_file_gives_them(found)); },
      [](const lab::Results& found) {
        return PageContext{.title = "gillab advise", .document = [&] { return results::to_json(found); }};
      });
  exports.offer_anonymous(&lab::anonymous);
  return exports;
}

Exports<lab::Calibration> exports_of_calibrate() {
  Exports<lab::Calibration> exports;
  exports.offer("--export-json", "write every decision there; - is standard output",
                &results::calibration_json);
  exports.offer_page("the tables", &report::calibration, [](const lab::Calibration& found) {
    return PageContext{.title = "gillab calibrate",
                       .document = [&] { return results::calibration_json(found); }};
  });
  return exports;
}

Exports<trace::Observation> exports_of_trace() {
  Exports<trace::Observation> exports;
  exports.offer("--export-json", "write the account there as JSON; - is standard error", &results::trace_json,
                files::Dash::kStandardError);
  exports.offer_page(
      "the account", &report::trace,
      [](const trace::Observation& found) {
        return PageContext{.title = "gillab trace", .document = [&] { return results::trace_json(found); }};
      },
      files::Dash::kStandardError);
  return exports;
}

Exports<blocks::Page> exports_of_demo() {
  Exports<blocks::Page> exports;
  exports.offer_page(
      "the tour", [](const blocks::Page& page) { return page; },
      [](const blocks::Page&) { return PageContext{.title = "How threads share the GIL", .document = {}}; });
  return exports;
}

void add_timeline_option(Options& app, files::Output& timeline, const std::string& help) {
  timeline.option = "--export-trace";
  timeline.dash = files::Dash::kNothing;
  app.add(timeline.option, timeline.path, help).type_name("FILE");
}

}  // namespace gillab::cli
