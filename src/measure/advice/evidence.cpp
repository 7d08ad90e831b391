#include <array>

#include "measure/advice/advice.h"

namespace gillab::lab {

namespace {

constexpr std::string_view kSpeedup = "speedup";
constexpr std::string_view kAtOnce = "at_once_mean";  // requests under way at a time: 1 when done one by one

// What the tree rests on. Within a step, the published order of preference.
constexpr std::array kEvidence{
    Evidence{Step::kWaits, "asyncio, 100 at once", "async-io", "asyncio-100/batch", "one-by-one-10/batch",
             kAtOnce},
    Evidence{Step::kWaits, "threads, 100 at once", "async-io", "threads-100/batch", "one-by-one-10/batch",
             kAtOnce},
    Evidence{Step::kWaits, "threads, 4 at once", "http-io", "python/threads", "python/serial", kSpeedup},

    Evidence{Step::kVectorise, "squares of an array", "vectorize", "broadcasting/serial", "python/serial",
             kSpeedup},
    Evidence{Step::kVectorise, "a simulation", "monte-carlo", "numpy-terminal/serial", "python/serial",
             kSpeedup},
    Evidence{Step::kVectorise, "windows over prices", "alpha-factors", "numpy/batch", "python/serial",
             kSpeedup},

    Evidence{Step::kRecurrence, "numba", "ema", "numba-released/serial", "python/serial", kSpeedup},
    Evidence{Step::kRecurrence, "Cython", "ema", "cython-released/serial", "python/serial", kSpeedup},
    Evidence{Step::kRecurrence, "pybind11", "ema", "pybind11-released/serial", "python/serial", kSpeedup},

    Evidence{Step::kReleasedLoop, "numba", "ema", "numba-released/threads", "numba-released/serial",
             kSpeedup},
    Evidence{Step::kReleasedLoop, "Cython", "ema", "cython-released/threads", "cython-released/serial",
             kSpeedup},
    Evidence{Step::kReleasedLoop, "pybind11", "ema", "pybind11-released/threads", "pybind11-released/serial",
             kSpeedup},

    Evidence{Step::kPlainThreads, "Python", "primes", "python/threads", "python/serial", kSpeedup},
    Evidence{Step::kPlainThreads, "C++ without the GIL", "primes", "native-released/threads",
             "native-released/serial", kSpeedup},

    Evidence{Step::kReleasedThreads, "pays from", "process-cost", "released-threads/batch", "", kPaysFrom},
    Evidence{Step::kKeptPool, "pays from", "process-cost", "process-pool/batch", "", kPaysFrom},
    Evidence{Step::kKeptPool, "brought", "collatz", "python/processes", "python/serial", kSpeedup},
    Evidence{Step::kFreshPool, "pays from", "process-cost", "fresh-process-pool/batch", "", kPaysFrom},
    Evidence{Step::kFreshPool, "brought", "collatz", "python/fresh-processes", "python/serial", kSpeedup},
    Evidence{Step::kKeptPool, "joblib brought", "alpha-factors", "python-joblib/batch", "python/serial",
             kSpeedup},
    Evidence{Step::kCluster, "pays from", "cluster", "dask/batch", "", kPaysFrom},
};

}  // namespace

std::span<const Evidence> evidence() {
  return kEvidence;
}

}  // namespace gillab::lab
