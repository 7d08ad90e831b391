#include "tell/format/markdown/gate_markdown.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "tell/format/markdown/text.h"
#include "tell/report/gate_outline.h"
#include "tell/words/text.h"

namespace gillab::output {
namespace {

using lab::GateVerdict;

constexpr std::string_view kMarker = "<!-- gillab-check -->";

/// Nobody's names or reasons are that long, but what is must not push out the rest.
constexpr int kLongestName = 200;
constexpr int kLongestProse = 800;

constexpr std::string_view kHeader =
    "| verdict | variant | gauge | baseline | measured | floor | why |\n"
    "|:--|:--|:--|--:|--:|--:|:--|\n";

std::string cell(std::string_view text, int longest = kLongestName) {
  return plain(truncated(one_line(text), longest));
}

std::string joined(const std::vector<std::string>& facts) {
  std::string line;
  for (const std::string& fact : facts)
    line += (line.empty() ? "" : " · ") + cell(fact);
  return line;
}

std::string verdict_cell(GateVerdict verdict) {
  return verdict == GateVerdict::kFail ? fmt::format("**{}**", name_of(verdict))
                                       : std::string{name_of(verdict)};
}

std::string row(const lab::Judgement& judgement) {
  const lab::Promise& promise = judgement.promise;
  std::string measured;
  if (judgement.measured) {
    measured = fmt::format("{} {}", gate_figure(judgement.measured->value, promise.gauge),
                           gate_interval(*judgement.measured, promise.gauge));
  }
  return fmt::format("| {} | {}/{} | {} | {} | {} | {} | {} |\n", verdict_cell(judgement.verdict),
                     cell(promise.scenario), cell(promise.variant), name_of(promise.gauge),
                     cell(gate_figure(promise.value.value, promise.gauge)), cell(measured),
                     cell(gate_floor(judgement)), cell(judgement.reason, kLongestProse));
}

/// A table with as many rows as fit into so many bytes, and what it says of those that do not.
struct Table {
  std::string text;
  int left_out = 0;
};

Table table_of(const lab::GateReport& report, const std::vector<GateVerdict>& verdicts, std::size_t room) {
  Table table;
  for (const GateVerdict verdict : verdicts) {
    for (const lab::Judgement& judgement : report.judgements) {
      if (judgement.verdict != verdict) continue;
      const std::string line = row(judgement);
      const std::size_t header = table.text.empty() ? kHeader.size() : 0;
      if (table.left_out > 0 || table.text.size() + header + line.size() > room) {
        ++table.left_out;
        continue;
      }
      if (table.text.empty()) table.text = kHeader;
      table.text += line;
    }
  }
  return table;
}

std::string left_out(int rows) {
  if (rows == 0) return {};
  return fmt::format("\n{} {} left out here, for a comment has only so much room.\n", rows,
                     rows == 1 ? "row is" : "rows are");
}

std::string passed(const lab::GateReport& report, std::size_t room) {
  const int count = report.count(GateVerdict::kPass);
  if (count == 0) return {};
  const std::string before = fmt::format("\n<details><summary>{} passed</summary>\n\n", count);
  constexpr std::string_view kAfter = "\n</details>\n";
  const std::size_t frame = before.size() + kAfter.size();
  const Table table = table_of(report, {GateVerdict::kPass}, room > frame ? room - frame : 0);
  if (table.text.empty()) return left_out(table.left_out);
  return before + table.text + left_out(table.left_out) + std::string{kAfter};
}

}  // namespace

std::string gate_markdown(const lab::GateReport& report) {
  constexpr std::size_t kSlack = 200;  // what is said of rows left out
  std::string head = fmt::format("{}\n### gillab check: {}\n\n{}; a loss of up to {:.4g} % is tolerated.\n",
                                 kMarker, gate_outcome(report), gate_summary(report), 100 * report.tolerance);
  std::string foot;
  for (const std::string& hint : gate_hints(report))
    foot += fmt::format("\n{}\n", cell(hint, kLongestProse));
  std::string sides = fmt::format("\n<sub>baseline: {}<br>measured: {}</sub>\n",
                                  joined(gate_side(report.baseline)), joined(gate_side(report.current)));
  std::size_t room = kLongestGateMarkdown - kSlack - head.size() - foot.size() - sides.size();
  const Table open = table_of(
      report,
      {GateVerdict::kFail, GateVerdict::kRefused, GateVerdict::kInconclusive, GateVerdict::kNotCompared},
      room);
  room -= open.text.size();
  if (!open.text.empty()) head += "\n" + open.text;
  return head + left_out(open.left_out) + foot + passed(report, room) + sides;
}

}  // namespace gillab::output
