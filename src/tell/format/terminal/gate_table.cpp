#include "tell/format/terminal/gate_table.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tell/format/terminal/styled_line.h"
#include "tell/report/gate_outline.h"
#include "tell/words/text.h"

namespace gillab::output {
namespace {

using lab::GateVerdict;

constexpr int kNarrowest = 40;
constexpr int kWidest = 100;
constexpr int kMargin = 2;
constexpr int kGap = 2;

struct Mark {
  std::string_view sign;
  Ink ink;
};

Mark mark_of(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kPass:
      return {"✓", Ink::kGreen};
    case GateVerdict::kFail:
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

Figures figures_of(const lab::Judgement& judgement) {
  const lab::Promise& promise = judgement.promise;
  Figures figures{std::string{name_of(promise.gauge)}, gate_figure(promise.value.value, promise.gauge), "",
                  "", gate_floor(judgement)};
  if (judgement.measured) {
    figures[2] = gate_figure(judgement.measured->value, promise.gauge);
    figures[kInterval] = gate_interval(*judgement.measured, promise.gauge);
  }
  return figures;
}

class GateTable {
 public:
  GateTable(const lab::GateReport& report, const Style& style)
      : report_(&report), style_(style), width_(std::clamp(style.width, kNarrowest, kWidest)) {
    for (const lab::Judgement& judgement : report.judgements) {
      verdict_ = std::max(verdict_, display_width(verdict_text(judgement.verdict)));
      variant_ = std::max(variant_, display_width(clean(judgement.promise.variant)));
      const Figures figures = figures_of(judgement);
      for (std::size_t i = 0; i < figures.size(); ++i)
        widths_[i] = std::max({widths_[i], display_width(figures[i]), display_width(kFigures[i].title)});
    }
    // The reasons name floors and bounds as well.
    for (const std::size_t column : {kFloor, kInterval}) {
      if (!in_columns()) widths_.at(column) = 0;
    }
  }

  [[nodiscard]] std::string drawn() const {
    std::string text = head();
    for (const GateBlock& block : gate_blocks(*report_)) {
      text.append("\n").append(heading(block.scenario));
      for (const lab::Judgement* judgement : block.judgements)
        text += row(*judgement) + reason(*judgement);
    }
    return text + foot();
  }

 private:
  [[nodiscard]] std::string clean(std::string_view text) const { return one_line(text, style_.unicode); }

  /// Its word says enough where there are no signs.
  [[nodiscard]] std::string verdict_text(GateVerdict verdict) const {
    return style_.unicode ? fmt::format("{} {}", mark_of(verdict).sign, name_of(verdict))
                          : std::string{name_of(verdict)};
  }

  /// Whether the figures fit beside the variants.
  [[nodiscard]] bool in_columns() const {
    int end = figures_start();
    for (const int width : widths_)
      end += width > 0 ? kGap + width : 0;
    return end <= width_;
  }

  [[nodiscard]] int variant_start() const { return kMargin + verdict_ + kGap; }
  [[nodiscard]] int figures_start() const { return variant_start() + variant_; }
  [[nodiscard]] int reason_start() const { return kMargin + (style_.unicode ? 2 : 4); }

  [[nodiscard]] std::string paragraph(std::string_view text, int indent, Ink ink) const {
    std::string drawn;
    for (const std::string& part : wrapped(text, width_ - indent)) {
      StyledLine line;
      drawn += line.pad_to(indent).add(part, ink).rendered(style_);
    }
    return drawn;
  }

  /// A label and facts with dots between them, the following lines under the first fact.
  [[nodiscard]] std::string facts(std::string_view label, const std::vector<std::string>& facts) const {
    constexpr int kStart = 12;
    const std::string_view dot = style_.unicode ? " · " : " | ";
    std::vector<std::string> lines;
    for (const std::string& fact : facts) {
      const std::string text = clean(fact);
      if (text.empty()) continue;
      const int room = width_ - kStart;
      if (!lines.empty() && display_width(lines.back()) + 3 + display_width(text) <= room) {
        lines.back().append(dot).append(text);
      } else {
        for (std::string& part : wrapped(text, room))
          lines.push_back(std::move(part));
      }
    }
    std::string drawn;
    for (const std::string& text : lines) {
      StyledLine line;
      line.pad_to(kMargin).add(drawn.empty() ? label : "", Ink::kDim).pad_to(kStart).add(text, Ink::kDim);
      drawn += line.rendered(style_);
    }
    return drawn;
  }

  [[nodiscard]] std::string head() const {
    StyledLine line;
    line.add("check", Ink::kBold)
        .add(fmt::format("{}tolerates a loss of {:.4g} %", style_.unicode ? " — " : " - ",
                         100 * report_->tolerance));
    return line.rendered(style_) + facts("baseline", gate_side(report_->baseline)) +
           facts("measured", gate_side(report_->current));
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

  [[nodiscard]] std::string row(const lab::Judgement& judgement) const {
    const std::string variant = clean(judgement.promise.variant);
    StyledLine line;
    line.pad_to(kMargin).add(verdict_text(judgement.verdict), mark_of(judgement.verdict).ink);
    if (in_columns()) {
      line.pad_to(variant_start()).add(variant);
      add_figures(line, figures_of(judgement), Ink::kPlain);
      return line.rendered(style_);
    }
    if (line.width() + kGap + display_width(variant) <= width_) {
      line.pad_to(line.width() + kGap).add(variant);
      return line.rendered(style_) + stacked(judgement);
    }
    return line.rendered(style_) + paragraph(variant, reason_start(), Ink::kPlain) + stacked(judgement);
  }

  /// "efficiency 61.3 % [60.1, 62.2], baseline 97.2 %, floor 86.4 %"
  [[nodiscard]] std::string stacked(const lab::Judgement& judgement) const {
    const Figures figures = figures_of(judgement);
    std::string text = figures[0];
    if (!figures[2].empty()) text += " " + figures[2];
    if (!figures[kInterval].empty()) text += " " + figures[kInterval];
    text += ", baseline " + figures[1];
    if (!figures[kFloor].empty()) text += ", floor " + figures[kFloor];
    return paragraph(text, reason_start(), Ink::kPlain);
  }

  [[nodiscard]] std::string reason(const lab::Judgement& judgement) const {
    const std::string text = clean(judgement.reason);
    if (text.empty()) return {};
    const Ink ink = judgement.verdict == GateVerdict::kPass ? Ink::kDim : mark_of(judgement.verdict).ink;
    return paragraph(text, reason_start(), ink);
  }

  [[nodiscard]] std::string foot() const {
    const bool failed = report_->count(GateVerdict::kFail) > 0;
    std::string text = "\n";
    text += paragraph(gate_summary(*report_), 0, failed ? Ink::kRed : Ink::kBold);
    for (const std::string& hint : gate_hints(*report_))
      text += paragraph(clean(hint), kMargin, Ink::kPlain);
    return text;
  }

  const lab::GateReport* report_;
  Style style_;
  int width_;
  int verdict_ = 0;
  int variant_ = 0;
  std::array<int, kFigures.size()> widths_{};
};

}  // namespace

std::string gate_table(const lab::GateReport& report, const Style& style) {
  return GateTable{report, style}.drawn();
}

}  // namespace gillab::output
