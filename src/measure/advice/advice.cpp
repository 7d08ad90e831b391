#include "measure/advice/advice.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "measure/lab/claims.h"
#include "measure/lab/evidence.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

protocol::Claim question_of(const protocol::Evidence& evidence) {
  protocol::Claim claim;
  claim.variant = evidence.variant;
  claim.over = evidence.over;
  claim.measure = evidence.measure;
  return claim;
}

bool same_quantity(const protocol::Claim& claim, const protocol::Evidence& evidence) {
  return claim.variant == evidence.variant && claim.over == evidence.over &&
         claim.measure == evidence.measure;
}

std::optional<double> published_for(const ScenarioResult& result, const protocol::Evidence& evidence) {
  for (const ClaimResult& each : result.claims) {
    if (each.claim.published && same_quantity(each.claim, evidence)) return each.claim.published;
  }
  return std::nullopt;
}

/// A results file does not tell what was left out from what was never there.
bool has(const ScenarioResult& result, std::string_view variant) {
  return variant.empty() || std::ranges::any_of(result.variants, [&](const VariantResult& each) {
           return each.variant.name == variant;
         });
}

/// A way that gains nothing pays at no length, and its samples don't have the counter. Empty when most have
/// it.
Missing why_it_never_paid(const ScenarioResult& result, const protocol::Evidence& evidence) {
  const auto of_variant = [&](const Sample& each) { return each.variant == evidence.variant && !each.null; };
  const auto paid = [&](const Sample& each) {
    return of_variant(each) && each.counters.contains(evidence.measure);
  };
  const auto all = std::ranges::count_if(result.samples, of_variant);
  const auto some = std::ranges::count_if(result.samples, paid);
  if (all == 0 || 2 * some > all) return {};
  if (some == 0) return PaidAtNoLength{};
  return PaidInFewRounds{.paid = some, .rounds = all};
}

Finding look_up(const Results& results, const Evidence& evidence) {
  Finding finding{.evidence = evidence};
  const protocol::Evidence& declared = evidence.declared;
  const ScenarioResult* result = find_scenario(results, evidence.scenario);
  const bool asked = result != nullptr && (result->status != Status::kOk ||
                                           (has(*result, declared.variant) && has(*result, declared.over)));
  if (!asked) {
    finding.missing = NotMeasured{};
    return finding;
  }
  finding.published = published_for(*result, declared);
  if (finding.about_length()) finding.missing = why_it_never_paid(*result, declared);
  if (!std::holds_alternative<std::monostate>(finding.missing)) return finding;
  const Measurement measurement = measure(*result, question_of(declared));
  finding.measured = measurement.estimate;
  if (!finding.measured) {
    finding.missing = measurement.missing;
  } else if (!finding.about_length()) {
    finding.worth = worth_of(*finding.measured);
  }
  return finding;
}

/// Puts what the results are evidence for into the nodes of the tree.
class Planting {
 public:
  explicit Planting(const Results& results) : results_(&results), evidence_(evidence_of(results)) {}

  [[nodiscard]] Advice node(Step step, std::vector<Advice> children = {}) const {
    Advice advice{.step = step, .findings = {}, .children = std::move(children)};
    add_findings(advice, step);
    // What threads bring at best here tells what to think of what they bring to Python.
    if (step == Step::kPlainThreads) add_findings(advice, Step::kNativeThreads);
    return advice;
  }

 private:
  void add_findings(Advice& advice, Step step) const {
    for (const Evidence& each : evidence_) {
      if (each.declared.step == step) advice.findings.push_back(look_up(*results_, each));
    }
  }

  const Results* results_;
  std::vector<Evidence> evidence_;
};

double length_or_never(const Advice& advice) {
  const auto length = advice.pays_from();
  return length ? length->value : std::numeric_limits<double>::infinity();
}

Advice parallel(const Planting& planting) {
  Advice advice =
      planting.node(Step::kParallel, {planting.node(Step::kReleasedThreads), planting.node(Step::kKeptPool),
                                      planting.node(Step::kFreshPool), planting.node(Step::kCluster)});
  std::ranges::stable_sort(advice.children, {}, &length_or_never);
  Advice shorter{.step = Step::kShorter};
  for (const Finding& finding : advice.children.front().findings) {
    if (finding.about_length() && finding.measured) shorter.findings.push_back(finding);
  }
  advice.children.push_back(std::move(shorter));
  return advice;
}

}  // namespace

Worth worth_of(const Estimate& speedup) {
  if (speedup.lower >= kWorthwhile) return Worth::kPays;
  if (speedup.upper > kWorthwhile) return Worth::kUndecided;
  if (speedup.upper < 1 / kNoticeable) return Worth::kCosts;
  return speedup.lower > kNoticeable ? Worth::kBringsLittle : Worth::kNoHelp;
}

std::optional<Estimate> Advice::pays_from() const {
  const auto found = std::ranges::find_if(
      findings, [](const Finding& each) { return each.about_length() && each.measured; });
  return found == findings.end() ? std::nullopt : found->measured;
}

Advice advise(const Results& results) {
  const Planting planting(results);
  return planting.node(
      Step::kStart,
      {planting.node(Step::kWaits),
       planting.node(Step::kComputes, {planting.node(Step::kVectorise),
                                       planting.node(Step::kRecurrence, {planting.node(Step::kReleasedLoop)}),
                                       planting.node(Step::kPlainThreads), parallel(planting)})});
}

std::vector<Advice> advise_by_kind(const Results& results) {
  const Planting planting(results);
  std::vector<Advice> kinds;
  for (const protocol::StepTraits& each : protocol::kinds_of_work())
    kinds.push_back(planting.node(each.step));
  return kinds;
}

}  // namespace gillab::lab
