#pragma once

#include "cli/exports.h"
#include "measure/gate/calibration.h"
#include "measure/gate/gate.h"
#include "measure/lab/results.h"
#include "observe/trace/observation.h"

/// Which command exports what. A new format of pages is a row in page_formats.cpp; a new document is a file
/// in src/tell/format and a row in export_formats.cpp.
namespace gillab::cli {

/// What a check found out.
struct Checked {
  const lab::Results* results;
  const lab::GateReport* report;
};

[[nodiscard]] Exports<lab::Results> exports_of_run();
[[nodiscard]] Exports<Checked> exports_of_check();
[[nodiscard]] Exports<lab::Results> exports_of_advise();
[[nodiscard]] Exports<lab::Calibration> exports_of_calibrate();
[[nodiscard]] Exports<trace::Observation> exports_of_trace();
[[nodiscard]] Exports<blocks::Page> exports_of_demo();

/// The timeline that run and trace export is written in pieces, so it is no row of the above. It needs a
/// file.
void add_timeline_option(Options& app, files::Output& timeline, const std::string& help);

}  // namespace gillab::cli
