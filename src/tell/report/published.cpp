#include "tell/report/published.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tell/report/conditions.h"
#include "tell/words/reason.h"
#include "tell/words/units.h"

namespace gillab::report {

namespace {

std::string_view answer(lab::Verdict verdict) {
  switch (verdict) {
    case lab::Verdict::kHolds:
      return "confirmed";
    case lab::Verdict::kFails:
      return "contradicted";
    case lab::Verdict::kUndecided:
      return "undecided";
    case lab::Verdict::kNotApplicable:
      break;
  }
  return "not applicable";
}

blocks::Row row_of(const lab::ScenarioResult& result, const lab::ClaimResult& each) {
  const std::string measure{words::measure_shown(each.claim)};
  blocks::Row row{.cells = {result.scenario.name,
                            each.claim.text,
                            blocks::Measured{.value = *each.claim.published, .measure = measure},
                            {},
                            std::string{answer(each.verdict)}},
                  .note = {}};
  if (each.measured) row.cells[3] = blocks::Interval{.estimate = *each.measured, .measure = measure};
  return row;
}

/// "12 confirmed, 3 contradicted, 1 not applicable".
std::string tally(const std::map<lab::Verdict, int>& verdicts) {
  std::vector<std::string> parts;
  for (const lab::Verdict verdict :
       {lab::Verdict::kHolds, lab::Verdict::kFails, lab::Verdict::kUndecided, lab::Verdict::kNotApplicable}) {
    if (const auto found = verdicts.find(verdict); found != verdicts.end())
      parts.push_back(fmt::format("{} {}", found->second, answer(verdict)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string sizes_of(const lab::Results& results) {
  std::set<std::string> sizes;
  for (const lab::ScenarioResult& result : results.scenarios)
    if (!result.size.empty()) sizes.insert(result.size);
  return fmt::format("{} {}", sizes.size() == 1 ? "size" : "sizes", fmt::join(sizes, ", "));
}

}  // namespace

blocks::Page published(const lab::Results& results) {
  constexpr int kNarrowestText = 24;
  blocks::Table table{
      .columns = {{.header = "experiment", .left = true, .importance = 10},
                  {.header = "statement", .left = true, .importance = 1, .narrowest = kNarrowestText},
                  {.header = "published", .importance = 8},
                  {.header = "measured", .left = true, .importance = 9},
                  {.header = "here", .left = true, .importance = 10}},
      .rows = {}};
  std::map<lab::Verdict, int> verdicts;
  std::vector<std::string> reasons;
  for (const lab::ScenarioResult& result : results.scenarios) {
    for (const lab::ClaimResult& each : result.claims) {
      if (!each.claim.published) continue;
      table.rows.push_back(row_of(result, each));
      ++verdicts[each.verdict];
      const bool decided = each.verdict == lab::Verdict::kHolds || each.verdict == lab::Verdict::kFails;
      if (!decided)
        reasons.push_back(
            fmt::format("{}, {}: {}", result.scenario.name, each.claim.variant, words::reason(each.reason)));
    }
  }
  if (table.rows.empty()) {
    return {blocks::Prose{.text = "None of these scenarios has a claim with a published figure."},
            provenance(results.context)};
  }
  blocks::Page page{
      blocks::Heading{.title = "As published", .rest = "— each figure, and what was measured here"},
      blocks::Facts{.parts = {sizes_of(results), tally(verdicts)}, .label = {}}, blocks::Gap{},
      std::move(table)};
  for (const std::string& reason : reasons)
    page.emplace_back(blocks::Warning{.text = reason});
  page.emplace_back(provenance(results.context));
  return page;
}

}  // namespace gillab::report
