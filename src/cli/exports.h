#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::cli {

/// A format that results can be exported in. A new one is a file in src/output and a row here.
struct ExportFormat {
  const char* option;
  const char* help;
  std::string (*draw)(const lab::Results&);
};

/// The first is what `gillab show` reads.
extern const std::array<ExportFormat, 4> kExportFormats;

/// The file that the user named for each format; "-" means standard output, empty means none.
using ExportPaths = std::array<std::string, std::tuple_size_v<decltype(kExportFormats)>>;

void add_export_options(CLI::App& app, ExportPaths& paths);

/// Files that a command is to write: the option that named each, and its path (may be empty).
using NamedFiles = std::vector<std::pair<std::string, std::string>>;

/// Two formats in one file would leave only the second: throws gillab::Error when two paths mean the same.
void refuse_shared_files(const NamedFiles& files);

/// Throws gillab::Error when one of them cannot be written.
void ensure_all_writable(const NamedFiles& files);

/// Where tables go: standard output, or standard error when one of the files is standard output.
[[nodiscard]] std::FILE* tables_beside(const NamedFiles& files);

/// Throws gillab::Error when no timeline can be written there; it needs a file, "-" is none.
void ensure_timeline_file(const std::string& path);

[[nodiscard]] NamedFiles named_files(const ExportPaths& paths);

/// Whether what is written there cannot be replaced: standard output, devices, pipes.
[[nodiscard]] bool written_once(const std::string& path);

/// Writes a text to the file that the user named; "-" is standard output.
void write_export(const std::string& path, const std::string& text);

/// Where results go while a run goes on: files rewritten whole after every scenario, so that what was
/// measured is on disk whatever happens next, and tables to the terminal.
class Exports {
 public:
  /// Throws gillab::Error when a file cannot be written, before anything is measured.
  Exports(ExportPaths paths, bool quiet);

  /// After each scenario: rewrites the files and prints the last one's table.
  void add(const lab::Results& results);
  /// At the end: writes what can only be written once (standard output, devices).
  void finish(const lab::Results& results);

 private:
  void write(const lab::Results& results, bool at_end) const;
  void print_last(const lab::Results& results) const;

  ExportPaths paths_;
  bool quiet_;
  std::FILE* tables_;  ///< standard output, or standard error when a file goes to standard output
};

}  // namespace gillab::cli
