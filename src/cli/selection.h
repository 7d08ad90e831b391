#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/laboratory.h"
#include "measure/lab/catalogue.h"

namespace gillab::cli {

/// The name of the scenario in a file.
[[nodiscard]] inline std::string name_of(const std::filesystem::path& file) {
  return lab::scenario_name(file);
}

/// The bundled scenario files, sorted.
[[nodiscard]] std::vector<std::filesystem::path> bundled_files(const launch::Installation& installation);

/// The files that the user's words name: bundled scenarios by name, others by path.
/// Throws gillab::Error for a name that is not there.
[[nodiscard]] std::vector<std::filesystem::path> files_named(const std::vector<std::string>& words,
                                                             const launch::Installation& installation);

/// Reads the files as scenarios. Throws gillab::Error when one is no scenario; what only needs something that
/// is not installed stays in the catalogue with its reason.
[[nodiscard]] std::vector<lab::CatalogueEntry> read_catalogue(const std::vector<std::filesystem::path>& files,
                                                              const Laboratory& laboratory,
                                                              std::optional<double> timeout_s = {});

}  // namespace gillab::cli
