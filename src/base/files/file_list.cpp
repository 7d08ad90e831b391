#include "base/files/file_list.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/files/file.h"
#include "base/files/input.h"
#include "base/files/place.h"
#include "base/support/error.h"

namespace gillab::files {

namespace {

std::optional<Place> place_of_output(const Output& output) {
  if (output.path != kDash) return place_of(output.path);
  return place_of_open(output.dash == Dash::kStandardOutput ? STDOUT_FILENO : STDERR_FILENO);
}

std::optional<Place> place_of_input(const std::string& path) {
  return path == kDash ? place_of_open(STDIN_FILENO) : place_of(path);
}

/// Documents that share a file, a pipe or a terminal are lost or of no use.
bool would_mix(const Output& first, const Output& second) {
  if (first.path == kDash && second.path == kDash) return first.dash == second.dash;
  const auto place = place_of_output(first);
  const auto other = place_of_output(second);
  return place && other && place->kind != Place::Kind::kSink && place->same_as(*other);
}

/// A scenario's modules and a program's are read by Python: nobody could list them before they run.
bool is_python(const Output& output) {
  constexpr std::array<std::string_view, 4> kEndings{".py", ".pyi", ".pyw", ".pyx"};
  std::error_code unknown;
  const std::filesystem::path file = std::filesystem::canonical(output.path, unknown);
  return !unknown && std::ranges::find(kEndings, file.extension().string()) != kEndings.end();
}

void ensure_output(const Output& output) {
  if (output.path != kDash) {
    ensure_writable(output.path);
  } else if (output.dash == Dash::kNothing) {
    throw Error(fmt::format("{} needs the name of a file, not '-'.", output.option));
  }
}

}  // namespace

void FileList::reads(const std::string& path, const std::string& what) {
  inputs_.push_back({.path = path, .what = what});
}

void FileList::writes(const Output& output) {
  if (output.wanted()) outputs_.push_back(output);
}

void FileList::check() const {
  if (std::ranges::count(inputs_, kDash, &Input::path) > 1)
    throw Error("Standard input can be read only once; name a file for the rest.");
  for (std::size_t second = 0; second < outputs_.size(); ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      if (!would_mix(outputs_[first], outputs_[second])) continue;
      throw Error(fmt::format("{} and {} both mean {}; give each its own.", outputs_[first].option,
                              outputs_[second].option, outputs_[first].path));
    }
  }
  for (const Output& output : outputs_)
    refuse_overwriting(output);
  if (prints_ && !standard_output_taken()) refuse_overwriting({.option = "Standard output", .path = kDash});
  for (const Output& output : outputs_)
    ensure_output(output);
}

void FileList::refuse_overwriting(const Output& output) const {
  const auto place = place_of_output(output);
  if (!place || place->kind != Place::Kind::kFile) return;
  for (const Input& input : inputs_) {
    const auto read = place_of_input(input.path);
    if (!read || !read->same_as(*place)) continue;
    const bool dash = output.path == kDash;
    throw Error(fmt::format("{} would overwrite {}{}; {}.",
                            dash ? output.option : output.option + " " + output.path, input.what,
                            input.path == output.path ? "" : fmt::format(" ({})", input_name(input.path)),
                            dash ? "send it elsewhere" : "give it another name"));
  }
  if (output.path != kDash && is_python(output)) {
    throw Error(fmt::format("{} {} would overwrite a Python file; give it another name.", output.option,
                            output.path));
  }
}

bool FileList::standard_output_taken() const {
  return std::ranges::any_of(outputs_, &Output::takes_standard_output);
}

std::FILE* FileList::tables() const {
  return standard_output_taken() ? stderr : stdout;
}

}  // namespace gillab::files
