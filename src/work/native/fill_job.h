#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "work/native/kernel.h"

namespace gillab::native {

/// A job whose tasks each fill an array of the same shape: `function(task, values)`, row-major.
///
/// The arrays are there and their memory has been touched before anything is timed: a large one costs more
/// to get from the system than to fill.
template <typename T, typename Function>
class FillJob final : public Job {
 public:
  FillJob(Function function, const std::vector<std::size_t>& shape, std::size_t tasks)
      : function_(std::move(function)) {
    const std::size_t size = std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
    results_.assign(tasks, Array<T>{.values = std::vector<T>(size), .shape = shape});
  }

  void run(std::size_t task) override { function_(task, std::span(results_[task].values)); }
  [[nodiscard]] std::vector<Value> results() const override { return {results_.begin(), results_.end()}; }

 private:
  Function function_;
  std::vector<Array<T>> results_;
};

template <typename T, typename Function>
[[nodiscard]] std::unique_ptr<Job> fill_job(Function function, const std::vector<std::size_t>& shape,
                                            std::size_t tasks) {
  return std::make_unique<FillJob<T, Function>>(std::move(function), shape, tasks);
}

}  // namespace gillab::native
