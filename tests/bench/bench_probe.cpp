// What the probe adds to an uncontended release and acquisition of CPython's lock. All in one run, so that
// what the machine does meanwhile is the same for all:
//
//     build/release/bin/bench_probe --benchmark_repetitions=15 --benchmark_enable_random_interleaving=true
//
// The difference to `unobserved` is the probe's cost of a pair.

#include <benchmark/benchmark.h>
#include <dlfcn.h>
#include <pthread.h>

#include <cstdio>
#include <cstdlib>

#include "observe/probe/observe.h"

/// What makes this executable a Python to the probe.
extern "C" __attribute__((visibility("default"))) int Py_IsInitialized() {
  return 1;
}

namespace {

using Signal = int(pthread_cond_t*);

/// CPython's lock, and what take_gil() and drop_gil() do with it when nobody else wants it.
struct Lock {
  pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t switch_cond = PTHREAD_COND_INITIALIZER;
  pthread_mutex_t switch_mutex = PTHREAD_MUTEX_INITIALIZER;

  void take(Signal* signal) {
    ::pthread_mutex_lock(&mutex);
    ::pthread_mutex_lock(&switch_mutex);
    signal(&switch_cond);
    ::pthread_mutex_unlock(&switch_mutex);
    ::pthread_mutex_unlock(&mutex);
  }
  void drop(Signal* signal) {
    ::pthread_mutex_lock(&mutex);
    signal(&cond);
    ::pthread_mutex_unlock(&mutex);
  }
};

Lock lock;

void run_pairs(benchmark::State& state, Signal* signal) {
  for (auto _ : state) {
    lock.take(signal);
    lock.drop(signal);
  }
}

void unobserved(benchmark::State& state) {
  void* found = ::dlvsym(RTLD_NEXT, "pthread_cond_signal", "GLIBC_2.3.2");
  if (found == nullptr) found = ::dlsym(RTLD_NEXT, "pthread_cond_signal");
  run_pairs(state, reinterpret_cast<Signal*>(found));
}

void accounting(benchmark::State& state) {
  gillab::probe::recording()->timeline.store(0);
  run_pairs(state, &::pthread_cond_signal);
}

void timeline(benchmark::State& state) {
  gillab::probe::recording()->timeline.store(1);
  run_pairs(state, &::pthread_cond_signal);
  const auto& header = *gillab::probe::recording();
  if (header.chunks.load() >= header.chunk_capacity)
    state.SkipWithError("the buffer is full: run fewer repetitions");
}

BENCHMARK(unobserved);
BENCHMARK(accounting);
BENCHMARK(timeline);

}  // namespace

int main(int count, char** arguments) {
  gillab::probe::observe({.capacity = {.threads = 4, .notes = 1, .chunks = 1U << 22U}, .timeline = false});
  // The first acquisition is how the probe comes to know the lock.
  lock.take(&::pthread_cond_signal);
  lock.drop(&::pthread_cond_signal);
  if (gillab::probe::recording() == nullptr) {
    std::fputs("bench_probe: the probe does not see the lock\n", stderr);
    return EXIT_FAILURE;
  }
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return EXIT_FAILURE;
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}
