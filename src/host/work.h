#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "native/kernel.h"
#include "python/kernels_module.h"
#include "python/object.h"

namespace gillab::host {

/// The tasks of one sample, set up and ready to be timed. All functions need the calling thread attached.
class Work {
 public:
  Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;

  [[nodiscard]] virtual std::size_t tasks() const = 0;
  /// Runs one task and keeps its result. Different tasks may run on different threads. Throws PythonError, or
  /// whatever a kernel throws.
  virtual void run(std::size_t task) = 0;
  /// The results as Python sees them, in task order; after all tasks have run.
  [[nodiscard]] virtual python::Object results() = 0;
};

/// A Python function called once for each task.
class PythonWork final : public Work {
 public:
  /// `arguments`: a list of tuples, one for each task.
  PythonWork(python::Object function, const python::Object& arguments);

  [[nodiscard]] std::size_t tasks() const override { return arguments_.size(); }
  void run(std::size_t task) override;
  [[nodiscard]] python::Object results() override;

 private:
  python::Object function_;
  std::vector<python::Object> arguments_;
  std::vector<python::Object> results_;
};

/// A Python function that spreads all tasks itself and returns their results: a single task for the executor.
class BatchWork final : public Work {
 public:
  BatchWork(python::Object function, python::Object arguments);

  [[nodiscard]] std::size_t tasks() const override { return 1; }
  void run(std::size_t task) override;
  [[nodiscard]] python::Object results() override { return results_; }

 private:
  python::Object function_;
  python::Object arguments_;
  python::Object results_;
};

/// A native kernel, run while holding the GIL or after letting go of it.
class KernelWork final : public Work {
 public:
  KernelWork(const native::Kernel& kernel, const python::Object& arguments, bool released, std::size_t tasks);

  [[nodiscard]] std::size_t tasks() const override { return tasks_; }
  void run(std::size_t task) override;
  [[nodiscard]] python::Object results() override;

 private:
  python::KernelArguments arguments_;
  std::unique_ptr<native::Job> job_;
  bool released_;
  std::size_t tasks_;
};

}  // namespace gillab::host
