#include <atomic>

#include "work/native/kernels/refcount.h"

namespace gillab::native {

namespace {

class AtomicCounter {
 public:
  void increment() { count_.fetch_add(1, std::memory_order_relaxed); }
  void decrement() { count_.fetch_sub(1, std::memory_order_relaxed); }
  [[nodiscard]] std::int64_t total() const { return count_.load(std::memory_order_relaxed); }

 private:
  alignas(kCacheLine) std::atomic<std::int64_t> count_{0};
};

const Registration registration(refcount_kernel<AtomicCounter>("refcount-atomic",
                                                               "Counts references with atomic additions."));

}  // namespace

}  // namespace gillab::native
