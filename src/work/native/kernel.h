#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "work/native/value.h"

namespace gillab::native {

/// The work of one sample: a fixed number of independent tasks and room for their results.
///
/// No function of a job touches Python: whether the caller holds the GIL meanwhile is the caller's choice
/// and is what a scenario compares.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job(Job&&) = delete;
  Job& operator=(const Job&) = delete;
  Job& operator=(Job&&) = delete;
  virtual ~Job() = default;

  /// Runs one task. Different tasks may run concurrently. A task may run again, after itself, and finds the
  /// same again.
  virtual void run(std::size_t task) = 0;

  /// The results, in task order; called once all tasks have run. A job whose tasks work on one shared thing
  /// may give a single result.
  [[nodiscard]] virtual std::vector<Value> results() const = 0;
};

/// One piece of native work, named so that a scenario can ask for it.
struct Kernel {
  std::string_view name;       ///< as scenarios spell it, e.g. "primes"
  std::string_view summary;    ///< one line for people
  std::string_view arguments;  ///< one line: names and types, e.g. "n: int"
  /// Reads the arguments (throws BadArgument) and sets up `tasks` tasks, outside the timed region.
  std::function<std::unique_ptr<Job>(const Arguments&, std::size_t tasks)> make;
};

/// Every kernel linked in, sorted by name.
[[nodiscard]] std::span<const Kernel> kernels();

/// The kernel of that name, or nullptr.
[[nodiscard]] const Kernel* find_kernel(std::string_view name);

/// Puts a kernel into the table: one static object of this type in each kernel's file.
class Registration {
 public:
  explicit Registration(Kernel kernel);
};

/// A job whose every task calls the same pure function; most kernels need nothing else.
template <typename Function>
class PureJob final : public Job {
 public:
  PureJob(Function function, std::size_t tasks) : function_(std::move(function)), results_(tasks) {}

  void run(std::size_t task) override { results_[task] = function_(); }
  [[nodiscard]] std::vector<Value> results() const override { return results_; }

 private:
  Function function_;
  std::vector<Value> results_;
};

template <typename Function>
[[nodiscard]] std::unique_ptr<Job> pure_job(Function function, std::size_t tasks) {
  return std::make_unique<PureJob<Function>>(std::move(function), tasks);
}

}  // namespace gillab::native
