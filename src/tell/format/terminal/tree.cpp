#include "tell/format/terminal/tree.h"

#include <algorithm>
#include <iterator>
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

constexpr int kWidestTree = 130;
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

/// A row as it will be drawn.
struct TreeCells {
  std::string label;
  std::string figure;  ///< empty when nothing was measured
  std::string range;
  std::string verdict;
  Ink ink = Ink::kPlain;  ///< of the verdict
  std::string source;
};

class TreeDrawing {
 public:
  explicit TreeDrawing(const Style& style) : style_(style), width_(std::min(style.width, kWidestTree)) {}

  [[nodiscard]] std::string drawn(const blocks::Tree& tree) {
    for (const std::string& line : dotted(tree.conditions.parts, width_, style_.unicode)) {
      for (const std::string& part : wrapped(line, width_))
        text_ += StyledLine().add(part, Ink::kDim).rendered(style_);
    }
    text_ += "\n";
    arrange(tree.root);
    add_node(tree.root, {});
    return text_;
  }

 private:
  struct Widths {
    int label = 0;
    int figure = 0;
    int verdict = 0;
    int source = 0;
  };

  [[nodiscard]] TreeCells cells_of(const blocks::TreeRow& row) const {
    TreeCells cells{.label = one_line(row.label, style_.unicode),
                    .figure = {},
                    .range = {},
                    .verdict = one_line(row.verdict, style_.unicode),
                    .ink = ink_of(row.tone),
                    .source = one_line(row.source, style_.unicode)};
    if (!row.measured) return cells;
    cells.figure = words::figure(row.measured->value, row.measure, style_.unicode);
    cells.range = words::interval(*row.measured, row.measure, style_.unicode);
    return cells;
  }

  void measure(const blocks::TreeNode& node, int indent, Widths& widths) const {
    for (const blocks::TreeRow& each : node.rows) {
      const TreeCells row = cells_of(each);
      widths.label = std::max(widths.label, indent + kRowIndent + display_width(row.label));
      widths.source = std::max(widths.source, display_width(row.source));
      if (row.figure.empty()) continue;
      widths.figure = std::max(widths.figure, display_width(row.figure + " " + row.range));
      widths.verdict = std::max(widths.verdict, display_width(row.verdict));
    }
    for (const blocks::TreeNode& child : node.children)
      measure(child, indent + step_width(), widths);
  }

  void arrange(const blocks::TreeNode& node) {
    Widths widths;
    measure(node, 0, widths);
    columns_.figure = widths.label + kGap;
    columns_.verdict = columns_.figure + widths.figure + kGap;
    columns_.source = columns_.verdict + std::max(widths.verdict, kRoomForVerdict) + kGap;
    columns_.beside = columns_.source + widths.source <= width_;
  }

  [[nodiscard]] static int step_width() { return 3; }

  [[nodiscard]] std::string_view drawing(std::string_view unicode, std::string_view ascii) const {
    return style_.unicode ? unicode : ascii;
  }

  void add_node(const blocks::TreeNode& node, const Branch& branch) {
    heading(node, branch);
    const bool leaf = node.children.empty();
    const std::string below = branch.rest + std::string(leaf ? "" : drawing("│", "|"));
    for (const blocks::TreeRow& row : node.rows)
      add(cells_of(row), below);
    for (const blocks::TreeNode& child : node.children) {
      const bool last = &child == &node.children.back();
      add_node(child,
               {.first = branch.rest + std::string(last ? drawing("└─ ", "`- ") : drawing("├─ ", "|- ")),
                .rest = branch.rest + std::string(last ? "   " : drawing("│  ", "|  "))});
    }
  }

  /// The question is bold, the answer is not, wherever the lines break.
  void heading(const blocks::TreeNode& node, const Branch& branch) {
    const std::string question = one_line(node.question, style_.unicode);
    const std::string answer = one_line(node.answer, style_.unicode);
    const std::string whole = answer.empty() ? question : question + " " + answer;
    std::string_view bold = question;
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

  void add(const TreeCells& row, const std::string& below) {
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
  void tail(StyledLine line, const TreeCells& row, const std::string& below) {
    if (columns_.verdict + display_width(row.verdict) <= width_) {
      line.pad_to(columns_.verdict).add(row.verdict, row.ink);
      if (columns_.beside) line.pad_to(columns_.source).add(row.source, Ink::kDim);
      text_ += line.rendered(style_);
    } else {
      text_ += line.rendered(style_);
      paragraph(row.verdict, below, row.ink);
    }
    if (!columns_.beside) paragraph(row.source, below, Ink::kDim);
  }

  void missing(const TreeCells& row, const std::string& below, StyledLine line) {
    const int room = width_ - columns_.figure;
    if (room < kRoomForVerdict) {
      text_ += line.rendered(style_);
      paragraph(row.verdict, below, row.ink);
    } else {
      for (const std::string& part : wrapped(row.verdict, room)) {
        text_ += line.pad_to(columns_.figure).add(part, row.ink).rendered(style_);
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

  Style style_;
  int width_;
  Columns columns_;
  std::string text_;
};

}  // namespace

std::string drawn(const blocks::Tree& tree, const Style& style) {
  return TreeDrawing{style}.drawn(tree);
}

}  // namespace gillab::terminal
