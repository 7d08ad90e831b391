#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/protocol/scenario.h"
#include "base/protocol/worker.h"

namespace gillab::lab {

/// A scenario's name from its file's: "http_io.py" is "http-io".
[[nodiscard]] std::string scenario_name(const std::filesystem::path& file);

/// What became of reading one scenario file.
struct CatalogueEntry {
  std::filesystem::path file;
  std::optional<protocol::Scenario> scenario;
  bool unavailable = false;  ///< it only needs something that is not installed
  std::string reason;        ///< why there is no scenario
  std::string details;       ///< traceback or last output, may be empty
};

/// Reads scenario files in the order given, in one worker as far as it survives them.
/// Throws gillab::Error when the user interrupts.
[[nodiscard]] std::vector<CatalogueEntry> read_scenarios(const std::vector<std::filesystem::path>& files,
                                                         const protocol::WorkerFactory& start_worker,
                                                         double timeout_s);

}  // namespace gillab::lab
