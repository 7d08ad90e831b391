#include "output/markdown.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "output/counter_table.h"
#include "output/gil_table.h"
#include "output/markdown_text.h"
#include "output/names.h"
#include "output/summary.h"
#include "output/text.h"
#include "output/units.h"

namespace gillab::output {
namespace {

constexpr std::size_t kDetailLines = 12;

std::string joined(const std::vector<std::string>& parts) {
  std::string line;
  for (const std::string& part : parts) {
    line += (line.empty() ? "" : " · ") + plain(part);
  }
  return line;
}

std::string ratio_cell(const lab::Comparison* comparison) {
  if (comparison == nullptr) return "–";
  return plain(ratio(comparison->speedup.value) + " " + interval(comparison->speedup, "speedup"));
}

/// `reason`: why it is as fast as it is; nothing in a table without that column.
std::string row(const VariantRow& variant, const std::optional<std::string>& reason) {
  const std::string name = plain(variant.result->variant.name);
  const std::string trouble = variant.trouble();
  const std::string last = reason ? fmt::format(" {} |", plain(*reason)) : "";
  if (!trouble.empty()) return fmt::format("| {} | {} | | | |{}\n", name, plain(trouble), last);
  const bool has_efficiency = variant.over_serial != nullptr && variant.over_serial->efficiency > 0;
  return fmt::format("| {} | {} | {} | {} | {} |{}\n", name, duration(*variant.time_s),
                     variant.reference ? "1.00x (reference)" : ratio_cell(variant.speedup),
                     variant.over_serial == nullptr ? "" : ratio_cell(variant.over_serial),
                     has_efficiency ? percent(variant.over_serial->efficiency) : "", last);
}

/// The scenario's own numbers as a table; empty when there are none.
std::string counter_rows(const CounterSummary& summary) {
  if (summary.rows.empty()) return {};
  std::string text = "\n| variant |";
  std::string rule = "|:--|";
  for (const std::string& counter : summary.counters) {
    text += fmt::format(" {} |", plain(counter_title(counter)));
    rule += "--:|";
  }
  text.append("\n").append(rule).append("\n");
  for (const CounterRow& row : summary.rows) {
    text += fmt::format("| {} |", plain(row.name));
    if (!row.trouble.empty()) {
      text += fmt::format(" {} |", plain(row.trouble));
      for (std::size_t i = 1; i < summary.counters.size(); ++i)
        text += " |";
    }
    for (std::size_t i = 0; row.trouble.empty() && i < summary.counters.size(); ++i) {
      text += fmt::format(" {} |", row.values[i] ? figure(*row.values[i], summary.counters[i]) : "");
    }
    text += "\n";
  }
  return text;
}

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

std::string claim_item(const lab::ClaimResult& result) {
  const protocol::Claim& claim = result.claim;
  const std::string_view measure = measure_shown(claim);
  std::string item = fmt::format("- {} {}", mark_of(result.verdict), plain(claim.text));
  std::vector<std::string> figures;
  if (result.measured) {
    figures.push_back(fmt::format("**{}** {}", plain(figure(result.measured->value, measure)),
                                  plain(interval(*result.measured, measure))));
  }
  if (claim.at_least || claim.at_most) figures.push_back(plain(bounds(claim, true)));
  if (claim.published) figures.push_back(fmt::format("published {}", figure(*claim.published, measure)));
  if (!figures.empty()) item += fmt::format(" — {}", fmt::join(figures, ", "));
  const std::string why = remark(result);
  if (!why.empty()) item += fmt::format(" ({})", plain(why));
  return item + "\n";
}

std::string details(std::string_view whose, const std::string& details) {
  const std::vector<std::string> lines = tail_lines(details, kDetailLines);
  if (lines.empty()) return {};
  std::string text = fmt::format("\n<details><summary>{}</summary>\n\n<pre>\n", html(one_line(whose)));
  for (const std::string& line : lines) {
    text += html(line) + "\n";
  }
  return text + "</pre>\n</details>\n";
}

std::string scenario_section(const lab::ScenarioResult& result, const lab::Context& context) {
  const protocol::Scenario& scenario = result.scenario;
  std::string text = fmt::format("### {} — {}", plain(scenario.name), plain(scenario.title));
  if (!scenario.source.empty()) text += fmt::format(" ({})", plain(scenario.source));
  text += fmt::format("\n\n{}\n", joined(conditions(result, context)));

  if (result.status != lab::Status::kOk) {
    text += fmt::format("\n**{}**", name_of(result.status));
    if (!result.reason.empty()) text += fmt::format(": {}", plain(result.reason));
    text += "\n";
    text += details("details", result.details);
  }
  if (!result.variants.empty() && scenario.columns.empty()) {
    const std::vector<VariantRow> rows = variant_rows(result);
    const auto reason = [&](const VariantRow& variant) {
      const auto summary = gil_summary(result, variant.result->variant.name);
      const protocol::Executor& executor = protocol::executor_named(variant.result->variant.executor);
      return summary ? why(*summary, executor.gils) : std::string{};
    };
    const bool reasons =
        std::ranges::any_of(rows, [&](const auto& variant) { return !reason(variant).empty(); });
    text += fmt::format("\n| variant | time | speedup | over serial | {} |{}\n|:--|--:|:--|:--|--:|{}\n",
                        scenario.bound == "io" ? "of ideal" : "of capacity", reasons ? " why |" : "",
                        reasons ? ":--|" : "");
    for (const VariantRow& variant : rows) {
      text += row(variant, reasons ? std::optional(reason(variant)) : std::nullopt);
    }
  }
  text += counter_rows(counter_summary(result));
  for (const lab::VariantResult& variant : result.variants) {
    if (variant.status != lab::Status::kOk) text += details(variant.variant.name, variant.details);
  }
  if (!result.claims.empty()) text += "\n";
  for (const lab::ClaimResult& claim : result.claims) {
    text += claim_item(claim);
  }
  const std::vector<std::string> footer = measurement(result, context.machine.usable_cpus);
  if (!footer.empty()) text += fmt::format("\n{}\n", joined(footer));
  for (const std::string& warning : warnings(result, context.machine.usable_cpus)) {
    text += fmt::format("\n⚠️ {}\n", plain(warning));
  }
  return text;
}

std::string context_line(const lab::Context& context) {
  std::vector<std::string> parts{"gillab " + context.version};
  if (!context.commit.empty()) parts.back() += " (" + context.commit + ")";
  if (!context.machine.cpu_model.empty()) parts.push_back(context.machine.cpu_model);
  parts.push_back(context.machine.host_name);
  parts.push_back(context.date);
  return joined(parts);
}

}  // namespace

std::string markdown(const lab::Results& results) {
  std::string text;
  for (const lab::ScenarioResult& result : results.scenarios) {
    text += scenario_section(result, results.context) + "\n";
  }
  if (text.empty()) text = "No scenario was run.\n\n";
  return text + context_line(results.context) + "\n";
}

}  // namespace gillab::output
