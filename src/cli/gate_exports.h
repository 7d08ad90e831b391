#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <string>

#include "cli/exports.h"
#include "measure/gate/gate.h"

namespace gillab::cli {

/// A format that `gillab check` can export in. A new one is a file in src/output and a row here.
struct GateExportFormat {
  const char* option;
  const char* help;
  std::string (*draw)(const lab::Results&, const lab::GateReport&);
};

extern const std::array<GateExportFormat, 5> kGateExportFormats;

/// The file that the user named for each format; "-" means standard output, empty means none.
using GateExportPaths = std::array<std::string, std::tuple_size_v<decltype(kGateExportFormats)>>;

void add_export_options(CLI::App& app, GateExportPaths& paths);

[[nodiscard]] NamedFiles named_files(const GateExportPaths& paths);

/// Where a check's findings go.
class GateExports {
 public:
  /// Throws gillab::Error when two formats share a file or a file cannot be written, before anything is
  /// measured.
  explicit GateExports(GateExportPaths paths);

  /// Where tables belong: standard output, or standard error when a format goes to standard output.
  [[nodiscard]] std::FILE* tables() const;

  /// While a run goes on: rewrites the files, so that what was measured is on disk whatever happens next.
  void keep(const lab::Results& results, const lab::GateReport& report) const;

  /// Writes everything, also when one format fails; throws the first failure then.
  void write(const lab::Results& results, const lab::GateReport& report) const;

 private:
  void write_those(const lab::Results& results, const lab::GateReport& report, bool streams) const;

  GateExportPaths paths_;
};

}  // namespace gillab::cli
