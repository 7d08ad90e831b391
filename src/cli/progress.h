#pragma once

#include <string>

#include "measure/lab/session.h"

namespace gillab::cli {

/// One line on standard error that tells how far a long work is and about how long it will take; nothing when
/// standard error is no terminal or the user wants quiet. The line is gone when the object is.
class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  /// Which scenario of how many is running, for the line.
  void begin(int number, int count) { number_ = number, count_ = count; }
  void update(const lab::Progress& progress);
  void say(const std::string& text);
  void clear();

 private:
  bool visible_;
  bool unicode_;
  bool shown_ = false;
  int number_ = 1;
  int count_ = 1;
};

}  // namespace gillab::cli
