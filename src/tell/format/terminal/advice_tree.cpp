#include "tell/format/terminal/advice_tree.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tell/format/terminal/styled_line.h"
#include "tell/report/advice_outline.h"
#include "tell/words/text.h"

namespace gillab::output {
namespace {

constexpr int kNarrowest = 40;
constexpr int kWidest = 130;
constexpr int kGap = 2;
constexpr int kRowIndent = 2;
constexpr int kRoomForVerdict = 24;

/// The lines that lead to a node: what stands before its first line, and before all others.
struct Branch {
  std::string first;
  std::string rest;
};

/// Columns of the rows, the same for the whole tree so that its numbers stand below each other.
struct Columns {
  int figure = 0;
  int verdict = 0;
  int source = 0;
  bool beside = false;  ///< the source stands on the row's own line
};

class Tree {
 public:
  explicit Tree(const Style& style) : style_(style), width_(std::clamp(style.width, kNarrowest, kWidest)) {}

  [[nodiscard]] std::string drawn(const AdviceOutline& outline, const std::vector<std::string>& conditions) {
    for (const std::string& line : joined(conditions))
      text_ += StyledLine().add(line, Ink::kDim).rendered(style_);
    text_ += "\n";
    arrange(outline);
    node(outline, {});
    return text_;
  }

 private:
  struct Widths {
    int label = 0;
    int figure = 0;
    int verdict = 0;
    int source = 0;
  };

  /// The conditions with dots between them, broken between them where possible.
  [[nodiscard]] std::vector<std::string> joined(const std::vector<std::string>& conditions) const {
    std::vector<std::string> lines{""};
    for (const std::string& each : conditions) {
      const std::string part = one_line(each, style_.unicode);
      const std::string longer = fmt::format("{}{}{}", lines.back(), drawing(" · ", " | "), part);
      if (lines.back().empty()) {
        lines.back() = part;
      } else if (display_width(longer) <= width_) {
        lines.back() = longer;
      } else {
        lines.push_back(part);
      }
    }
    std::vector<std::string> fitting;
    for (const std::string& line : lines)
      std::ranges::copy(wrapped(line, width_), std::back_inserter(fitting));
    return fitting;
  }

  void measure(const AdviceOutline& outline, int indent, Widths& widths) const {
    for (const AdviceRow& row : outline.rows) {
      widths.label = std::max(widths.label, indent + kRowIndent + display_width(row.label));
      widths.source = std::max(widths.source, display_width(row.source));
      if (row.figure.empty()) continue;
      widths.figure = std::max(widths.figure, display_width(row.figure + " " + row.range));
      widths.verdict = std::max(widths.verdict, display_width(row.verdict));
    }
    for (const AdviceOutline& child : outline.children)
      measure(child, indent + step_width(), widths);
  }

  void arrange(const AdviceOutline& outline) {
    Widths widths;
    measure(outline, 0, widths);
    columns_.figure = widths.label + kGap;
    columns_.verdict = columns_.figure + widths.figure + kGap;
    columns_.source = columns_.verdict + std::max(widths.verdict, kRoomForVerdict) + kGap;
    columns_.beside = columns_.source + widths.source <= width_;
  }

  [[nodiscard]] static int step_width() { return 3; }

  [[nodiscard]] std::string_view drawing(std::string_view unicode, std::string_view ascii) const {
    return style_.unicode ? unicode : ascii;
  }

  void node(const AdviceOutline& outline, const Branch& branch) {
    heading(outline, branch);
    const bool leaf = outline.children.empty();
    const std::string below = branch.rest + std::string(leaf ? "" : drawing("│", "|"));
    for (const AdviceRow& row : outline.rows)
      add(row, below);
    for (const AdviceOutline& child : outline.children) {
      const bool last = &child == &outline.children.back();
      node(child, {.first = branch.rest + std::string(last ? drawing("└─ ", "`- ") : drawing("├─ ", "|- ")),
                   .rest = branch.rest + std::string(last ? "   " : drawing("│  ", "|  "))});
    }
  }

  /// The question is bold, the answer is not, wherever the lines break.
  void heading(const AdviceOutline& outline, const Branch& branch) {
    const std::string whole =
        outline.answer.empty() ? outline.question : outline.question + " " + outline.answer;
    std::string_view bold = outline.question;
    std::string before = branch.first;
    for (const std::string& part : wrapped(whole, width_ - display_width(branch.rest))) {
      const std::size_t length = std::min(bold.size(), part.size());
      text_ += StyledLine()
                   .add(before, Ink::kDim)
                   .add(std::string_view{part}.substr(0, length), Ink::kBold)
                   .add(std::string_view{part}.substr(length))
                   .rendered(style_);
      bold.remove_prefix(length);
      if (bold.starts_with(' ')) bold.remove_prefix(1);
      before = branch.rest;
    }
  }

  [[nodiscard]] StyledLine begun(const std::string& below, int column) const {
    StyledLine line;
    line.add(below, Ink::kDim).pad_to(std::min(column, width_ / 2));
    return line;
  }

  void add(const AdviceRow& row, const std::string& below) {
    // Its own children's branches go on beside the rows of a node.
    const int start = display_width(below) + kRowIndent;
    StyledLine line = begun(below, start);
    line.add(row.label);
    if (row.figure.empty()) {
      missing(row, below, line);
      return;
    }
    const std::string figures = row.figure + " " + row.range;
    line.pad_to(columns_.figure);
    if (line.width() + display_width(figures) > width_) {
      text_ += line.rendered(style_);
      line = begun(below, start + kRowIndent);
    }
    line.add(row.figure, Ink::kBold).add(" " + row.range);
    tail(std::move(line), row, below);
  }

  /// What the number means, and where it comes from: on the same line if there is room.
  void tail(StyledLine line, const AdviceRow& row, const std::string& below) {
    const Ink ink = ink_of(row.verdict);
    if (columns_.verdict + display_width(row.verdict) <= width_) {
      line.pad_to(columns_.verdict).add(row.verdict, ink);
      if (columns_.beside) line.pad_to(columns_.source).add(row.source, Ink::kDim);
      text_ += line.rendered(style_);
    } else {
      text_ += line.rendered(style_);
      paragraph(row.verdict, below, ink);
    }
    if (!columns_.beside) paragraph(row.source, below, Ink::kDim);
  }

  void missing(const AdviceRow& row, const std::string& below, StyledLine line) {
    const int room = width_ - columns_.figure;
    if (room < kRoomForVerdict) {
      text_ += line.rendered(style_);
      paragraph(row.verdict, below, Ink::kYellow);
    } else {
      for (const std::string& part : wrapped(row.verdict, room)) {
        text_ += line.pad_to(columns_.figure).add(part, Ink::kYellow).rendered(style_);
        line = begun(below, 0);
      }
    }
    paragraph(row.source, below, Ink::kDim);
  }

  void paragraph(const std::string& content, const std::string& below, Ink ink) {
    if (content.empty()) return;
    const int start = display_width(below) + 2 * kRowIndent;
    for (const std::string& part : wrapped(content, width_ - start)) {
      text_ += begun(below, start).add(part, ink).rendered(style_);
    }
  }

  [[nodiscard]] static Ink ink_of(std::string_view verdict) {
    if (verdict.starts_with("pays")) return Ink::kGreen;
    return verdict.starts_with("undecided") ? Ink::kYellow : Ink::kPlain;
  }

  Style style_;
  int width_;
  Columns columns_;
  std::string text_;
};

}  // namespace

std::string advice_tree(const lab::Results& results, const Style& style) {
  return Tree{style}.drawn(advice_outline(lab::advise(results), style.unicode), advice_conditions(results));
}

}  // namespace gillab::output
