#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace gillab::files {

/// What a dash stands for where an output's path is wanted.
enum class Dash : std::uint8_t { kStandardOutput, kStandardError, kNothing };

/// One thing that a command writes, and where the user wants it.
struct Output {
  std::string option;  ///< that names the place, as in "--export-json"
  std::string path;    ///< "-": what `dash` says; empty: nobody wants it
  Dash dash = Dash::kStandardOutput;

  [[nodiscard]] bool wanted() const { return !path.empty(); }

  /// Whether it goes to this program's own standard output by a dash.
  [[nodiscard]] bool takes_standard_output() const;

  /// Whether what is written there cannot be replaced later: standard output, devices, pipes.
  [[nodiscard]] bool written_once() const;

  /// Writes a file whole or not at all (see write_atomically), a stream as it comes. Throws gillab::Error.
  void write(std::string_view text) const;
};

}  // namespace gillab::files
