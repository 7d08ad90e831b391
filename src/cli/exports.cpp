#include "cli/exports.h"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>

#include "base/support/error.h"
#include "cli/browser.h"

namespace gillab::cli {

namespace {

constexpr std::string_view kPage = "--export-html";

}  // namespace

void ExportPlaces::offer(std::string option, std::string help, files::Dash dash) {
  rows_.push_back(
      {.help = std::move(help), .output = {.option = std::move(option), .path = {}, .dash = dash}});
}

void ExportPlaces::add_options(Options& app) {
  for (Row& row : rows_)
    app.add(row.output.option, row.output.path, row.help).type_name("FILE");
  app.add_flag("--open", open_, "show the HTML page in a browser");
}

void ExportPlaces::declare(files::FileList& files) const {
  for (const Row& row : rows_)
    files.writes(row.output);
}

bool ExportPlaces::wanted() const {
  return open_ || std::ranges::any_of(rows_, [](const Row& row) { return row.output.wanted(); });
}

const std::string& ExportPlaces::path_of(const std::string& option) const {
  const auto row = std::ranges::find(
      rows_, option, [](const Row& each) -> const std::string& { return each.output.option; });
  return row->output.path;
}

void ExportPlaces::open(const std::function<std::string(std::size_t)>& draw) const {
  if (!open_) return;
  const auto row = std::ranges::find(
      rows_, kPage, [](const Row& each) -> const std::string& { return each.output.option; });
  std::string path = row->output.path;
  if (path.empty() || row->output.written_once()) {
    const std::string name = fmt::format("gillab-{}.html", getpid());
    path = (std::filesystem::temp_directory_path() / name).string();
    files::Output{.option = "--open", .path = path}.write(
        draw(static_cast<std::size_t>(row - rows_.begin())));
  }
  show_in_browser(path);
}

void ExportPlaces::write(Which which, const std::function<std::string(std::size_t)>& draw) const {
  std::optional<Error> failure;
  const auto attempt = [&](std::size_t row) {
    try {
      rows_[row].output.write(draw(row));
    } catch (const Error& error) {
      failure =
          failure ? Error(fmt::format("{}\n{}", failure->what(), error.what()), failure->status()) : error;
    }
  };
  for (const bool last : {false, true}) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const files::Output& output = rows_[row].output;
      if (!output.wanted() || output.takes_standard_output() != last) continue;
      if (which != Which::kAll && output.written_once() != (which == Which::kStreams)) continue;
      attempt(row);
    }
  }
  if (failure) throw Error(*failure);
}

void write_then_print(const std::function<void()>& write, const std::function<void()>& print) {
  std::exception_ptr failure;
  try {
    write();
  } catch (...) {
    failure = std::current_exception();
  }
  print();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace gillab::cli
