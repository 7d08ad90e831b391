#include "cli/inputs.h"

#include <cstdlib>
#include <sstream>
#include <system_error>

#include "base/files/input.h"
#include "base/files/place.h"
#include "cli/version.h"
#include "tell/results/results_json.h"

namespace gillab::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* kOfTheCommand = "a file of the command that is traced";

}  // namespace

std::string program_file(const std::string& word) {
  const char* const path = std::getenv("PATH");
  if (word.find('/') != std::string::npos || path == nullptr) return word;
  std::istringstream folders(path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path file = fs::path(folder) / word;
    std::error_code error;
    if (fs::is_regular_file(file, error)) return file.string();
  }
  return word;
}

void declare_results(files::FileList& files, const std::string& word) {
  files.reads(word, "the results that are read from it");
}

void declare_baseline(files::FileList& files, const std::string& word) {
  files.reads(word, "the baseline that is read from it");
}

void declare_scenarios(files::FileList& files, const std::vector<fs::path>& scenarios) {
  for (const fs::path& file : scenarios)
    files.reads(file.string(), "the scenario that is read from it");
}

void declare_python(files::FileList& files, const std::string& choice) {
  const std::string python = choice.empty() ? default_python() : choice;
  files.reads(program_file(python), "the Python that is to run");
  files.reads((fs::path(python) / "bin" / "python").string(), "the Python that is to run");
}

void declare_command(files::FileList& files, const Words& command) {
  files.reads(files::kDash, "what the traced command reads");
  files.reads(program_file(command.front()), kOfTheCommand);
  const auto declare = [&](const std::string& word) {
    if (word != files::kDash) files.reads(word, kOfTheCommand);
  };
  for (std::size_t i = 1; i < command.size(); ++i) {
    declare(command[i]);
    const std::size_t equals = command[i].find('=');
    if (equals != std::string::npos) declare(command[i].substr(equals + 1));
  }
}

lab::Results read_results(const std::string& word) {
  return results::from_json(files::read_input(word), files::input_name(word));
}

lab::Results as_a_file_gives_them(const lab::Results& results) {
  return results::from_json(results::to_json(results), "the results");
}

}  // namespace gillab::cli
