#include "tell/words/progress.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

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

/// The first names, and how many more there are: the line is for one look.
std::string some(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 2;
  if (names.size() <= kShown) return fmt::format("{}", fmt::join(names, ", "));
  const std::vector<std::string> first(names.begin(), names.begin() + kShown);
  return fmt::format("{} and {} more", fmt::join(first, ", "), names.size() - kShown);
}

}  // namespace

std::string activity(const lab::Progress& progress) {
  const std::string done =
      fmt::format("{} (process {} of {})", phase(progress), progress.process, progress.processes);
  return progress.about.empty() ? done : fmt::format("{}, still open: {}", done, some(progress.about));
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
