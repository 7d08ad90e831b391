#include "tell/report/run.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "tell/report/conditions.h"
#include "tell/report/counters.h"
#include "tell/report/precision.h"
#include "tell/report/speedups.h"
#include "tell/report/summary.h"
#include "tell/words/names.h"
#include "tell/words/reason.h"
#include "tell/words/units.h"

namespace gillab::report {

namespace {

blocks::Heading heading(const protocol::Scenario& scenario) {
  std::string rest = scenario.title.empty() ? "" : "— " + scenario.title;
  if (!scenario.source.empty()) rest += fmt::format("{}({})", rest.empty() ? "" : " ", scenario.source);
  return {.title = scenario.name, .rest = std::move(rest)};
}

void add_details(blocks::Page& page, const std::string& whose, const std::string& text) {
  if (!text.empty()) page.emplace_back(blocks::Details{.whose = whose, .text = text});
}

void add_trouble(blocks::Page& page, const lab::ScenarioResult& result) {
  page.emplace_back(blocks::Gap{});
  page.emplace_back(blocks::Outcome{.word = std::string{words::name_of(result.status)},
                                    .reason = result.reason,
                                    .tone = tone_of(result.status)});
  add_details(page, "details", result.details);
}

std::string remark(const lab::ClaimResult& claim) {
  std::string why = words::reason(claim.reason);
  if (claim.verdict == lab::Verdict::kHolds || claim.verdict == lab::Verdict::kFails) return why;
  const std::string verdict{words::name_of(claim.verdict)};
  return why.empty() ? verdict : verdict + ": " + why;
}

blocks::Claims claims(const lab::ScenarioResult& result) {
  blocks::Claims block;
  for (const lab::ClaimResult& each : result.claims) {
    block.claims.push_back({.verdict = each.verdict,
                            .text = each.claim.text,
                            .measure = std::string{words::measure_shown(each.claim)},
                            .measured = each.measured,
                            .at_least = each.claim.at_least,
                            .at_most = each.claim.at_most,
                            .published = each.claim.published,
                            .remark = remark(each)});
  }
  return block;
}

}  // namespace

blocks::Page scenario(const lab::ScenarioResult& result, const lab::Context& context) {
  blocks::Page page{heading(result.scenario),
                    blocks::Facts{.parts = conditions(result, context), .label = {}}};
  if (result.status != lab::Status::kOk) add_trouble(page, result);
  if (!result.variants.empty() && result.scenario.columns.empty()) {
    page.emplace_back(blocks::Gap{});
    page.emplace_back(speedups(result));
  }
  append(page, counters(result));
  for (const lab::VariantResult& variant : result.variants) {
    if (variant.status != lab::Status::kOk) add_details(page, variant.variant.name, variant.details);
  }
  if (!result.claims.empty()) {
    page.emplace_back(blocks::Gap{});
    page.emplace_back(claims(result));
  }
  append(page, precision(result, context.machine.usable_cpus));
  for (std::string& sentence : second_python(context))
    page.emplace_back(blocks::Prose{.text = std::move(sentence)});
  return page;
}

blocks::Page run(const lab::Results& results) {
  blocks::Page page{summary(results)};
  for (const lab::ScenarioResult& result : results.scenarios) {
    if (page.size() > 1) page.emplace_back(blocks::Gap{});
    blocks::Page part = scenario(result, results.context);
    if (results.scenarios.size() > 1) part.insert(part.begin() + 1, summary(result));
    append(page, std::move(part));
  }
  if (results.scenarios.empty()) page.emplace_back(blocks::Prose{.text = "No scenario was run."});
  page.emplace_back(provenance(results.context));
  return page;
}

}  // namespace gillab::report
