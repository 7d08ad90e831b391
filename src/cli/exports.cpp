#include "cli/exports.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <utility>

#include "base/files/file.h"
#include "base/support/error.h"
#include "cli/terminal.h"
#include "tell/format/bencher.h"
#include "tell/format/benchmark_action.h"
#include "tell/format/markdown/markdown.h"
#include "tell/format/terminal/terminal.h"
#include "tell/report/run.h"
#include "tell/results/results_json.h"

namespace gillab::cli {

const std::array<ExportFormat, 4> kExportFormats{
    ExportFormat{"--export-json", "write the results document there; - is standard output",
                 [](const lab::Results& results) { return output::to_json(results); }},
    ExportFormat{"--export-markdown", "write the tables as Markdown there; - is standard output",
                 [](const lab::Results& results) { return markdown::drawn(report::run(results)); }},
    ExportFormat{"--export-benchmark-action",
                 "write the ratios there, as customBiggerIsBetter of github-action-benchmark",
                 &output::benchmark_action},
    ExportFormat{"--export-bencher", "write the ratios there in Bencher Metric Format", &output::bencher}};

namespace {

constexpr const char* kStandardOutput = "-";

/// Where writing to the path would end up: links followed, also to what is not there yet.
std::filesystem::path destination(const std::string& path) {
  if (path == kStandardOutput) return path;
  std::error_code error;
  auto place = std::filesystem::absolute(path, error);
  const auto target = std::filesystem::read_symlink(place, error);
  if (!error) place = place.parent_path() / target;
  return std::filesystem::weakly_canonical(place, error);
}

}  // namespace

bool written_once(const std::string& path) {
  return path == kStandardOutput || files::is_stream(path);
}

void write_export(const std::string& path, const std::string& text) {
  if (path != kStandardOutput) {
    files::write_atomically(path, text);
    return;
  }
  const bool written = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
  if (!written) throw Error("Cannot write to standard output.");
}

void refuse_shared_files(const NamedFiles& files) {
  for (std::size_t second = 0; second < files.size(); ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      if (files[first].second.empty() || files[second].second.empty()) continue;
      if (destination(files[first].second) != destination(files[second].second)) continue;
      throw Error(fmt::format("{} and {} both mean {}; give each its own.", files[first].first,
                              files[second].first, files[first].second));
    }
  }
}

void ensure_all_writable(const NamedFiles& files) {
  for (const auto& [option, path] : files) {
    if (!path.empty() && path != kStandardOutput) files::ensure_writable(path);
  }
}

std::FILE* tables_beside(const NamedFiles& files) {
  const bool taken =
      std::ranges::any_of(files, [](const auto& file) { return file.second == kStandardOutput; });
  return taken ? stderr : stdout;
}

void ensure_timeline_file(const std::string& path) {
  if (path == kStandardOutput) throw Error("--export-trace needs the name of a file, not '-'.");
  files::ensure_writable(path);
}

NamedFiles named_files(const ExportPaths& paths) {
  NamedFiles files;
  for (std::size_t i = 0; i < paths.size(); ++i)
    files.emplace_back(kExportFormats[i].option, paths[i]);
  return files;
}

void add_export_options(CLI::App& app, ExportPaths& paths) {
  for (std::size_t i = 0; i < kExportFormats.size(); ++i) {
    app.add_option(kExportFormats[i].option, paths[i], kExportFormats[i].help)->type_name("FILE");
  }
}

Exports::Exports(ExportPaths paths, bool quiet)
    : paths_(std::move(paths)), quiet_(quiet), tables_(tables_beside(named_files(paths_))) {
  refuse_shared_files(named_files(paths_));
  ensure_all_writable(named_files(paths_));
}

void Exports::add(const lab::Results& results) {
  // Files first: printing may end the process, when whoever reads a pipe has gone. What cannot be written is
  // still printed.
  std::exception_ptr failure;
  try {
    write(results, false);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!quiet_) print_last(results);
  if (failure) std::rethrow_exception(failure);
}

void Exports::finish(const lab::Results& results) {
  write(results, true);
  const std::string& json = paths_.front();
  if (quiet_ || json.empty() || json == kStandardOutput) return;
  fmt::print(tables_, "\nThe results are in {0}; 'gillab show {0}' prints these tables again.\n", json);
}

void Exports::print_last(const lab::Results& results) const {
  // Drawn from the document, so that 'gillab show' can only print the same.
  const lab::Results last{.context = results.context, .scenarios = {results.scenarios.back()}};
  const lab::Results document = output::from_json(output::to_json(last), "the results");
  const std::string table =
      terminal::drawn(report::scenario(document.scenarios.back(), document.context), style_for(tables_));
  fmt::print(tables_, "{}{}", results.scenarios.size() > 1 ? "\n" : "", table);
  std::fflush(tables_);
}

void Exports::write(const lab::Results& results, bool at_end) const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (!paths_[i].empty() && written_once(paths_[i]) == at_end) {
      write_export(paths_[i], kExportFormats[i].draw(results));
    }
  }
}

}  // namespace gillab::cli
