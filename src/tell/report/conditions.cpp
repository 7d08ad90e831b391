#include "tell/report/conditions.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "tell/words/names.h"
#include "tell/words/text.h"

namespace gillab::report {

using words::counted;

std::vector<std::string> conditions(const lab::ScenarioResult& result, const lab::Context& context) {
  std::vector<std::string> parts;
  if (!result.size.empty()) parts.push_back("size " + words::one_line(result.size));
  for (const std::string& each : words::parameters(result.parameters))
    parts.push_back(each);
  // Variants that are measured by their counters spread themselves as they need to.
  if (result.scenario.columns.empty())
    parts.push_back(counted(result.scenario.tasks, "task") + " on " + counted(result.threads, "thread"));
  parts.push_back(counted(context.machine.usable_cpus, "CPU"));
  if (!context.python.version.empty()) parts.push_back(words::python_name(context.python));
  return parts;
}

std::vector<std::string> second_python(const lab::Context& context) {
  std::vector<std::string> sentences;
  if (!context.other) return sentences;
  const protocol::PythonFacts& there = context.other->python;
  const std::string here = words::python_name(context.python);
  // Two of one version are told apart by where they are.
  std::string name = words::python_name(there);
  if (name == here) name += fmt::format(" ({})", there.executable);
  sentences.push_back(fmt::format("@{} is {}; its speedups are over the same variant in {}.",
                                  context.other->label, name, here));
  std::vector<std::string> others;
  for (const auto& [package, version] : context.python.packages) {
    const auto same = there.packages.find(package);
    if (same != there.packages.end() && same->second != version)
      others.push_back(fmt::format("{} {} (here {})", package, same->second, version));
  }
  if (!others.empty())
    sentences.push_back(fmt::format("It has other packages too: {}.", fmt::join(others, ", ")));
  return sentences;
}

blocks::Provenance provenance(const lab::Context& context) {
  std::vector<std::string> parts{"gillab " + context.version};
  if (!context.commit.empty()) parts.back() += " (" + context.commit + ")";
  if (!context.machine.cpu_model.empty()) parts.push_back(context.machine.cpu_model);
  if (!context.machine.host_name.empty()) parts.push_back(context.machine.host_name);
  parts.push_back(context.date);
  if (context.machine.host_name.empty()) return {.parts = std::move(parts), .disclosed = {}};
  return {.parts = std::move(parts),
          .disclosed =
              "This page tells the name of the machine, and the measurements in it tell folders of files; "
              "with --anonymous they are left out."};
}

}  // namespace gillab::report
