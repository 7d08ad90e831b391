#pragma once

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>

#include "lab/results.h"

namespace gillab::cli {

/// Files that the user asked for; "-" means standard output, empty means no file.
struct ExportArguments {
  std::string json;
  std::string markdown;
};

void add_export_options(CLI::App& app, ExportArguments& arguments);

/// Where results go while a run goes on: tables to the terminal after every scenario, files rewritten whole
/// after every scenario, so that what was measured is on disk whatever happens next.
class Exports {
 public:
  /// Throws gillab::Error when a file cannot be written, before anything is measured.
  Exports(ExportArguments arguments, bool quiet);

  /// After each scenario: prints the last one's table and rewrites the files.
  void add(const lab::Results& results);
  /// At the end: writes what can only be written once (standard output, devices).
  void finish(const lab::Results& results);

 private:
  void write(const lab::Results& results, bool at_end);

  ExportArguments arguments_;
  bool quiet_;
  std::FILE* tables_;  ///< standard output, or standard error when a file goes to standard output
};

}  // namespace gillab::cli
