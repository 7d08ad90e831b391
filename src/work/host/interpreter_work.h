#pragma once

#include <string>
#include <vector>

#include "work/host/work.h"
#include "work/python/sub_interpreter.h"

namespace gillab::host {

/// What another interpreter needs to run a variant's tasks: nothing of this one's objects, all of it text.
struct Recipe {
  std::string path;        ///< of the scenario's file
  std::string parameters;  ///< JSON
  std::string variant;     ///< "python/interpreters"
  std::size_t tasks = 1;
};

/// What comes out of an interpreter: a task's result as a pickle, or the reason why there is none.
struct Delivery {
  std::string pickle;
  std::string why_not;
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
  std::vector<Delivery> deliveries_;  ///< by task
};

}  // namespace gillab::host
