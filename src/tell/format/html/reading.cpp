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
  const std::string entries =
      entry(sample()
                .interval({.value = 1.1, .lower = 0.8, .upper = 1.5}, kStripMiddle, "good")
                .drawn_silently(),
            "A speedup and its interval. The upright stroke is the median over the clean rounds; the bar "
            "covers the true "
            "value in at least 95 of 100 such runs. Blue: surely faster. Red: surely slower. Grey: neither "
            "is sure.") +
      entry(sample().line(1, "reference").drawn_silently(),
            "The reference, 1.00x. The axis is logarithmic: twice as fast and half as fast are equally far "
            "from it.") +
      entry(sample()
                .dot(0.8, kStripMiddle - 4, "round")
                .dot(1.1, kStripMiddle, "round")
                .dot(1.3, kStripMiddle + 4, "round")
                .drawn_silently(),
            "One round: every variant was run once, and this is the ratio of two of those times. What lies "
            "beyond the "
            "axis stands at its end. The rounds of the reference compare it with a second run of itself, so "
            "they show "
            "what the machine adds.") +
      entry(sample()
                .dot(0.9, kStripMiddle, "round tainted")
                .dot(1.2, kStripMiddle, "round tainted")
                .drawn_silently(),
            "A round that does not count, because something else used the machine meanwhile.") +
      entry(
          sample().band(0.7, 1.6, "room").line(1.6, "ceiling").drawn_silently(),
          "What more workers could bring: from the same code on one thread (left) to what pure native "
          "threads reached "
          "here in the same rounds (dashed), which is the machine’s capacity. A value at the left end gained "
          "nothing, one at the dashed line all there is.");
  return fmt::format(
      "<details class=\"reading\" id=\"reading\" open><summary>How to read this</summary>\n<p>The pictures, "
      "of which <a "
      "href=\"#{}\">this</a> is the first, have these marks:</p>\n<dl>\n{}</dl>\n</details>\n",
      first, entries);
}

}  // namespace gillab::html
