#include <atomic>

#include "work/native/kernels/refcount.h"

namespace gillab::native {

namespace {

/// Reads, then writes: two threads that read the same value lose an update. The relaxed atomics cost no more
/// than a plain integer but keep the program's behaviour defined.
class PlainCounter {
 public:
  void increment() { add(1); }
  void decrement() { add(-1); }
  [[nodiscard]] std::int64_t total() const { return count_.load(std::memory_order_relaxed); }

 private:
  void add(std::int64_t step) {
    count_.store(count_.load(std::memory_order_relaxed) + step, std::memory_order_relaxed);
  }

  alignas(kCacheLine) std::atomic<std::int64_t> count_{0};
};

const Registration registration(refcount_kernel<PlainCounter>(
    "refcount-plain", "Counts references with a read and a write, which loses updates between threads."));

}  // namespace

}  // namespace gillab::native
