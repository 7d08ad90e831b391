#include "tell/report/kinds_of_work.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "measure/advice/advice.h"
#include "tell/report/finding.h"

namespace gillab::report {

namespace {

using lab::Step;
using lab::Worth;

struct KindInWords {
  Step step;
  std::string_view work;
};

constexpr std::string_view kUnknown = "unknown";

constexpr std::array kKinds{
    KindInWords{.step = Step::kCleanColumns, .work = "cleaning columns of pandas"},
    KindInWords{.step = Step::kEngineerFeatures, .work = "engineering features"},
    KindInWords{.step = Step::kLoadData, .work = "loading training data"},
    KindInWords{.step = Step::kExtractFeatures, .work = "extracting features in bulk"},
    KindInWords{.step = Step::kFactors, .work = "factors of many stocks"},
    KindInWords{.step = Step::kOptions, .work = "European options"},
    KindInWords{.step = Step::kBacktests, .work = "backtests"},
    KindInWords{.step = Step::kRequests, .work = "many HTTP requests"},
};

/// Whether the recommendation holds, by the interval alone.
std::string_view holds(Worth worth) {
  switch (worth) {
    case Worth::kPays:
      return "yes";
    case Worth::kBringsLittle:
      return "hardly, it brings little";
    case Worth::kNoHelp:
      return "no, it doesn't help";
    case Worth::kCosts:
      return "no, it costs time";
    case Worth::kUndecided:
      return "undecided";
    case Worth::kNotMeasured:
      break;
  }
  return "";
}

blocks::Row kind_row(const lab::Finding& finding) {
  blocks::Row row{
      .cells = {{}, finding.evidence.declared.label, {}, std::string{kUnknown}, source_of(finding.evidence)},
      .note = {}};
  if (!finding.measured) return row;
  row.cells[2] = blocks::Interval{.estimate = *finding.measured, .measure = std::string{measure_of(finding)}};
  row.cells[3] = std::string{holds(finding.worth)};
  return row;
}

/// One row for each finding; the kind stands in the first.
void add_rows(blocks::Table& table, const KindInWords& words, const lab::Advice& kind) {
  const std::size_t first = table.rows.size();
  for (const lab::Finding& each : kind.findings)
    table.rows.push_back(kind_row(each));
  if (kind.findings.empty())
    table.rows.push_back({.cells = {{}, {}, {}, std::string{kUnknown}, {}}, .note = {}});
  table.rows[first].cells[0] = std::string{words.work};
}

/// Why it is unknown whether a recommendation holds.
void add_reasons(blocks::Page& page, const KindInWords& words, const lab::Advice& kind) {
  if (kind.findings.empty())
    page.emplace_back(
        blocks::Warning{.text = fmt::format("{}: not measured; gillab advise measures it", words.work)});
  for (const lab::Finding& each : kind.findings) {
    if (!each.measured)
      page.emplace_back(blocks::Warning{
          .text = fmt::format("{}, {}: {}", words.work, each.evidence.declared.label, why_missing(each))});
  }
}

}  // namespace

blocks::Page kinds_of_work(const lab::Results& results) {
  const std::vector<lab::Advice> kinds = lab::advise_by_kind(results);
  if (std::ranges::all_of(kinds, [](const lab::Advice& each) { return each.findings.empty(); })) return {};
  constexpr int kNarrowestText = 20;
  blocks::Table table{
      .columns = {{.header = "kind of work", .left = true, .importance = 10},
                  {.header = "recommended", .left = true, .importance = 8, .narrowest = kNarrowestText},
                  {.header = "measured here", .left = true, .importance = 9},
                  {.header = "holds here?", .left = true, .importance = 10},
                  {.header = "from", .left = true, .importance = 1}},
      .rows = {}};
  blocks::Page reasons;
  for (const lab::Advice& each : kinds) {
    const KindInWords& words = *std::ranges::find(kKinds, each.step, &KindInWords::step);
    add_rows(table, words, each);
    add_reasons(reasons, words, each);
  }
  blocks::Page page{blocks::Gap{},
                    blocks::Heading{.title = "By kind of work", .rest = "— and whether it holds here"},
                    blocks::Gap{}, std::move(table)};
  std::ranges::move(reasons, std::back_inserter(page));
  return page;
}

}  // namespace gillab::report
