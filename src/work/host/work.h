#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "work/native/kernel.h"
#include "work/python/kernels_module.h"
#include "work/python/object.h"

namespace gillab::host {

/// Where one thread runs its share of a sample's tasks. Used by the thread that asked for it only.
class Seat {
 public:
  Seat() = default;
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  virtual ~Seat() = default;

  /// Attaches the thread to the interpreter of its tasks, and detaches it again.
  virtual void attach() = 0;
  virtual void detach() = 0;
  /// Runs one task and keeps its result; attached. Throws PythonError, or whatever a kernel throws.
  virtual void run(std::size_t task) = 0;
};

/// Attached to a seat's interpreter for the guard's lifetime.
class Seated {
 public:
  explicit Seated(Seat& seat) : seat_(&seat) { seat_->attach(); }
  Seated(const Seated&) = delete;
  Seated& operator=(const Seated&) = delete;
  ~Seated() { seat_->detach(); }

 private:
  Seat* seat_;
};

/// The tasks of one sample, set up and ready to be timed. Made and destroyed attached.
class Work {
 public:
  Work() = default;
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  virtual ~Work() = default;

  [[nodiscard]] virtual std::size_t tasks() const = 0;
  /// A place for the calling thread, attached or not. Whatever it must set up first, it does here, untimed;
  /// what it needs to put away, in its destructor.
  [[nodiscard]] virtual std::unique_ptr<Seat> seat() = 0;
  /// The results as Python sees them, in task order; after all tasks have run and all seats are gone.
  /// Attached.
  [[nodiscard]] virtual python::Object results() = 0;
};

/// Work whose tasks run in the interpreter that prepared it.
class LocalWork : public Work {
 public:
  [[nodiscard]] std::unique_ptr<Seat> seat() override;
  /// Runs one task and keeps its result; attached. Different tasks may run on different threads.
  virtual void run(std::size_t task) = 0;
};

/// A Python function called once for each task.
class PythonWork final : public LocalWork {
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
class BatchWork final : public LocalWork {
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
class KernelWork final : public LocalWork {
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

/// A list of the objects, in order. Attached.
[[nodiscard]] python::Object list_from(const std::vector<python::Object>& items);

}  // namespace gillab::host
