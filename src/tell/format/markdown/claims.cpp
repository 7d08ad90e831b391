#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

#include "tell/format/markdown/blocks.h"
#include "tell/format/markdown/text.h"
#include "tell/words/units.h"

namespace gillab::markdown {

namespace {

std::string_view mark_of(lab::Verdict verdict) {
  switch (verdict) {
    case lab::Verdict::kHolds:
      return "✅";
    case lab::Verdict::kFails:
      return "❌";
    case lab::Verdict::kNotApplicable:
      return "➖";
    case lab::Verdict::kUndecided:
      break;
  }
  return "❔";
}

std::string item(const blocks::Claim& claim) {
  std::vector<std::string> figures;
  if (claim.measured) {
    figures.push_back(fmt::format("**{}** {}", plain(words::figure(claim.measured->value, claim.measure)),
                                  plain(words::interval(*claim.measured, claim.measure))));
  }
  if (claim.at_least || claim.at_most)
    figures.push_back(plain(words::bounds(claim.at_least, claim.at_most, claim.measure)));
  if (claim.published)
    figures.push_back(fmt::format("published {}", words::figure(*claim.published, claim.measure)));
  std::string text = fmt::format("- {} {}", mark_of(claim.verdict), plain(claim.text));
  if (!figures.empty()) text += fmt::format(" — {}", fmt::join(figures, ", "));
  if (!claim.remark.empty()) text += fmt::format(" ({})", plain(claim.remark));
  return text + "\n";
}

}  // namespace

std::string drawn(const blocks::Claims& claims) {
  std::string text;
  for (const blocks::Claim& claim : claims.claims)
    text += item(claim);
  return text;
}

}  // namespace gillab::markdown
