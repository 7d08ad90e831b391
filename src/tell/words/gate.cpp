#include "tell/words/gate.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "base/support/text.h"
#include "tell/words/ground.h"
#include "tell/words/names.h"

namespace gillab::words {

namespace {

using lab::GateVerdict;

/// A verdict's name, and what is said of how many there are: what must not be missed is in capitals.
struct VerdictWords {
  GateVerdict verdict;
  std::string_view name;
  std::string_view counted;
};

/// In the order in which they are counted.
constexpr std::array kGateVerdicts{
    VerdictWords{GateVerdict::kPass, "PASS", "passed"},
    VerdictWords{GateVerdict::kFail, "FAIL", "FAILED"},
    VerdictWords{GateVerdict::kInconclusive, "INCONCLUSIVE", "inconclusive"},
    VerdictWords{GateVerdict::kRefused, "REFUSED", "refused"},
    VerdictWords{GateVerdict::kNotCompared, "NOT COMPARED", "not compared"},
};

/// Whether the reason begins with the variant's name.
bool names_it(const lab::Withheld& withheld) {
  const auto* const reason = std::get_if<lab::Reason>(&withheld.reason);
  if (reason == nullptr) return false;
  if (const auto* const trouble = std::get_if<lab::because::Trouble>(reason))
    return trouble->variant == withheld.variant;
  const auto* const left_out = std::get_if<lab::because::LeftOut>(reason);
  return left_out != nullptr && left_out->variant == withheld.variant;
}

struct NoteInWords {
  std::string operator()(const lab::note::Ungated& ungated) const {
    std::vector<std::string> reasons;
    for (const lab::Withheld& each : ungated.withheld)
      reasons.push_back(withheld(each));
    return fmt::format("Not gated, because the baseline does not tell: {} {}.", ungated.scenario,
                       fmt::join(reasons, "; "));
  }
  std::string operator()(const lab::note::Interrupted& interrupted) const {
    return fmt::format("Interrupted: of {} this is what was measured until then.", interrupted.scenario);
  }
  std::string operator()(const lab::note::Unmeasured& unmeasured) const {
    return fmt::format("In the baseline, but not measured: {}.", enumerate(unmeasured.scenarios));
  }
  std::string operator()(const lab::note::LooseFloor& loose) const {
    return fmt::format("The {} of {}/{} may fall by {:.0f} % before it fails: {}.",
                       name_of(loose.promise.gauge), loose.promise.scenario, loose.promise.variant,
                       100 * loose.loss,
                       loose.imprecise ? "the baseline is imprecise; measure it again on a quiet machine"
                                       : "the capacity here is another than the baseline's");
  }
};

}  // namespace

std::string_view name_of(GateVerdict verdict) {
  return std::ranges::find(kGateVerdicts, verdict, &VerdictWords::verdict)->name;
}

std::string reason(const lab::Judgement& judgement) {
  return ground(judgement.reason, traits_of(judgement.promise.gauge).scale);
}

std::string withheld(const lab::Withheld& withheld) {
  const std::string why = doubt(withheld.reason);
  return names_it(withheld) ? why : fmt::format("{}: {}", withheld.variant, why);
}

std::string note(const lab::Note& note) {
  return std::visit(NoteInWords{}, note);
}

std::string hint(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::kInconclusive:
      return "INCONCLUSIVE is neither good nor bad: its reason says whether it helps to measure again when "
             "the machine is quieter.";
    case GateVerdict::kRefused:
      return "REFUSED would compare unlike with unlike: measure as the baseline was, or make a baseline of "
             "this kind.";
    case GateVerdict::kNotCompared:
      return "NOT COMPARED was measured on another machine, and is a promise for that one only: a baseline "
             "of this one would compare it.";
    case GateVerdict::kPass:
    case GateVerdict::kFail:
      break;
  }
  return {};
}

std::string nothing_of(const std::vector<std::string>& scenarios) {
  return fmt::format("The baseline has nothing of {}; add it with 'gillab run'.", enumerate(scenarios));
}

std::vector<std::string> side(const lab::Context& context) {
  const system::Machine& machine = context.machine;
  std::string gillab = "gillab " + context.version;
  if (!context.commit.empty()) gillab += fmt::format(" ({})", context.commit);
  std::vector<std::string> facts{
      context.date,
      std::move(gillab),
      python_name(context.python),
      fmt::format("{} CPU{}", machine.usable_cpus, machine.usable_cpus == 1 ? "" : "s"),
      machine.cpu_model,
      machine.host_name};
  std::erase(facts, "");
  return facts;
}

std::string counts(const lab::GateReport& report) {
  std::vector<std::string> parts;
  for (const VerdictWords& each : kGateVerdicts) {
    if (const int count = report.count(each.verdict); count > 0)
      parts.push_back(fmt::format("{} {}", count, each.counted));
  }
  return parts.empty() ? "nothing was compared" : fmt::format("{}", fmt::join(parts, ", "));
}

std::string outcome(const lab::GateReport& report) {
  if (report.count(GateVerdict::kFail) > 0) return "regression";
  if (report.count(GateVerdict::kRefused) > 0) return "not comparable";
  if (report.count(GateVerdict::kInconclusive) > 0) return "inconclusive";
  return report.count(GateVerdict::kPass) > 0 ? "no regression" : "nothing was compared";
}

}  // namespace gillab::words
