#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "tell/format/markdown/blocks.h"
#include "tell/format/markdown/text.h"
#include "tell/words/gate.h"
#include "tell/words/gauge.h"
#include "tell/words/text.h"

namespace gillab::markdown {

namespace {

using lab::GateVerdict;

/// By it a bot finds the comment that it is to update.
constexpr std::string_view kMarker = "<!-- gillab-check -->";

/// Nobody's names or reasons are that long, but what is must not push out the rest.
constexpr int kLongestName = 200;
constexpr int kLongestProse = 800;

constexpr std::string_view kHeader =
    "| verdict | variant | gauge | baseline | measured | floor | why |\n"
    "|:--|:--|:--|--:|--:|--:|:--|\n";

std::string cell(std::string_view text, int longest = kLongestName) {
  return plain(words::truncated(words::one_line(text), longest));
}

std::string in_one_cell(const std::vector<std::string>& facts) {
  std::string line;
  for (const std::string& fact : facts)
    line += (line.empty() ? "" : " · ") + cell(fact);
  return line;
}

std::string labelled(const blocks::Facts& facts) {
  return fmt::format("{}: {}", facts.label, in_one_cell(facts.parts));
}

std::string verdict_cell(GateVerdict verdict) {
  const std::string_view name = words::name_of(verdict);
  return verdict == GateVerdict::kFail ? fmt::format("**{}**", name) : std::string{name};
}

std::string row_of(const blocks::VerdictRow& row, const std::string& scenario) {
  const lab::GaugeTraits& gauge = traits_of(row.gauge);
  std::string measured;
  if (row.measured) {
    measured = fmt::format("{} {}", words::figure(row.measured->value, gauge.scale),
                           words::interval(*row.measured, gauge.scale));
  }
  return fmt::format("| {} | {}/{} | {} | {} | {} | {} | {} |\n", verdict_cell(row.verdict), cell(scenario),
                     cell(row.variant), gauge.name, cell(words::figure(row.baseline, gauge.scale)),
                     cell(measured), cell(row.floor ? words::floor_figure(*row.floor, gauge.scale) : ""),
                     cell(row.reason, kLongestProse));
}

/// A table with as many rows as fit into so many bytes, and what it says of those that do not.
struct Part {
  std::string text;
  int left_out = 0;
};

Part part_of(const blocks::Verdicts& verdicts, const std::vector<GateVerdict>& wanted, std::size_t room) {
  Part part;
  for (const GateVerdict verdict : wanted) {
    for (const blocks::VerdictGroup& group : verdicts.groups) {
      for (const blocks::VerdictRow& row : group.rows) {
        if (row.verdict != verdict) continue;
        const std::string line = row_of(row, group.scenario);
        const std::size_t header = part.text.empty() ? kHeader.size() : 0;
        if (part.left_out > 0 || part.text.size() + header + line.size() > room) {
          ++part.left_out;
          continue;
        }
        if (part.text.empty()) part.text = kHeader;
        part.text += line;
      }
    }
  }
  return part;
}

std::string left_out(int rows) {
  if (rows == 0) return {};
  return fmt::format("\n{} {} left out here, for a comment has only so much room.\n", rows,
                     rows == 1 ? "row is" : "rows are");
}

int count_of(const blocks::Verdicts& verdicts, GateVerdict verdict) {
  std::ptrdiff_t count = 0;
  for (const blocks::VerdictGroup& group : verdicts.groups)
    count += std::ranges::count(group.rows, verdict, &blocks::VerdictRow::verdict);
  return static_cast<int>(count);
}

/// What passed, folded away.
std::string passed(const blocks::Verdicts& verdicts, std::size_t room) {
  const int count = count_of(verdicts, GateVerdict::kPass);
  if (count == 0) return {};
  const std::string before = fmt::format("\n<details><summary>{} passed</summary>\n\n", count);
  constexpr std::string_view kAfter = "\n</details>\n";
  const std::size_t frame = before.size() + kAfter.size();
  const Part part = part_of(verdicts, {GateVerdict::kPass}, room > frame ? room - frame : 0);
  if (part.text.empty()) return left_out(part.left_out);
  return before + part.text + left_out(part.left_out) + std::string{kAfter};
}

}  // namespace

std::string drawn(const blocks::Verdicts& verdicts, std::size_t most_bytes) {
  constexpr std::size_t kSlack = 200;  // what is said of rows left out
  std::string head = fmt::format("{}\n### gillab check: {}\n\n{}; a loss of up to {:.4g} % is tolerated.\n",
                                 kMarker, verdicts.outcome, verdicts.counts, 100 * verdicts.tolerance);
  std::string foot;
  for (const std::string& hint : verdicts.hints)
    foot += fmt::format("\n{}\n", cell(hint, kLongestProse));
  const std::string sides =
      fmt::format("\n<sub>{}<br>{}</sub>\n", labelled(verdicts.baseline), labelled(verdicts.current));
  const std::size_t needed = kSlack + head.size() + foot.size() + sides.size();
  std::size_t room = most_bytes > needed ? most_bytes - needed : 0;
  const Part open = part_of(verdicts,
                            {GateVerdict::kFail, GateVerdict::kNotMeasured, GateVerdict::kRefused,
                             GateVerdict::kInconclusive, GateVerdict::kNotCompared},
                            room);
  room -= open.text.size();
  if (!open.text.empty()) head += "\n" + open.text;
  return head + left_out(open.left_out) + foot + passed(verdicts, room) + sides;
}

}  // namespace gillab::markdown
