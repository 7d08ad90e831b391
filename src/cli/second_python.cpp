#include "cli/second_python.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/support/error.h"
#include "measure/lab/twins.h"

namespace gillab::cli {

namespace {

namespace fs = std::filesystem;

/// What one interpreter is and no other: of a virtual environment itself, else the program behind its names.
fs::path identity_of(const launch::Interpreter& interpreter) {
  std::error_code error;
  const fs::path& executable = interpreter.executable;
  if (fs::exists(executable.parent_path().parent_path() / "pyvenv.cfg", error)) return executable;
  return fs::weakly_canonical(executable, error);
}

std::string minor_version(const launch::Interpreter& interpreter) {
  const std::string& version = interpreter.version;
  return version.substr(0, version.find('.', version.find('.') + 1)) +
         (interpreter.free_threaded() ? "t" : "");
}

std::string full_version(const launch::Interpreter& interpreter) {
  return interpreter.version + (interpreter.free_threaded() ? "t" : "");
}

std::string label_of(const launch::Interpreter& second, const launch::Interpreter& first) {
  if (minor_version(second) != minor_version(first)) return minor_version(second);
  if (full_version(second) != full_version(first)) return full_version(second);
  return "other";
}

}  // namespace

SecondPython::SecondPython(const std::string& choice, const Laboratory& laboratory)
    : laboratory_(&laboratory), interpreter_(launch::find_interpreter(choice)) {
  if (identity_of(interpreter_) == identity_of(laboratory.interpreter())) {
    throw Error(
        fmt::format("--against {} is the interpreter that --python names; give it another one to be "
                    "compared with.",
                    choice));
  }
  label_ = label_of(interpreter_, laboratory.interpreter());
}

lab::Other SecondPython::about() const {
  lab::Other other{.label = label_, .python = {}};
  other.python.version = interpreter_.version;
  other.python.implementation = "CPython";
  other.python.build = interpreter_.free_threaded() ? "free-threaded" : "gil";
  other.python.gil_enabled = !interpreter_.free_threaded();
  other.python.executable = interpreter_.executable.string();
  return other;
}

void SecondPython::join(std::vector<lab::Errand>& errands, const std::vector<fs::path>& files,
                        double timeout_s) const {
  const std::vector<lab::CatalogueEntry> there =
      lab::read_scenarios(files, laboratory_->workers_in(interpreter_), timeout_s);
  for (lab::Errand& errand : errands) {
    if (!errand.plan) continue;
    const auto same = std::ranges::find(there, errand.entry.file, &lab::CatalogueEntry::file);
    if (same != there.end()) errand.plan = lab::with_twins(*std::move(errand.plan), *same, about());
  }
}

protocol::WorkerFactory SecondPython::workers(const std::string& collector) const {
  return lab::workers_in_both(laboratory_->workers(collector),
                              laboratory_->workers_in(interpreter_, collector), label_);
}

}  // namespace gillab::cli
