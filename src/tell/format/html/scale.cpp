#include "tell/format/html/scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace gillab::html {

namespace {

constexpr double kMargin = 0.04;  // of the width, so that nothing is cut at an end
constexpr std::size_t kMostTicks = 6;

/// The steps of a decade, from few to many.
const std::array<std::vector<double>, 4> kSteps{
    {{1}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}, {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9}}};

std::vector<double> ticks_of(const std::vector<double>& steps, double low, double high) {
  std::vector<double> ticks;
  const int first = static_cast<int>(std::floor(std::log10(low)));
  const int last = static_cast<int>(std::floor(std::log10(high)));
  for (int decade = first; decade <= last; ++decade) {
    for (const double step : steps) {
      const double tick = step * std::pow(10, decade);
      if (tick >= low && tick <= high) ticks.push_back(tick);
    }
  }
  return ticks;
}

std::vector<double> every(std::size_t stride, const std::vector<double>& ticks) {
  std::vector<double> kept;
  for (std::size_t i = 0; i < ticks.size(); i += stride)
    kept.push_back(ticks[i]);
  return kept;
}

}  // namespace

Scale Scale::logarithmic(const std::vector<double>& values) {
  double low = 1;
  double high = 1;
  bool any = false;
  for (const double value : values) {
    if (!std::isfinite(value) || value <= 0) continue;
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  // At least a third more than the smallest, so that noise does not fill the picture.
  if (high < low * 4 / 3) {
    const double middle = std::sqrt(low * high);
    low = middle / std::sqrt(4.0 / 3);
    high = middle * std::sqrt(4.0 / 3);
  }
  const double room = std::pow(high / low, kMargin);
  return {true, low / room, high * room};
}

Scale Scale::linear(const std::vector<double>& values) {
  double high = 0;
  for (const double value : values) {
    if (std::isfinite(value)) high = std::max(high, value);
  }
  return {false, 0, high > 0 ? high * (1 + kMargin) : 1};
}

double Scale::at(double value) const {
  if (logarithmic_ && !(value > 0)) return 0;
  const double share = logarithmic_ ? std::log(value / low_) / std::log(high_ / low_) : value / high_;
  return std::isfinite(share) ? 100 * std::clamp(share, 0.0, 1.0) : 100;
}

std::vector<double> Scale::ticks() const {
  if (!logarithmic_) {
    const double step = std::pow(10, std::floor(std::log10(high_)));
    for (const double part : {0.1, 0.2, 0.5, 1.0, 2.0}) {
      const auto count = static_cast<std::size_t>(high_ / (step * part));
      if (count >= kMostTicks) continue;
      std::vector<double> ticks;
      for (std::size_t i = 0; i <= count; ++i)
        ticks.push_back(static_cast<double>(i) * step * part);
      return ticks;
    }
    return {0};
  }
  std::vector<double> best;
  for (const std::vector<double>& steps : kSteps) {
    std::vector<double> ticks = ticks_of(steps, low_, high_);
    if (ticks.size() > kMostTicks) break;
    best = std::move(ticks);
  }
  if (!best.empty()) return best;
  const std::vector<double> decades = ticks_of(kSteps.front(), low_, high_);
  return every(decades.size() / kMostTicks + 1, decades);
}

std::string position(double percent) {
  std::string digits = fmt::format("{:.2f}", percent);
  while (digits.back() == '0')
    digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

}  // namespace gillab::html
