#include "tell/words/gauge.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <string_view>

namespace gillab::words {

namespace {

using lab::Scale;

/// Decimals enough for any two doubles that anybody measured.
constexpr int kMostDecimals = 17;

int usual_decimals(double value, Scale scale) {
  if (scale == Scale::kShare) return 1;
  return value < 10 ? 2 : 1;
}

/// Without its unit.
std::string bare(double value, Scale scale, int decimals) {
  if (!std::isfinite(value)) return "n/a";
  if (scale == Scale::kCount) return fmt::format("{:.4g}", value);
  return fmt::format("{:.{}f}", scale == Scale::kShare ? 100 * value : value, decimals);
}

std::string_view unit_of(Scale scale) {
  switch (scale) {
    case Scale::kShare:
      return " %";
    case Scale::kRatio:
      return "x";
    case Scale::kCount:
      break;
  }
  return "";
}

std::string with_unit(double value, Scale scale, int decimals) {
  std::string text = bare(value, scale, decimals);
  return std::isfinite(value) ? text.append(unit_of(scale)) : text;
}

}  // namespace

std::string figure(double value, Scale scale) {
  return with_unit(value, scale, usual_decimals(value, scale));
}

std::string interval(const lab::Estimate& estimate, Scale scale) {
  if (estimate.lower == estimate.upper) return {};
  const int decimals = usual_decimals(estimate.value, scale);
  return fmt::format("[{}, {}]", bare(estimate.lower, scale, decimals),
                     bare(estimate.upper, scale, decimals));
}

std::string floor_figure(double floor, Scale scale) {
  return scale == Scale::kCount ? "> " + figure(floor, scale) : figure(floor, scale);
}

std::pair<std::string, std::string> told_apart(double one, double other, Scale scale) {
  std::pair<std::string, std::string> texts{figure(one, scale), figure(other, scale)};
  // "10.00x" and "10.0x" are one number.
  const auto alike = [&] {
    return std::strtod(texts.first.c_str(), nullptr) == std::strtod(texts.second.c_str(), nullptr);
  };
  if (one == other || !std::isfinite(one) || !std::isfinite(other)) return texts;
  for (int decimals = 2; alike() && decimals <= kMostDecimals; ++decimals)
    texts = {with_unit(one, scale, decimals), with_unit(other, scale, decimals)};
  return texts;
}

}  // namespace gillab::words
