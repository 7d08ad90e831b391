#include "tell/format/html/reading.h"

#include <fmt/format.h>

#include <string_view>

#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"

namespace gillab::html {

namespace {

/// An example of one mark, on an axis of its own.
Strip sample() {
  return {Scale::logarithmic({0.5, 2}), kStripHeight};
}

std::string entry(const std::string& picture, std::string_view explanation) {
  return fmt::format("<dt>{}</dt><dd>{}</dd>\n", picture, explanation);
}

}  // namespace

std::string how_to_read(const std::string& first) {
  constexpr std::string_view kInterval =
      "A speedup and its interval. The upright stroke is the median over the clean rounds; the bar is where "
      "the true value is to be expected, in about 95 of 100 such runs. Blue: surely faster. Red: surely "
      "slower. Grey: neither is sure.";
  constexpr std::string_view kReference =
      "The reference, 1.00x. The axis is logarithmic: twice as fast and half as fast are equally far from "
      "it.";
  constexpr std::string_view kRound =
      "One round: every variant was run once, and this is the ratio of two of those times. What lies beyond "
      "the axis stands at its end. The rounds of the reference compare it with a second run of itself, so "
      "they show what the machine adds.";
  constexpr std::string_view kTainted =
      "A round that does not count, because the machine was disturbed meanwhile, or its capacity is not "
      "known.";
  constexpr std::string_view kRoom =
      "What more workers could bring: from the same code on one thread (left) to the ceiling (dashed). Of "
      "what computes that is what pure native threads reached here in the same rounds, the machine’s "
      "capacity; of what waits, as many times as there are workers. A value at the left end gained nothing.";
  const std::string entries =
      entry(sample()
                .interval({.value = 1.1, .lower = 0.8, .upper = 1.5}, kStripMiddle, "good")
                .drawn_silently(),
            kInterval) +
      entry(sample().line(1, "reference").drawn_silently(), kReference) +
      entry(sample()
                .dot(0.8, kStripMiddle - 4, "round")
                .dot(1.1, kStripMiddle, "round")
                .dot(1.3, kStripMiddle + 4, "round")
                .drawn_silently(),
            kRound) +
      entry(sample()
                .dot(0.9, kStripMiddle, "round tainted")
                .dot(1.2, kStripMiddle, "round tainted")
                .drawn_silently(),
            kTainted) +
      entry(sample().band(0.7, 1.6, "room").line(1.6, "ceiling").drawn_silently(), kRoom);
  return fmt::format(
      "<details class=\"reading\" id=\"reading\" open><summary>How to read this</summary>\n"
      "<p>The pictures, of which <a href=\"#{}\">this</a> is the first, have these marks:</p>\n"
      "<dl>\n{}</dl>\n</details>\n",
      first, entries);
}

}  // namespace gillab::html
