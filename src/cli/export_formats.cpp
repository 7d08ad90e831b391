#include "cli/export_formats.h"

#include "cli/inputs.h"
#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/junit.h"
#include "tell/format/markdown/markdown.h"
#include "tell/report/advice.h"
#include "tell/report/gate.h"
#include "tell/report/run.h"
#include "tell/results/calibration_json.h"
#include "tell/results/results_json.h"
#include "tell/results/trace_document.h"

namespace gillab::cli {

namespace {

constexpr const char* kOrStandardOutput = "; - is standard output";

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
  exports.offer_page("the tables", kOrStandardOutput, &report::run);
  offer_ratios(exports, [](const lab::Results& found) -> const lab::Results& { return found; });
  return exports;
}

Exports<Checked> exports_of_check() {
  Exports<Checked> exports;
  exports.offer("--export-json", "write the results document, verdicts included, there; - is standard output",
                [](const Checked& found) { return results::to_json(*found.results, *found.report); });
  exports.offer_page_as(page_formats().front(), "the verdicts",
                        ", for a pull request's comment or a job's summary", [](const Checked& found) {
                          return markdown::drawn(report::gate(*found.report),
                                                 {.most_bytes = markdown::kLongestComment});
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
  exports.offer_page_as(page_formats().front(), "the tree", kOrStandardOutput, [](const lab::Results& found) {
    return markdown::drawn(report::advice(as_a_file_gives_them(found)));
  });
  return exports;
}

Exports<lab::Calibration> exports_of_calibrate() {
  Exports<lab::Calibration> exports;
  exports.offer("--export-json", "write every decision there; - is standard output",
                &results::calibration_json);
  return exports;
}

Exports<trace::Observation> exports_of_trace() {
  Exports<trace::Observation> exports;
  exports.offer("--export-json", "write the account there as JSON; - is standard error", &results::trace_json,
                files::Dash::kStandardError);
  return exports;
}

void add_timeline_option(Options& app, files::Output& timeline, const std::string& help) {
  timeline.option = "--export-trace";
  timeline.dash = files::Dash::kNothing;
  app.add(timeline.option, timeline.path, help).type_name("FILE");
}

}  // namespace gillab::cli
