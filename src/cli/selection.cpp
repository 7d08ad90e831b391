#include "cli/selection.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/support/error.h"
#include "base/support/suggestion.h"

namespace gillab::cli {

namespace {

namespace fs = std::filesystem;

bool is_path(const std::string& word) {
  return word.ends_with(".py") || word.find('/') != std::string::npos;
}

fs::path user_file(const std::string& word) {
  std::error_code error;
  if (fs::is_directory(word, error)) {
    throw Error(fmt::format("{} is a directory; name a scenario's Python file.", word));
  }
  if (!fs::exists(word, error)) throw Error(fmt::format("There is no file {}.", word));
  return fs::absolute(word).lexically_normal();
}

fs::path bundled_file(const std::string& word, const std::vector<fs::path>& bundled) {
  std::string wanted = word;
  std::ranges::replace(wanted, '_', '-');
  const auto found = std::ranges::find(bundled, wanted, &name_of);
  if (found != bundled.end()) return *found;
  std::vector<std::string> names;
  for (const fs::path& file : bundled)
    names.push_back(name_of(file));
  throw Error(
      fmt::format("There is no scenario '{}'.{} 'gillab list' names them all; a file of your own is given by "
                  "its path, as in ./{}.py.",
                  word, did_you_mean(wanted, names), word));
}

}  // namespace

std::vector<fs::path> bundled_files(const launch::Installation& installation) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(installation.scenarios())) {
    if (entry.path().extension() == ".py") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> files_named(const std::vector<std::string>& words,
                                  const launch::Installation& installation) {
  const std::vector<fs::path> bundled = bundled_files(installation);
  std::vector<fs::path> files;
  for (const std::string& word : words) {
    fs::path file = is_path(word) ? user_file(word) : bundled_file(word, bundled);
    if (std::ranges::find(files, file) == files.end()) files.push_back(std::move(file));
  }
  return files;
}

std::vector<lab::CatalogueEntry> read_catalogue(const std::vector<fs::path>& files,
                                                const Laboratory& laboratory,
                                                std::optional<double> timeout_s) {
  constexpr double kPatience_s = 60;
  std::vector<lab::CatalogueEntry> entries =
      lab::read_scenarios(files, laboratory.workers(), timeout_s.value_or(kPatience_s));
  for (const lab::CatalogueEntry& entry : entries) {
    if (entry.scenario || entry.unavailable) continue;
    const std::string details = entry.details.empty() ? "" : "\n" + entry.details;
    throw Error(fmt::format("Cannot use {} as a scenario. {}{}", entry.file.string(), entry.reason, details));
  }
  return entries;
}

}  // namespace gillab::cli
