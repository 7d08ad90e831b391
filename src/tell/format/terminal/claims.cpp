#include "tell/format/terminal/claims.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "tell/format/terminal/prose.h"
#include "tell/format/terminal/styled_line.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::terminal {
namespace {

using words::display_width;
using words::one_line;
using words::wrapped;

constexpr int kNarrowestText = 36;
constexpr int kWidestProse = 120;

struct ClaimMark {
  std::string_view text;
  Ink ink;
};

ClaimMark mark_of(lab::Verdict verdict, bool unicode) {
  switch (verdict) {
    case lab::Verdict::kHolds:
      return {unicode ? "✓" : "ok", Ink::kGreen};
    case lab::Verdict::kFails:
      return {unicode ? "✗" : "NO", Ink::kRed};
    case lab::Verdict::kNotApplicable:
      return {unicode ? "–" : "-", Ink::kDim};
    case lab::Verdict::kUndecided:
      break;
  }
  return {"?", Ink::kYellow};
}

struct ClaimCells {
  ClaimMark mark;
  std::string text;
  std::string measured;
  std::string bounds;
  std::string published;
  std::string remark;
};

ClaimCells cells_of(const blocks::Claim& claim, bool unicode) {
  ClaimCells cells{.mark = mark_of(claim.verdict, unicode),
                   .text = one_line(claim.text, unicode),
                   .measured = "",
                   .bounds = words::bounds(claim.at_least, claim.at_most, claim.measure, unicode),
                   .published = "",
                   .remark = one_line(claim.remark, unicode)};
  if (claim.measured) {
    cells.measured = words::figure(claim.measured->value, claim.measure, unicode) + " " +
                     words::interval(*claim.measured, claim.measure, unicode);
  }
  if (claim.published)
    cells.published = "published " + words::figure(*claim.published, claim.measure, unicode);
  return cells;
}

class ClaimsList {
 public:
  ClaimsList(const blocks::Claims& claims, const Style& style)
      : style_(style),
        page_(std::min(style.width, kWidestProse)),
        text_start_(kMargin + (style.unicode ? 2 : 3)) {
    int longest = 0;
    for (const blocks::Claim& claim : claims.claims) {
      claims_.push_back(cells_of(claim, style.unicode));
      const ClaimCells& cells = claims_.back();
      longest = std::max(longest, display_width(cells.text));
      measured_ = std::max(measured_, display_width(cells.measured));
      bounds_ = std::max(bounds_, display_width(cells.bounds));
      published_ = std::max(published_, display_width(cells.published));
    }
    int figures = 0;
    for (const int column : {measured_, bounds_, published_}) {
      if (column > 0) figures += kGap + column;
    }
    const int room = page_ - text_start_ - figures;
    beside_ = room >= std::min(longest, kNarrowestText);
    text_width_ = beside_ ? std::min(longest, room) : page_ - text_start_;
  }

  [[nodiscard]] std::string drawn() const {
    std::string text;
    for (const ClaimCells& claim : claims_) {
      text += beside_ ? with_columns(claim) : stacked(claim);
      text += paragraph(claim.remark, claim.mark.ink == Ink::kYellow ? Ink::kYellow : Ink::kDim);
    }
    return text;
  }

 private:
  [[nodiscard]] static StyledLine begun(const ClaimMark& mark) {
    StyledLine line;
    line.pad_to(kMargin).add(mark.text, mark.ink);
    return line;
  }

  /// Text and figures side by side.
  [[nodiscard]] std::string with_columns(const ClaimCells& claim) const {
    std::string text;
    StyledLine line = begun(claim.mark);
    bool first = true;
    for (const std::string& part : wrapped(claim.text, text_width_)) {
      line.pad_to(text_start_).add(part);
      if (first) add_figures(line, claim);
      text += line.rendered(style_);
      line = {};
      first = false;
    }
    return text;
  }

  void add_figures(StyledLine& line, const ClaimCells& claim) const {
    int start = text_start_ + text_width_;
    const auto column = [&line, &start](const std::string& cell, int width, Ink ink) {
      if (width == 0) return;
      line.pad_to(start + kGap).add(cell, ink);
      start += kGap + width;
    };
    column(claim.measured, measured_, Ink::kBold);
    column(claim.bounds, bounds_, Ink::kPlain);
    column(claim.published, published_, Ink::kDim);
  }

  /// The figures on a line of their own.
  [[nodiscard]] std::string stacked(const ClaimCells& claim) const {
    std::string text;
    StyledLine line = begun(claim.mark);
    for (const std::string& part : wrapped(claim.text, text_width_)) {
      text += line.pad_to(text_start_).add(part).rendered(style_);
      line = {};
    }
    std::string figures;
    for (const std::string& cell : {claim.measured, claim.bounds, claim.published}) {
      if (!cell.empty()) figures += (figures.empty() ? "" : ", ") + cell;
    }
    return text + paragraph(figures, claim.measured.empty() ? Ink::kDim : Ink::kBold);
  }

  [[nodiscard]] std::string paragraph(const std::string& content, Ink ink) const {
    if (content.empty()) return {};
    std::string text;
    for (const std::string& part : wrapped(content, page_ - text_start_)) {
      StyledLine line;
      text += line.pad_to(text_start_).add(part, ink).rendered(style_);
    }
    return text;
  }

  Style style_;
  int page_;
  int text_start_;
  std::vector<ClaimCells> claims_;
  int measured_ = 0;
  int bounds_ = 0;
  int published_ = 0;
  bool beside_ = true;
  int text_width_ = 0;
};

}  // namespace

std::string drawn(const blocks::Claims& claims, const Style& style) {
  return ClaimsList{claims, style}.drawn();
}

}  // namespace gillab::terminal
