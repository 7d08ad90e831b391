#pragma once

#include <string>

#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/calibration.h"
#include "tell/report/gate.h"
#include "tell/report/run.h"

/// Reports in the formats that people read.
namespace gillab::testing {

[[nodiscard]] inline std::string table(const lab::Results& results, const terminal::Style& style) {
  return terminal::drawn(report::run(results), style);
}

[[nodiscard]] inline std::string scenario_table(const lab::ScenarioResult& result,
                                                const lab::Context& context, const terminal::Style& style) {
  return terminal::drawn(report::scenario(result, context), style);
}

[[nodiscard]] inline std::string markdown_page(const lab::Results& results) {
  return markdown::drawn(report::run(results));
}

[[nodiscard]] inline std::string gate_table(const lab::GateReport& report, const terminal::Style& style) {
  return terminal::drawn(report::gate(report), style);
}

[[nodiscard]] inline std::string gate_markdown(const lab::GateReport& report) {
  return markdown::drawn(report::gate(report), {.most_bytes = markdown::kLongestComment});
}

[[nodiscard]] inline std::string calibration_table(const lab::Calibration& calibration,
                                                   const terminal::Style& style) {
  return terminal::drawn(report::calibration(calibration), style);
}

}  // namespace gillab::testing
