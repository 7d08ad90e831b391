#include "tell/words/progress.h"

#include <fmt/format.h>

#include <algorithm>

namespace gillab::words {

namespace {

std::string phase(const lab::Progress& progress) {
  switch (progress.phase) {
    case lab::Progress::Phase::kChecking:
      return fmt::format("checking {}", progress.variant);
    case lab::Progress::Phase::kMeasuring:
      return fmt::format("round {} of {}", progress.round, progress.rounds);
    case lab::Progress::Phase::kPreparing:
      break;
  }
  return "preparing";
}

}  // namespace

std::string activity(const lab::Progress& progress) {
  return fmt::format("{} (process {} of {})", phase(progress), progress.process, progress.processes);
}

std::string position(const lab::Progress& progress) {
  return progress.count > 1 ? fmt::format("[{}/{}]", progress.number, progress.count) : "";
}

std::string remaining(const lab::Progress& progress) {
  constexpr double kTelling = 0.05;
  if (progress.fraction < kTelling) return {};
  const double left_s = progress.elapsed_s * (1 - progress.fraction) / progress.fraction;
  return fmt::format("about {:.0f} s left", std::max(1.0, left_s));
}

}  // namespace gillab::words
