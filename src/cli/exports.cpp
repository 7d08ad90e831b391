#include "cli/exports.h"

#include <algorithm>
#include <exception>
#include <optional>

#include "base/support/error.h"

namespace gillab::cli {

void ExportPlaces::offer(std::string option, std::string help, files::Dash dash) {
  rows_.push_back(
      {.help = std::move(help), .output = {.option = std::move(option), .path = {}, .dash = dash}});
}

void ExportPlaces::add_options(Options& app) {
  for (Row& row : rows_)
    app.add(row.output.option, row.output.path, row.help).type_name("FILE");
}

void ExportPlaces::declare(files::FileList& files) const {
  for (const Row& row : rows_)
    files.writes(row.output);
}

const std::string& ExportPlaces::path_of(const std::string& option) const {
  const auto row = std::ranges::find(
      rows_, option, [](const Row& each) -> const std::string& { return each.output.option; });
  return row->output.path;
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
