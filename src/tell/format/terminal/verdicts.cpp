#include "tell/format/terminal/verdicts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tell/format/terminal/prose.h"
#include "tell/format/terminal/styled_line.h"
#include "tell/words/gate.h"
#include "tell/words/gauge.h"
#include "tell/words/text.h"

namespace gillab::terminal {

namespace {

using lab::GateVerdict;
using words::display_width;
using words::one_line;

constexpr int kWidestVerdicts = 100;

struct VerdictMark {
  std::string_view sign;
  Ink ink;
};

VerdictMark mark_of(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      return {"✓", Ink::kGreen};
    case GateVerdict::kFail:
    case GateVerdict::kNotMeasured:
      return {"✗", Ink::kRed};
    case GateVerdict::kInconclusive:
      return {"?", Ink::kYellow};
    case GateVerdict::kRefused:
    case GateVerdict::kNotCompared:
      break;
  }
  return {"–", Ink::kDim};
}

/// One column of the figures beside a variant.
struct Column {
  std::string_view title;
  bool left;
};

constexpr std::array<Column, 5> kFigures{
    {{"gauge", true}, {"baseline", false}, {"measured", false}, {"", true}, {"floor", false}}};

constexpr std::size_t kInterval = 3;
constexpr std::size_t kFloor = 4;

using Figures = std::array<std::string, kFigures.size()>;

Figures figures_of(const blocks::VerdictRow& row) {
  const lab::GaugeTraits& gauge = traits_of(row.gauge);
  Figures figures{std::string{gauge.name}, words::figure(row.baseline, gauge.scale), "", "",
                  row.floor ? words::floor_figure(*row.floor, gauge.scale) : ""};
  if (row.measured) {
    figures[2] = words::figure(row.measured->value, gauge.scale);
    figures[kInterval] = words::interval(*row.measured, gauge.scale);
  }
  return figures;
}

class VerdictsDrawing {
 public:
  VerdictsDrawing(const blocks::Verdicts& verdicts, const Style& style)
      : verdicts_(&verdicts), style_(style) {
    style_.width = std::min(style.width, kWidestVerdicts);
    for (const blocks::VerdictGroup& group : verdicts.groups) {
      for (const blocks::VerdictRow& row : group.rows)
        make_room_for(row);
    }
    // The reasons name floors and bounds as well.
    for (const std::size_t column : {kFloor, kInterval}) {
      if (!in_columns()) widths_.at(column) = 0;
    }
  }

  [[nodiscard]] std::string drawn() const {
    std::string text = head();
    for (const blocks::VerdictGroup& group : verdicts_->groups) {
      text.append("\n").append(heading(group.scenario));
      for (const blocks::VerdictRow& each : group.rows)
        text += row(each) + reason(each);
    }
    return text + foot();
  }

 private:
  void make_room_for(const blocks::VerdictRow& row) {
    verdict_ = std::max(verdict_, display_width(verdict_text(row.verdict)));
    variant_ = std::max(variant_, display_width(clean(row.variant)));
    const Figures figures = figures_of(row);
    for (std::size_t i = 0; i < figures.size(); ++i)
      widths_[i] = std::max({widths_[i], display_width(figures[i]), display_width(kFigures[i].title)});
  }

  [[nodiscard]] std::string clean(std::string_view text) const { return one_line(text, style_.unicode); }

  /// Its word says enough where there are no signs.
  [[nodiscard]] std::string verdict_text(GateVerdict verdict) const {
    return style_.unicode ? fmt::format("{} {}", mark_of(verdict).sign, words::name_of(verdict))
                          : std::string{words::name_of(verdict)};
  }

  /// Whether the figures fit beside the variants.
  [[nodiscard]] bool in_columns() const {
    int end = figures_start();
    for (const int width : widths_)
      end += width > 0 ? kGap + width : 0;
    return end <= style_.width;
  }

  [[nodiscard]] int variant_start() const { return kMargin + verdict_ + kGap; }
  [[nodiscard]] int figures_start() const { return variant_start() + variant_; }
  [[nodiscard]] int reason_start() const { return kMargin + (style_.unicode ? 2 : 4); }

  [[nodiscard]] std::string paragraph(std::string_view text, int indent, Ink ink) const {
    return terminal::paragraph(text, indent, ink, style_);
  }

  [[nodiscard]] std::string head() const {
    StyledLine line;
    line.add("check", Ink::kBold)
        .add(fmt::format("{}tolerates a loss of {:.4g} %", style_.unicode ? " — " : " - ",
                         100 * verdicts_->tolerance));
    return line.rendered(style_) + terminal::drawn(verdicts_->baseline, style_) +
           terminal::drawn(verdicts_->current, style_);
  }

  /// The scenario, and what the columns are.
  [[nodiscard]] std::string heading(const std::string& scenario) const {
    const std::string name = clean(scenario);
    if (!in_columns()) return paragraph(name, 0, Ink::kBold);
    std::string drawn;
    StyledLine line;
    if (display_width(name) < figures_start()) {
      line.add(name, Ink::kBold);
    } else {
      drawn = paragraph(name, 0, Ink::kBold);
    }
    Figures titles;
    std::ranges::transform(kFigures, titles.begin(), [](const Column& column) { return column.title; });
    add_figures(line, titles, Ink::kDim);
    return drawn + line.rendered(style_);
  }

  void add_figures(StyledLine& line, const Figures& figures, Ink ink) const {
    int start = figures_start();
    for (std::size_t i = 0; i < figures.size(); ++i) {
      if (widths_[i] == 0) continue;
      line.pad_to(start + kGap);
      kFigures[i].left ? line.add(figures[i], ink) : line.add_right(figures[i], widths_[i], ink);
      start += kGap + widths_[i];
    }
  }

  [[nodiscard]] std::string row(const blocks::VerdictRow& row) const {
    const std::string variant = clean(row.variant);
    StyledLine line;
    line.pad_to(kMargin).add(verdict_text(row.verdict), mark_of(row.verdict).ink);
    if (in_columns()) {
      line.pad_to(variant_start()).add(variant);
      add_figures(line, figures_of(row), Ink::kPlain);
      return line.rendered(style_);
    }
    if (line.width() + kGap + display_width(variant) <= style_.width) {
      line.pad_to(line.width() + kGap).add(variant);
      return line.rendered(style_) + stacked(row);
    }
    return line.rendered(style_) + paragraph(variant, reason_start(), Ink::kPlain) + stacked(row);
  }

  /// "efficiency 61.3 % [60.1, 62.2], baseline 97.2 %, floor 86.4 %"
  [[nodiscard]] std::string stacked(const blocks::VerdictRow& row) const {
    const Figures figures = figures_of(row);
    std::string text = figures[0];
    if (!figures[2].empty()) text += " " + figures[2];
    if (!figures[kInterval].empty()) text += " " + figures[kInterval];
    text += ", baseline " + figures[1];
    if (!figures[kFloor].empty()) text += ", floor " + figures[kFloor];
    return paragraph(text, reason_start(), Ink::kPlain);
  }

  [[nodiscard]] std::string reason(const blocks::VerdictRow& row) const {
    const std::string text = clean(row.reason);
    if (text.empty()) return {};
    const Ink ink = row.verdict == GateVerdict::kPass ? Ink::kDim : mark_of(row.verdict).ink;
    return paragraph(text, reason_start(), ink);
  }

  [[nodiscard]] std::string foot() const {
    const auto failed = [](const blocks::VerdictRow& row) { return row.verdict == GateVerdict::kFail; };
    const bool any_failed = std::ranges::any_of(verdicts_->groups, [&](const blocks::VerdictGroup& group) {
      return std::ranges::any_of(group.rows, failed);
    });
    std::string text = "\n" + paragraph(verdicts_->counts, 0, any_failed ? Ink::kRed : Ink::kBold);
    for (const std::string& hint : verdicts_->hints)
      text += paragraph(hint, kMargin, Ink::kPlain);
    return text;
  }

  const blocks::Verdicts* verdicts_;
  Style style_;
  int verdict_ = 0;
  int variant_ = 0;
  std::array<int, kFigures.size()> widths_{};
};

}  // namespace

std::string drawn(const blocks::Verdicts& verdicts, const Style& style) {
  return VerdictsDrawing{verdicts, style}.drawn();
}

}  // namespace gillab::terminal
