#pragma once

#include <string>

#include "measure/lab/progress.h"

namespace gillab::cli {

/// One line on standard error that tells how far a long work is and about how long it will take; nothing when
/// standard error is no terminal or the user wants quiet. The line is gone when the object is.
class ProgressLine {
 public:
  explicit ProgressLine(bool quiet);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() { clear(); }

  void update(const lab::Progress& progress);
  void say(const std::string& text);
  void clear();

 private:
  bool visible_;
  bool unicode_;
  bool shown_ = false;
};

}  // namespace gillab::cli
