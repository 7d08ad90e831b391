#pragma once

#include <span>
#include <string>
#include <string_view>

namespace gillab::demo {

/// What the demo knows of the Python and the machine that it runs on.
struct Surroundings {
  std::string version;  ///< "3.11.2"
  bool free_threaded = false;
  int cpus = 1;

  /// Whether a sub-interpreter can have a GIL of its own (PEP 684).
  [[nodiscard]] bool own_gils() const;
};

/// A stop of the tour: what the threads do, and what is to be seen.
struct Lesson {
  std::string_view name;  ///< on the command line
  std::string_view title;
  std::string_view work;         ///< as demo_load.py calls it
  int threads = 1;               ///< to begin with
  double window_s = 0;           ///< the stretch of time in the picture, to begin with
  bool parallel = false;         ///< the threads should use all CPUs
  bool zooms_on_switch = false;  ///< shows one forced switch instead of what goes on
  std::string_view text;
};

[[nodiscard]] std::span<const Lesson> lessons();

/// The place of the lesson in lessons(). Throws gillab::Error for an unknown name.
[[nodiscard]] std::size_t lesson_named(std::string_view name);

/// What the lesson says here, and the work that it can show here.
[[nodiscard]] std::string text_of(const Lesson& lesson, const Surroundings& surroundings);
[[nodiscard]] std::string_view work_of(const Lesson& lesson, const Surroundings& surroundings);

}  // namespace gillab::demo
