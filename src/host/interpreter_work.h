#pragma once

#include <string>
#include <vector>

#include "host/work.h"
#include "python/sub_interpreter.h"

namespace gillab::host {

/// What another interpreter needs to run a variant's tasks: nothing of this one's objects, all of it text.
struct Recipe {
  std::string path;        ///< of the scenario's file
  std::string parameters;  ///< JSON
  std::string variant;     ///< "python/interpreters"
  std::size_t tasks = 1;
};

/// A Python task whose every seat has an interpreter of its own, which opens the scenario anew and prepares
/// its data before the clock starts. The results come back pickled.
class InterpreterWork final : public Work {
 public:
  InterpreterWork(Recipe recipe, python::SubInterpreterGil gil);

  [[nodiscard]] std::size_t tasks() const override { return recipe_.tasks; }
  [[nodiscard]] std::unique_ptr<Seat> seat() override;
  [[nodiscard]] python::Object results() override;

 private:
  Recipe recipe_;
  python::SubInterpreterGil gil_;
  std::vector<std::string> pickles_;  ///< by task, as the next
  std::vector<std::string> reasons_;  ///< why there is no pickle
};

}  // namespace gillab::host
