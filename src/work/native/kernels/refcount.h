#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

namespace gillab::native {

/// What the fields of a counter are aligned to, so that those of different threads share no cache line.
inline constexpr std::size_t kCacheLine = 64;

/// Takes `n` references one by one and drops one after every second: n - n/2 stay.
///
/// A Counter has increment() and decrement(), callable from any thread, and total(), called once all threads
/// are done. One that must know its threads has begin(), called first by each task on its thread.
template <typename Counter>
GILLAB_OPAQUE void count_references(Counter& counter, std::int64_t n) {
  if constexpr (requires { counter.begin(); }) counter.begin();
  for (std::int64_t i = 0; i < n; ++i) {
    counter.increment();
    if (i % 2 == 1) counter.decrement();
  }
}

/// All tasks count on the one counter of the job; the single result is the final count.
template <typename Counter>
class RefcountJob final : public Job {
 public:
  explicit RefcountJob(std::int64_t n) : n_(n) {}

  void run(std::size_t) override { count_references(counter_, n_); }
  [[nodiscard]] std::vector<Value> results() const override { return {counter_.total()}; }

 private:
  std::int64_t n_;
  Counter counter_;
};

template <typename Counter>
[[nodiscard]] Kernel refcount_kernel(std::string_view name, std::string_view summary) {
  return {.name = name,
          .summary = summary,
          .arguments = "n: int, not negative",
          .make = [](const Arguments& arguments, std::size_t) -> std::unique_ptr<Job> {
            const std::int64_t n = arguments.integer("n");
            if (n < 0) throw BadArgument("The kernel argument 'n' must not be negative.");
            return std::make_unique<RefcountJob<Counter>>(n);
          }};
}

}  // namespace gillab::native
