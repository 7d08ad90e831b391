#include "tell/results/read_taints.h"

#include <array>
#include <cstdio>
#include <string>

#include "tell/words/taint.h"

namespace gillab::results {

namespace {

using lab::Taint;

/// One way in which a taint is written, with up to two numbers in it.
struct Pattern {
  Taint::Kind kind;
  const char* format;  ///< for sscanf
  double scale;        ///< of the amount
};

constexpr std::array kPatterns{
    Pattern{.kind = Taint::Kind::kLowCapacity, .format = "capacity %lf of the usual %lf", .scale = 1},
    Pattern{.kind = Taint::Kind::kHighCapacity, .format = "capacity %lf of at most %lf", .scale = 1},
    Pattern{.kind = Taint::Kind::kRunDelay, .format = "serial runs waited %lf", .scale = 0.01},
    Pattern{.kind = Taint::Kind::kSteal, .format = "%lf", .scale = 0.01},
    Pattern{.kind = Taint::Kind::kNoCapacity, .format = "no capacity was measured", .scale = 1}};

/// Only what would be written the same way again was read right.
Taint read_taint(const std::string& text) {
  for (const Pattern& pattern : kPatterns) {
    Taint taint{.kind = pattern.kind};
    static_cast<void>(std::sscanf(text.c_str(), pattern.format, &taint.amount, &taint.limit));
    taint.amount *= pattern.scale;
    if (words::taint(taint) == text) return taint;
  }
  return {.kind = Taint::Kind::kOther, .text = text};
}

}  // namespace

std::vector<Taint> read_taints(std::string_view text) {
  constexpr std::string_view kSeparator = "; ";
  std::vector<Taint> taints;
  while (!text.empty()) {
    const std::size_t end = text.find(kSeparator);
    taints.push_back(read_taint(std::string{text.substr(0, end)}));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + kSeparator.size());
  }
  return taints;
}

}  // namespace gillab::results
