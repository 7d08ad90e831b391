// Prints the example run in one of the formats: for the schema's test, and for looking at a change of layout.

#include <iostream>
#include <string>
#include <string_view>

#include "example.h"
#include "output/markdown.h"
#include "output/results_json.h"
#include "output/table.h"

int main(int argc, char** argv) {
  using namespace gillab::output;
  const std::string_view format = argc > 1 ? argv[1] : "json";
  const gillab::lab::Results results = testing::example_results();
  if (format == "json") {
    std::cout << to_json(results);
  } else if (format == "empty") {
    std::cout << to_json({.context = testing::example_context(), .scenarios = {}});
  } else if (format == "markdown") {
    std::cout << markdown(results);
  } else {
    std::cout << table(results, {.colour = format == "colour",
                                 .unicode = format != "ascii",
                                 .width = argc > 2 ? std::stoi(argv[2]) : 100});
  }
}
