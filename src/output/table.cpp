#include "output/table.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "output/claims_list.h"
#include "output/counter_table.h"
#include "output/gil_table.h"
#include "output/names.h"
#include "output/styled_line.h"
#include "output/summary.h"
#include "output/text.h"
#include "output/variant_table.h"

namespace gillab::output {
namespace {

constexpr int kNarrowest = 40;
constexpr int kWidestProse = 120;
constexpr int kMargin = 2;
constexpr std::size_t kDetailLines = 12;

/// Draws the parts of one scenario that are prose.
class Page {
 public:
  explicit Page(const Style& style) : style_(style), width_(std::min(style.width, kWidestProse)) {}

  [[nodiscard]] std::string heading(const protocol::Scenario& scenario) const {
    const std::string name = one_line(scenario.name, style_.unicode);
    const std::string title = one_line(scenario.title, style_.unicode);
    std::string text =
        title.empty() ? name : fmt::format("{} {} {}", name, style_.unicode ? "—" : "-", title);
    if (!scenario.source.empty()) text += fmt::format(" ({})", one_line(scenario.source, style_.unicode));
    std::string drawn;
    for (std::string_view rest = name; const std::string& part : wrapped(text, width_)) {
      StyledLine line;
      // The name is bold, whether or not it fits on the first line.
      const std::size_t bold = std::min(rest.size(), part.size());
      line.add(std::string_view{part}.substr(0, bold), Ink::kBold).add(std::string_view{part}.substr(bold));
      rest.remove_prefix(bold);
      drawn += line.rendered(style_);
    }
    return drawn;
  }

  /// Parts with dots between them, broken between parts where possible.
  [[nodiscard]] std::string dotted(const std::vector<std::string>& parts, Ink ink) const {
    const std::string_view dot = style_.unicode ? " · " : " | ";
    std::vector<std::string> lines{""};
    for (const std::string& part : parts) {
      const std::string clean = one_line(part, style_.unicode);
      std::string joined = lines.back();
      joined.append(joined.empty() ? "" : dot).append(clean);
      if (lines.back().empty() || display_width(joined) <= width_ - kMargin) {
        lines.back() = std::move(joined);
      } else {
        lines.push_back(clean);
      }
    }
    std::string text;
    for (const std::string& line : lines) {
      text += paragraph(line, kMargin, ink);
    }
    return text;
  }

  [[nodiscard]] std::string paragraph(std::string_view content, int indent, Ink ink) const {
    std::string text;
    for (const std::string& part : wrapped(one_line(content, style_.unicode), width_ - indent)) {
      StyledLine line;
      text += line.pad_to(indent).add(part, ink).rendered(style_);
    }
    return text;
  }

  [[nodiscard]] std::string warning(const std::string& sentences) const {
    StyledLine line;
    line.pad_to(kMargin).add("! ", Ink::kYellow);
    std::string text;
    for (const std::string& part : wrapped(one_line(sentences, style_.unicode), width_ - 2 * kMargin)) {
      text += line.pad_to(2 * kMargin).add(part, Ink::kYellow).rendered(style_);
      line = {};
    }
    return text;
  }

  /// The end of a traceback or of captured output.
  [[nodiscard]] std::string details(std::string_view whose, const std::string& details) const {
    const std::vector<std::string> lines = tail_lines(details, kDetailLines, style_.unicode);
    if (lines.empty()) return {};
    std::string text = "\n";
    text += paragraph(std::string{whose} + ":", kMargin, Ink::kRed);
    for (const std::string& content : lines) {
      for (const std::string& part : broken(content)) {
        StyledLine line;
        text += line.pad_to(2 * kMargin).add(part, Ink::kDim).rendered(style_);
      }
    }
    return text;
  }

 private:
  /// Keeps the indentation of the line: it carries the structure of a traceback.
  [[nodiscard]] std::vector<std::string> broken(const std::string& content) const {
    const int room = width_ - 2 * kMargin;
    const std::size_t indent = std::min(content.find_first_not_of(' '), content.size());
    if (indent == content.size() || static_cast<int>(indent) > room / 2)
      return wrapped(one_line(content), room);
    std::vector<std::string> parts = wrapped(content.substr(indent), room - static_cast<int>(indent));
    for (std::string& part : parts) {
      part.insert(0, indent, ' ');
    }
    return parts;
  }

  Style style_;
  int width_;
};

Style at_least_narrowest(Style style) {
  style.width = std::max(style.width, kNarrowest);
  return style;
}

Ink ink_of(lab::Status status) {
  return status == lab::Status::kSkipped ? Ink::kYellow : Ink::kRed;
}

}  // namespace

std::string scenario_table(const lab::ScenarioResult& result, const lab::Context& context,
                           const Style& style) {
  const Style usable = at_least_narrowest(style);
  const Page page{usable};

  std::string text = page.heading(result.scenario);
  text += page.dotted(conditions(result, context), Ink::kDim);
  if (result.status != lab::Status::kOk) {
    const std::string status{name_of(result.status)};
    const std::string message = result.reason.empty() ? status : status + ": " + result.reason;
    text.append("\n").append(page.paragraph(message, kMargin, ink_of(result.status)));
    text += page.details("details", result.details);
  }
  if (!result.variants.empty() && result.scenario.columns.empty()) {
    text.append("\n").append(variant_table(result, usable));
    if (const std::string why = gil_table(result, usable); !why.empty()) text.append("\n").append(why);
  }
  if (const std::string numbers = counter_table(result, usable); !numbers.empty()) {
    text.append("\n").append(numbers);
  }
  for (const lab::VariantResult& variant : result.variants) {
    if (variant.status == lab::Status::kOk) continue;
    text += page.details(variant.variant.name, variant.details);
  }
  if (!result.claims.empty()) text.append("\n").append(claims_list(result, usable));

  const std::vector<std::string> footer = measurement(result, context.machine.usable_cpus);
  if (!footer.empty()) text.append("\n").append(page.dotted(footer, Ink::kDim));
  for (const std::string& warning : warnings(result, context.machine.usable_cpus)) {
    text += page.warning(warning);
  }
  return text;
}

std::string table(const lab::Results& results, const Style& style) {
  std::string text;
  for (const lab::ScenarioResult& result : results.scenarios) {
    if (!text.empty()) text += "\n";
    text += scenario_table(result, results.context, style);
  }
  return text.empty() ? "No scenario was run.\n" : text;
}

}  // namespace gillab::output
