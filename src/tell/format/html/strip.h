#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "measure/lab/results.h"
#include "tell/format/html/scale.h"

namespace gillab::html {

/// Heights in pixels, and where the middle is.
inline constexpr int kAxisHeight = 18;
inline constexpr int kStripHeight = 20;
inline constexpr int kStripMiddle = kStripHeight / 2;

/// A picture that is as wide as the place it stands in and some pixels high. Positions are in percent of its
/// width, so nothing is distorted, whatever the width. What it says is said in words as well: to a screen
/// reader, and on hovering.
class Strip {
 public:
  Strip(const Scale& scale, int height) : scale_(scale), height_(height) {}

  /// Faint lines at the ticks of the scale.
  Strip& grid();
  /// A line from top to bottom; `looks` is a class of the style sheet.
  Strip& line(double value, std::string_view looks);
  /// A band from top to bottom.
  Strip& band(double from, double to, std::string_view looks);
  /// A value and its interval, around `y`.
  Strip& interval(const lab::Estimate& estimate, int y, std::string_view looks);
  Strip& dot(double value, int y, std::string_view looks);
  /// A diamond around `y`: a figure from elsewhere.
  Strip& diamond(double value, int y, std::string_view looks);
  /// The figures of the ticks, in the unit of a measure.
  Strip& figures(std::string_view measure);

  /// With what it shows, in plain words.
  [[nodiscard]] std::string drawn(std::string_view words) const;
  /// Without words: what it shows stands beside it.
  [[nodiscard]] std::string drawn_silently() const;

 private:
  Scale scale_;
  int height_;
  std::string shapes_;
};

/// A bar of parts, each a share of the width.
struct Part {
  double share = 0;
  std::string looks;  ///< a class of the style sheet
  std::string name;
};

[[nodiscard]] std::string stacked(const std::vector<Part>& parts, std::string_view words);

}  // namespace gillab::html
