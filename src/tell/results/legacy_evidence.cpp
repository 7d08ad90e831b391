#include "tell/results/legacy_evidence.h"

#include <array>
#include <map>
#include <string>
#include <string_view>

namespace gillab::results {

namespace {

using protocol::Step;

struct Row {
  Step step;
  std::string_view label;
  std::string_view scenario;
  std::string_view variant;
  std::string_view over;
  std::string_view measure;
};

constexpr std::array kRows{
    Row{Step::kWaits, "asyncio, 100 at once", "async-io", "asyncio-100/batch", "one-by-one-10/batch",
        "at_once_mean"},
    Row{Step::kWaits, "threads, 100 at once", "async-io", "threads-100/batch", "one-by-one-10/batch",
        "at_once_mean"},
    Row{Step::kWaits, "threads, 4 at once", "http-io", "python/threads", "python/serial", "speedup"},
    Row{Step::kVectorise, "squares of an array", "vectorize", "broadcasting/serial", "python/serial",
        "speedup"},
    Row{Step::kVectorise, "a simulation", "monte-carlo", "numpy-terminal/serial", "python/serial", "speedup"},
    Row{Step::kVectorise, "windows over prices", "alpha-factors", "numpy/batch", "python/serial", "speedup"},
    Row{Step::kRecurrence, "numba", "ema", "numba-released/serial", "python/serial", "speedup"},
    Row{Step::kRecurrence, "Cython", "ema", "cython-released/serial", "python/serial", "speedup"},
    Row{Step::kRecurrence, "pybind11", "ema", "pybind11-released/serial", "python/serial", "speedup"},
    Row{Step::kReleasedLoop, "numba", "ema", "numba-released/threads", "numba-released/serial", "speedup"},
    Row{Step::kReleasedLoop, "Cython", "ema", "cython-released/threads", "cython-released/serial", "speedup"},
    Row{Step::kReleasedLoop, "pybind11", "ema", "pybind11-released/threads", "pybind11-released/serial",
        "speedup"},
    Row{Step::kPlainThreads, "Python", "primes", "python/threads", "python/serial", "speedup"},
    Row{Step::kNativeThreads, "C++ without the GIL", "primes", "native-released/threads",
        "native-released/serial", "speedup"},
    Row{Step::kReleasedThreads, "pays from", "process-cost", "released-threads/batch", "", "pays_from_s"},
    Row{Step::kKeptPool, "pays from", "process-cost", "process-pool/batch", "", "pays_from_s"},
    Row{Step::kKeptPool, "brought", "collatz", "python/processes", "python/serial", "speedup"},
    Row{Step::kFreshPool, "pays from", "process-cost", "fresh-process-pool/batch", "", "pays_from_s"},
    Row{Step::kFreshPool, "brought", "collatz", "python/fresh-processes", "python/serial", "speedup"},
    Row{Step::kKeptPool, "joblib brought", "alpha-factors", "python-joblib/batch", "python/serial",
        "speedup"},
    Row{Step::kCluster, "pays from", "cluster", "dask/batch", "", "pays_from_s"},
};

}  // namespace

std::vector<lab::Evidence> legacy_evidence() {
  std::vector<lab::Evidence> evidence;
  std::map<Step, int> ranks;
  for (const Row& row : kRows) {
    evidence.push_back({.scenario = std::string{row.scenario},
                        .declared = {.step = row.step,
                                     .label = std::string{row.label},
                                     .variant = std::string{row.variant},
                                     .over = std::string{row.over},
                                     .measure = std::string{row.measure},
                                     .rank = ++ranks[row.step]}});
  }
  return evidence;
}

}  // namespace gillab::results
