#include "work/native/capacity.h"

#include <algorithm>
#include <atomic>
#include <barrier>
#include <chrono>
#include <cmath>
#include <stdexcept>
#include <thread>
#include <vector>

#include "work/native/opaque.h"

namespace gillab::native {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_between(Clock::time_point begin, Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

/// Divisions in registers only. No memory, so that neither caches nor bandwidth limit how well copies of it
/// run side by side; and none waits for another, so that the divider, of which a core has one, is always
/// busy. Two CPUs that are hyperthreads of one core then show it: a chain of dependent steps would leave
/// half of the core to the other and read 2x where real work gets 1x. Virtual machines are moved between such
/// CPUs and real ones within seconds, and nothing else tells (docs/measuring.md).
GILLAB_OPAQUE std::uint64_t spin(std::uint64_t iterations) {
  constexpr std::uint64_t kDividend = 0x9e3779b97f4a7c15U;
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < iterations; ++i)
    sum += kDividend / ((i & 1023U) + 3);
  return sum;
}

double calibrate() {
  constexpr std::uint64_t kIterations = 1'000'000;
  constexpr int kAttempts = 7;
  double best = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const auto begin = Clock::now();
    spin(kIterations);
    const double elapsed = std::max(seconds_between(begin, Clock::now()), 1e-9);
    best = std::max(best, static_cast<double>(kIterations) / elapsed);
  }
  return best;
}

/// Measured once, so that equal calls of measure_capacity do equal work however busy the machine is by then.
double iterations_per_second() {
  static const double rate = calibrate();
  return rate;
}

double time_serially(int pieces, std::uint64_t iterations) {
  const auto begin = Clock::now();
  for (int piece = 0; piece < pieces; ++piece)
    spin(iterations);
  return seconds_between(begin, Clock::now());
}

double time_on_threads(int threads, int pieces, std::uint64_t iterations) {
  const auto count = static_cast<std::size_t>(threads);
  Clock::time_point begin;
  std::barrier barrier(threads, [&begin]() noexcept { begin = Clock::now(); });
  std::vector<Clock::time_point> ends(count);
  std::atomic<int> next_piece = 0;

  std::vector<std::jthread> workers;
  workers.reserve(count);
  try {
    for (std::size_t i = 0; i < count; ++i) {
      workers.emplace_back([&barrier, &next_piece, &end = ends[i], pieces, iterations] {
        barrier.arrive_and_wait();
        while (next_piece++ < pieces)
          spin(iterations);
        end = Clock::now();
      });
    }
  } catch (...) {
    // Those that did start wait at the barrier for the others, and must be let through to be joined.
    for (std::size_t i = workers.size(); i < count; ++i)
      barrier.arrive_and_drop();
    throw;
  }
  for (std::jthread& worker : workers)
    worker.join();
  return seconds_between(begin, *std::ranges::max_element(ends));
}

}  // namespace

Capacity measure_capacity(int threads, int tasks, double seconds) {
  if (threads < 1 || tasks < 1)
    throw std::invalid_argument("The capacity needs at least one thread and one task.");
  if (!(seconds > 0) || !std::isfinite(seconds)) {
    throw std::invalid_argument("The capacity needs a positive, finite number of seconds of work.");
  }
  const auto iterations = static_cast<std::uint64_t>(std::ceil(iterations_per_second() * seconds / tasks));
  return {.serial_s = time_serially(tasks, iterations),
          .threads_s = time_on_threads(threads, tasks, iterations)};
}

}  // namespace gillab::native
