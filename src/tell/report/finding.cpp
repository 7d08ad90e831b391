#include "tell/report/finding.h"

#include <fmt/format.h>

#include <variant>

#include "tell/words/reason.h"

namespace gillab::report {

using lab::Finding;
using lab::Worth;

namespace {

struct WhyMissing {
  const lab::Evidence* evidence;

  std::string operator()(std::monostate /*nothing*/) const { return {}; }
  std::string operator()(lab::NotMeasured /*none*/) const {
    return fmt::format("not measured: gillab run {}", evidence->scenario);
  }
  std::string operator()(lab::PaidAtNoLength /*none*/) const { return "paid at no length"; }
  std::string operator()(const lab::PaidInFewRounds& few) const {
    return fmt::format("paid in only {} of {} rounds, whatever the length", few.paid, few.rounds);
  }
  std::string operator()(const lab::Reason& reason) const {
    return fmt::format("{} (gillab run {})", words::reason(reason), evidence->scenario);
  }
};

}  // namespace

std::string_view words_for(Worth worth) {
  switch (worth) {
    case Worth::kNotMeasured:
      return "";
    case Worth::kPays:
      return "pays";
    case Worth::kBringsLittle:
      return "brings little";
    case Worth::kNoHelp:
      return "doesn't help";
    case Worth::kCosts:
      return "costs time";
    case Worth::kUndecided:
      return "undecided";
  }
  return "";
}

std::string_view measure_of(const Finding& finding) {
  return finding.about_length() ? protocol::kPaysFrom : "speedup";
}

std::string source_of(const lab::Evidence& evidence) {
  const protocol::Evidence& declared = evidence.declared;
  const std::string over = declared.over.empty() ? "" : fmt::format(" over {}", declared.over);
  return fmt::format("{}: {}{}", evidence.scenario, declared.variant, over);
}

std::string why_missing(const Finding& finding) {
  return std::visit(WhyMissing{&finding.evidence}, finding.missing);
}

}  // namespace gillab::report
