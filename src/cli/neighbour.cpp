#include "cli/neighbour.h"

#include <chrono>
#include <random>
#include <thread>

#include "cli/options.h"

namespace gillab::cli {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds kMeanBurst{0.1};
constexpr Seconds kMeanPause{0.2};

void stay_busy(Seconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < end) {
  }
}

}  // namespace

process::Child start_neighbour(const launch::Installation& installation) {
  return process::Child(
      {.arguments = {installation.executable().string(), "neighbour"}, .environment = {}, .descriptors = {}});
}

/// Hidden: `gillab calibrate --neighbour` starts it, and kills it in the end.
ExitStatus neighbour_command(const Words& words) {
  Options app("Uses a CPU in bursts of 0.1 s, with pauses of 0.2 s, both at random around that.",
              "gillab neighbour");
  if (!app.parse(words)) return ExitStatus::kOk;
  std::mt19937_64 random(std::random_device{}());
  const auto around = [&](Seconds mean) {
    return Seconds(std::exponential_distribution(1 / mean.count())(random));
  };
  while (true) {
    stay_busy(around(kMeanBurst));
    std::this_thread::sleep_for(around(kMeanPause));
  }
}

}  // namespace gillab::cli
