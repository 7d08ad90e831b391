#include "cli/gate_exports.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/junit.h"
#include "tell/format/markdown/markdown.h"
#include "tell/report/gate.h"
#include "tell/results/results_json.h"

namespace gillab::cli {

const std::array<GateExportFormat, 5> kGateExportFormats{
    GateExportFormat{"--export-json",
                     "write the results document, verdicts included, there; - is standard output",
                     &output::to_json},
    GateExportFormat{"--export-markdown",
                     "write the verdicts as Markdown there, for a pull request's comment or a job's summary",
                     [](const lab::Results&, const lab::GateReport& report) {
                       return markdown::drawn(report::gate(report),
                                              {.most_bytes = markdown::kLongestComment});
                     }},
    GateExportFormat{
        "--export-junit", "write the verdicts as JUnit XML there",
        [](const lab::Results&, const lab::GateReport& report) { return output::junit(report); }},
    GateExportFormat{"--export-benchmark-action",
                     "write the ratios there, as customBiggerIsBetter of github-action-benchmark",
                     [](const lab::Results& results, const lab::GateReport&) {
                       return output::benchmark_action(results);
                     }},
    GateExportFormat{
        "--export-bencher", "write the ratios there in Bencher Metric Format",
        [](const lab::Results& results, const lab::GateReport&) { return output::bencher(results); }}};

void add_export_options(CLI::App& app, GateExportPaths& paths) {
  for (std::size_t i = 0; i < kGateExportFormats.size(); ++i) {
    app.add_option(kGateExportFormats[i].option, paths[i], kGateExportFormats[i].help)->type_name("FILE");
  }
}

NamedFiles named_files(const GateExportPaths& paths) {
  NamedFiles files;
  for (std::size_t i = 0; i < paths.size(); ++i)
    files.emplace_back(kGateExportFormats[i].option, paths[i]);
  return files;
}

GateExports::GateExports(GateExportPaths paths) : paths_(std::move(paths)) {
  refuse_shared_files(named_files(paths_));
  ensure_all_writable(named_files(paths_));
}

std::FILE* GateExports::tables() const {
  return tables_beside(named_files(paths_));
}

void GateExports::keep(const lab::Results& results, const lab::GateReport& report) const {
  write_those(results, report, false);
}

void GateExports::write(const lab::Results& results, const lab::GateReport& report) const {
  write_those(results, report, true);
}

void GateExports::write_those(const lab::Results& results, const lab::GateReport& report,
                              bool streams) const {
  std::exception_ptr failure;
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (paths_[i].empty() || (!streams && written_once(paths_[i]))) continue;
    try {
      write_export(paths_[i], kGateExportFormats[i].draw(results, report));
    } catch (...) {
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace gillab::cli
