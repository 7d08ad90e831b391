#pragma once

#include <barrier>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "work/native/kernel.h"

namespace gillab::native::testing {

inline std::unique_ptr<Job> make_job(std::string_view kernel, const Arguments& arguments, std::size_t tasks) {
  const Kernel* found = find_kernel(kernel);
  if (found == nullptr) throw std::logic_error("no kernel " + std::string(kernel));
  return found->make(arguments, tasks);
}

inline Arguments with(std::string name, Arguments::Argument value) {
  Arguments arguments;
  arguments.set(std::move(name), std::move(value));
  return arguments;
}

inline std::vector<Value> run_serially(Job& job, std::size_t tasks) {
  for (std::size_t task = 0; task < tasks; ++task)
    job.run(task);
  return job.results();
}

/// One thread per task, all started at once.
inline std::vector<Value> run_on_threads(Job& job, std::size_t tasks) {
  std::barrier barrier(static_cast<std::ptrdiff_t>(tasks));
  std::vector<std::jthread> threads;
  threads.reserve(tasks);
  for (std::size_t task = 0; task < tasks; ++task) {
    threads.emplace_back([&job, &barrier, task] {
      barrier.arrive_and_wait();
      job.run(task);
    });
  }
  threads.clear();
  return job.results();
}

}  // namespace gillab::native::testing
