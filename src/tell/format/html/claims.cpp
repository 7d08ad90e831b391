#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tell/format/html/blocks.h"
#include "tell/format/html/scale.h"
#include "tell/format/html/strip.h"
#include "tell/format/html/text.h"
#include "tell/words/names.h"
#include "tell/words/units.h"

namespace gillab::html {

namespace {

const char* looks_of_verdict(lab::Verdict verdict) {
  switch (verdict) {
    case lab::Verdict::kHolds:
      return "good";
    case lab::Verdict::kFails:
      return "bad";
    case lab::Verdict::kNotApplicable:
      return "faint";
    case lab::Verdict::kUndecided:
      break;
  }
  return "doubtful";
}

/// The interval, the bounds within which the claim holds, and the published figure as a diamond.
std::string picture(const blocks::Claim& claim) {
  std::vector<double> values{claim.measured->lower, claim.measured->value, claim.measured->upper};
  for (const std::optional<double>& each : {claim.at_least, claim.at_most, claim.published}) {
    if (each) values.push_back(*each);
  }
  for (const double value : values) {
    if (!(value > 0)) return {};  // nothing has a place on a logarithmic axis
  }
  const Scale scale = Scale::logarithmic(values);
  constexpr double kFar = 1e300;
  Strip strip(scale, kStripHeight);
  if (claim.at_least || claim.at_most)
    strip.band(claim.at_least.value_or(1 / kFar), claim.at_most.value_or(kFar), "wanted");
  for (const std::optional<double>& bound : {claim.at_least, claim.at_most}) {
    if (bound) strip.line(*bound, "bound");
  }
  strip.interval(*claim.measured, kStripMiddle, looks_of_verdict(claim.verdict));
  std::string words = fmt::format("measured {} {}", words::figure(claim.measured->value, claim.measure),
                                  words::interval(*claim.measured, claim.measure));
  if (claim.published) {
    strip.diamond(*claim.published, kStripMiddle, "published");
    words += fmt::format(", published {}", words::figure(*claim.published, claim.measure));
  }
  return strip.drawn(words);
}

std::string figures(const blocks::Claim& claim) {
  std::string text_so_far;
  const auto add = [&](const std::string& label, const std::string& markup) {
    text_so_far += fmt::format("<li>{} {}</li>", label, markup);
  };
  if (claim.measured) {
    add("measured", fmt::format("<b>{}</b> <span class=\"interval\">{}</span>",
                                text(words::figure(claim.measured->value, claim.measure)),
                                text(words::interval(*claim.measured, claim.measure))));
  }
  if (claim.at_least || claim.at_most)
    add("wanted", text(words::bounds(claim.at_least, claim.at_most, claim.measure)));
  if (claim.published) add("published", text(words::figure(*claim.published, claim.measure)));
  if (!claim.remark.empty()) text_so_far += fmt::format("<li>{}</li>", text(claim.remark));
  return text_so_far.empty() ? "" : fmt::format("<ul class=\"facts\">{}</ul>", text_so_far);
}

}  // namespace

std::string drawn(const blocks::Claims& claims) {
  std::string items;
  for (const blocks::Claim& claim : claims.claims) {
    items += fmt::format("<li><span class=\"badge {}\">{}</span><div><p>{}</p>{}{}</div></li>\n",
                         looks_of_verdict(claim.verdict), words::name_of(claim.verdict), text(claim.text),
                         claim.measured ? picture(claim) : "", figures(claim));
  }
  return fmt::format("<h3>Claims</h3>\n<ul class=\"claims\">\n{}</ul>\n", items);
}

}  // namespace gillab::html
