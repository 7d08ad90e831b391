#pragma once

#include <string>

#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/run.h"

/// The report of a run in the formats that people read.
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

}  // namespace gillab::testing
