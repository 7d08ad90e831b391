#include "measure/lab/open_questions.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <variant>

#include "measure/lab/comparison.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

bool narrow(const Estimate& estimate) {
  return std::log(estimate.upper / estimate.lower) / 2 <= kNarrow;
}

bool wants_rounds(const ClaimResult& claim) {
  const bool few = std::holds_alternative<because::FewCleanRounds>(claim.reason) ||
                   std::holds_alternative<because::FewRounds>(claim.reason);
  return claim.verdict == Verdict::kUndecided &&
         (few || std::holds_alternative<because::Straddles>(claim.reason));
}

/// The variants asked about, and those they are compared with.
class Questions {
 public:
  void add(const std::string& about, const std::string& over) {
    about_.insert(about);
    needed_.insert(about);
    if (!over.empty()) needed_.insert(over);
  }

  [[nodiscard]] OpenQuestions in_order_of(const ScenarioResult& result) const {
    OpenQuestions questions;
    for (const VariantResult& each : result.variants) {
      const std::string& name = each.variant.name;
      if (about_.contains(name)) questions.about.push_back(name);
      if (needed_.contains(name)) questions.variants.push_back(name);
    }
    return questions;
  }

 private:
  std::set<std::string> about_;
  std::set<std::string> needed_;
};

}  // namespace

OpenQuestions open_questions(const ScenarioResult& result) {
  Questions questions;
  for (const Pair& pair : pairs_to_compare(result)) {
    if (pair.null) continue;
    const Comparison* comparison = find_comparison(result.comparisons, pair.variant, pair.reference);
    if (comparison == nullptr || !narrow(comparison->speedup)) questions.add(pair.variant, pair.reference);
  }
  for (const ClaimResult& claim : result.claims) {
    if (wants_rounds(claim) && gives_ratios(find_variant(result, claim.claim.variant)))
      questions.add(claim.claim.variant, claim.claim.over);
  }
  return questions.in_order_of(result);
}

}  // namespace gillab::lab
