// Prints the example run and the example check in one of the formats: for the tests that validate them, and
// for looking at a change of layout.

#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "example.h"
#include "gate_example.h"
#include "pages.h"
#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/junit.h"
#include "tell/results/results_json.h"

namespace {

using namespace gillab::format;
using namespace gillab::results;
using gillab::terminal::Style;
namespace testing = gillab::testing;
using gillab::lab::Results;

/// The words "ascii", "colour" and "hostile" in the name of a format choose a variety.
bool asks_for(const std::string& format, const char* word) {
  return format.find(word) != std::string::npos;
}

Results results_for(const std::string& format) {
  Results results = gillab::testing::example_results();
  results.evidence = {{.scenario = "http-io",
                       .declared = {.step = gillab::protocol::Step::kWaits,
                                    .label = "threads",
                                    .variant = "python/threads",
                                    .over = "python/serial",
                                    .measure = "speedup",
                                    .rank = 3}}};
  if (asks_for(format, "empty")) results = {.context = results.context};
  if (asks_for(format, "hostile")) {
    for (auto& scenario : results.scenarios) {
      scenario.scenario.name += gillab::testing::hostile_text();
      for (auto& comparison : scenario.comparisons)
        comparison.variant += gillab::testing::hostile_text();
    }
  }
  return results;
}

gillab::lab::GateReport report_for(const std::string& format) {
  if (asks_for(format, "hostile")) return gillab::testing::hostile_report();
  if (asks_for(format, "empty")) return {.tolerance = 0.1, .baseline = gillab::testing::example_context()};
  return gillab::testing::example_report();
}

}  // namespace

int main(int argc, char** argv) {
  const std::string format = argc > 1 ? argv[1] : "json";
  const Style style{.colour = asks_for(format, "colour"),
                    .unicode = !asks_for(format, "ascii"),
                    .width = argc > 2 ? std::stoi(argv[2]) : 100};
  const Results results = results_for(format);
  const auto report = report_for(format);
  const std::map<std::string, std::function<std::string()>> kDrawings{
      {"json", [&] { return to_json(results); }},
      {"gate-json", [&] { return to_json(results, report); }},
      {"markdown", [&] { return gillab::testing::markdown_page(results); }},
      {"gate-markdown", [&] { return gillab::testing::gate_markdown(report); }},
      {"junit", [&] { return junit(report); }},
      {"benchmark-action", [&] { return benchmark_action(results); }},
      {"bencher", [&] { return bencher(results); }},
      {"gate-table", [&] { return gillab::testing::gate_table(report, style); }},
      {"table", [&] { return gillab::testing::table(results, style); }},
  };
  const std::string kind = format.substr(0, format.find(':'));
  const auto drawing = kDrawings.find(kind);
  if (drawing == kDrawings.end()) {
    std::cerr << "There is no format " << kind << "\n";
    return 2;
  }
  std::cout << drawing->second();
}
