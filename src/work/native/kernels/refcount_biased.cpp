#include <atomic>

#include "work/native/kernels/refcount.h"

namespace gillab::native {

namespace {

using ThreadId = const char*;

/// The address of a thread-local object: different for any two threads alive. The TLS model makes it a single
/// load as in CPython; the one that is usual in a shared object calls a function each time, which would cost
/// more than counting.
ThreadId this_thread() {
  [[gnu::tls_model("initial-exec")]] thread_local const char mark = 0;
  return &mark;
}

/// Biased reference counting (PEP 703): the owner counts without atomic read-modify-write, all others
/// atomically; the two counts are merged at the end. The first thread to run a task becomes the owner.
class BiasedCounter {
 public:
  void begin() {
    ThreadId nobody = nullptr;
    owner_.compare_exchange_strong(nobody, this_thread(), std::memory_order_relaxed);
  }
  void increment() { add(1); }
  void decrement() { add(-1); }
  [[nodiscard]] std::int64_t total() const {
    return local_.load(std::memory_order_relaxed) + shared_.load(std::memory_order_relaxed);
  }

 private:
  void add(std::int64_t step) {
    if (owner_.load(std::memory_order_relaxed) == this_thread()) {
      local_.store(local_.load(std::memory_order_relaxed) + step, std::memory_order_relaxed);
    } else {
      shared_.fetch_add(step, std::memory_order_relaxed);
    }
  }

  alignas(kCacheLine) std::atomic<ThreadId> owner_{nullptr};
  alignas(kCacheLine) std::atomic<std::int64_t> local_{0};
  alignas(kCacheLine) std::atomic<std::int64_t> shared_{0};
};

const Registration registration(refcount_kernel<BiasedCounter>(
    "refcount-biased",
    "Counts references without atomics on the owner's thread, atomically on others (PEP 703)."));

}  // namespace

}  // namespace gillab::native
