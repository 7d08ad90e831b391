#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tell/demo/counts.h"
#include "tell/demo/keys.h"
#include "tell/demo/lessons.h"

namespace gillab::demo {

/// Where the user is in the tour, and what they set: turns keys into commands for demo_load.py. Each lesson
/// begins with one thread alone, for comparison. Knows no terminal and no clock: it is told the time.
class Tour {
 public:
  Tour(std::size_t lesson, Surroundings surroundings);

  void press(const KeyPress& press, double now_s);

  /// Told at least some times a second. `running`: threads that are there; `rates`: what they got done per
  /// second, over `span_s`.
  void pass(double now_s, std::size_t running, const std::map<Unit, double>& rates, double span_s);

  /// What demo_load.py must be told since the last call, one line each.
  [[nodiscard]] std::vector<std::string> take_commands();
  /// What a fresh demo_load.py must be told.
  void begin_again(double now_s);

  [[nodiscard]] const Lesson& lesson() const { return lessons()[lesson_]; }
  [[nodiscard]] std::size_t number() const { return lesson_ + 1; }
  [[nodiscard]] const Surroundings& surroundings() const { return surroundings_; }
  [[nodiscard]] int threads() const { return alone_ ? 1 : threads_; }
  [[nodiscard]] double interval_s() const;
  [[nodiscard]] double window_s() const;
  [[nodiscard]] bool alone() const { return alone_; }  ///< one thread runs, for comparison
  [[nodiscard]] bool paused() const { return paused_; }
  [[nodiscard]] bool help() const { return help_; }
  [[nodiscard]] bool ended() const { return ended_; }

  /// What one thread alone got done in this lesson, once it is known.
  [[nodiscard]] const std::map<Unit, double>& baseline() const { return baseline_; }

  /// The right end of the picture: it moves slowly enough to be followed.
  [[nodiscard]] double view_end_s() const { return view_end_s_; }
  [[nodiscard]] double slowness() const;  ///< times slower than the threads; 1: as it happens

 private:
  void open(std::size_t lesson, double now_s);
  void command(std::string line) { commands_.push_back(std::move(line)); }
  void change(double now_s);
  void set_threads(int threads, double now_s);
  void set_interval(int step, double now_s);
  void set_window(int step, double now_s);

  Surroundings surroundings_;
  std::size_t lesson_ = 0;
  int threads_ = 1;
  std::size_t interval_ = 0;  ///< places in tables
  std::size_t window_ = 0;
  bool alone_ = false;
  bool paused_ = false;
  bool help_ = false;
  bool ended_ = false;
  std::map<Unit, double> baseline_;
  std::vector<std::string> commands_;
  double changed_s_ = 0;  ///< what runs, or how it is looked at
  double view_end_s_ = 0;
  double last_s_ = 0;
};

}  // namespace gillab::demo
