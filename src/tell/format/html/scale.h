#pragma once

#include <string>
#include <vector>

namespace gillab::html {

/// Where values lie between the left and the right end of a picture, in percent of its width.
class Scale {
 public:
  /// A logarithmic one, on which twice as fast and half as fast are equally far from 1. Values that are not
  /// finite or not above 0 count for nothing.
  [[nodiscard]] static Scale logarithmic(const std::vector<double>& values);
  /// From 0 to the largest.
  [[nodiscard]] static Scale linear(const std::vector<double>& values);

  /// 0…100; what lies beyond an end is put there.
  [[nodiscard]] double at(double value) const;
  /// Round values within, for the axis: few enough to have room beside each other.
  [[nodiscard]] std::vector<double> ticks() const;

 private:
  Scale(bool logarithmic, double low, double high) : logarithmic_(logarithmic), low_(low), high_(high) {}

  bool logarithmic_;
  double low_;
  double high_;
};

/// "43.21", as short as it can be: most of a page is positions.
[[nodiscard]] std::string position(double percent);

}  // namespace gillab::html
