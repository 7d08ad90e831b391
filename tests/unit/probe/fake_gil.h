#pragma once

#include <pthread.h>

#include <cstdint>
#include <ctime>

namespace gillab::probe {

/// What really happened to a lock, counted under its mutex.
struct Truth {
  std::uint64_t acquires = 0;
  std::uint64_t handoffs = 0;  ///< acquisitions by another than the last holder
  std::uint64_t forced = 0;
  std::uint64_t yields = 0;
  std::uint64_t demands = 0;  ///< whole intervals waited under one holder
};

/// A lock laid out and used as CPython's (Python/ceval_gil.c), with an interval of its own.
class FakeGil {
 public:
  explicit FakeGil(long interval_ns = 200'000);
  FakeGil(const FakeGil&) = delete;
  FakeGil& operator=(const FakeGil&) = delete;
  ~FakeGil();

  /// `holder`: any address that is the thread's own.
  void take(const void* holder);
  void drop(const void* holder);
  /// What the evaluation loop does now and then: drop and take when another asks.
  void check(const void* holder);

  [[nodiscard]] const Truth& truth() const { return truth_; }

 private:
  [[nodiscard]] timespec deadline() const;

  pthread_cond_t cond_{};
  pthread_mutex_t mutex_{};
  pthread_cond_t switch_cond_{};
  pthread_mutex_t switch_mutex_{};
  int locked_ = 0;
  int drop_request_ = 0;
  const void* last_holder_ = nullptr;
  std::uint64_t switches_ = 0;
  long interval_ns_;
  Truth truth_;
};

}  // namespace gillab::probe
