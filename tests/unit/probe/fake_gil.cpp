#include "fake_gil.h"

#include <cerrno>

/// What makes this executable a Python to the probe.
extern "C" __attribute__((visibility("default"))) int Py_IsInitialized() {
  return 1;
}

namespace gillab::probe {

FakeGil::FakeGil(long interval_ns) : interval_ns_(interval_ns) {
  pthread_condattr_t attributes{};
  ::pthread_condattr_init(&attributes);
  ::pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  ::pthread_mutex_init(&mutex_, nullptr);
  ::pthread_mutex_init(&switch_mutex_, nullptr);
  ::pthread_cond_init(&cond_, &attributes);
  ::pthread_cond_init(&switch_cond_, &attributes);
  ::pthread_condattr_destroy(&attributes);
}

FakeGil::~FakeGil() {
  ::pthread_cond_destroy(&cond_);
  ::pthread_cond_destroy(&switch_cond_);
  ::pthread_mutex_destroy(&mutex_);
  ::pthread_mutex_destroy(&switch_mutex_);
}

timespec FakeGil::deadline() const {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  constexpr long kSecond_ns = 1'000'000'000;
  time.tv_nsec += interval_ns_;
  time.tv_sec += time.tv_nsec / kSecond_ns;
  time.tv_nsec %= kSecond_ns;
  return time;
}

void FakeGil::take(const void* holder) {
  ::pthread_mutex_lock(&mutex_);
  while (locked_ != 0) {
    const std::uint64_t before = switches_;
    const timespec until = deadline();
    const bool timed_out = ::pthread_cond_timedwait(&cond_, &mutex_, &until) == ETIMEDOUT;
    if (timed_out && locked_ != 0 && switches_ == before) {
      __atomic_store_n(&drop_request_, 1, __ATOMIC_SEQ_CST);
      ++truth_.demands;
    }
  }
  ::pthread_mutex_lock(&switch_mutex_);
  locked_ = 1;
  ++truth_.acquires;
  if (last_holder_ != holder) {
    if (last_holder_ != nullptr) ++truth_.handoffs;
    last_holder_ = holder;
    ++switches_;
  }
  ::pthread_cond_signal(&switch_cond_);
  ::pthread_mutex_unlock(&switch_mutex_);
  __atomic_store_n(&drop_request_, 0, __ATOMIC_SEQ_CST);
  ::pthread_mutex_unlock(&mutex_);
}

void FakeGil::drop(const void* holder) {
  ::pthread_mutex_lock(&mutex_);
  if (__atomic_load_n(&drop_request_, __ATOMIC_SEQ_CST) != 0) ++truth_.forced;
  locked_ = 0;
  ::pthread_cond_signal(&cond_);
  ::pthread_mutex_unlock(&mutex_);
  if (__atomic_load_n(&drop_request_, __ATOMIC_SEQ_CST) == 0) return;
  ::pthread_mutex_lock(&switch_mutex_);
  if (last_holder_ == holder) {
    __atomic_store_n(&drop_request_, 0, __ATOMIC_SEQ_CST);
    ++truth_.yields;
    ::pthread_cond_wait(&switch_cond_, &switch_mutex_);
  }
  ::pthread_mutex_unlock(&switch_mutex_);
}

void FakeGil::check(const void* holder) {
  if (__atomic_load_n(&drop_request_, __ATOMIC_SEQ_CST) == 0) return;
  drop(holder);
  take(holder);
}

}  // namespace gillab::probe
