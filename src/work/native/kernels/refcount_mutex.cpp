#include <mutex>

#include "work/native/kernels/refcount.h"

namespace gillab::native {

namespace {

/// One lock around an ordinary count: what the GIL does for every object at once.
class MutexCounter {
 public:
  void increment() { add(1); }
  void decrement() { add(-1); }
  [[nodiscard]] std::int64_t total() const { return count_; }

 private:
  void add(std::int64_t step) {
    const std::lock_guard lock(mutex_);
    count_ += step;
  }

  alignas(kCacheLine) std::mutex mutex_;
  std::int64_t count_ = 0;
};

const Registration registration(
    refcount_kernel<MutexCounter>("refcount-mutex", "Counts references behind one mutex, as the GIL does."));

}  // namespace

}  // namespace gillab::native
