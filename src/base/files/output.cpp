#include "base/files/output.h"

#include <cstdio>

#include <fmt/format.h>

#include "base/files/file.h"
#include "base/files/place.h"
#include "base/support/error.h"

namespace gillab::files {

bool Output::takes_standard_output() const {
  return path == kDash && dash == Dash::kStandardOutput;
}

bool Output::written_once() const {
  return path == kDash || is_stream(path);
}

void Output::write(std::string_view text) const {
  if (path != kDash) {
    write_atomically(path, text);
    return;
  }
  const bool standard = dash == Dash::kStandardOutput;
  std::FILE* const stream = standard ? stdout : stderr;
  const bool written =
      std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0;
  if (!written) throw Error(fmt::format("Cannot write to standard {}.", standard ? "output" : "error"));
}

}  // namespace gillab::files
