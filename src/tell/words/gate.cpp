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
#include "tell/words/units.h"

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
    VerdictWords{GateVerdict::kNotMeasured, "NOT MEASURED", "NOT MEASURED"},
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
  std::string operator()(const lab::note::Slower& slower) const {
    const lab::Promise& promise = slower.promise;
    constexpr double kMuch = 1.1;
    if (slower.variant >= kMuch) {
      return fmt::format(
          "{}/{} and {} both take longer than in the baseline, {:.2g} and {:.2g} times as long: "
          "their ratio does not show it.",
          promise.scenario, promise.variant, promise.reference, slower.variant, slower.reference);
    }
    return fmt::format(
        "The {} of {}/{} is good because {} got slower: it takes {:.2g} times as long as in the "
        "baseline.",
        name_of(promise.gauge), promise.scenario, promise.variant, promise.reference, slower.reference);
  }
};

/// "threads wait for the GIL for 74 % of their time, 0.3 % in the baseline".
std::string grown(std::string_view what, const lab::Change& change) {
  return fmt::format("threads {} for {} of their time, {} in the baseline", what, percent(change.now),
                     percent(change.before));
}

std::string change(const lab::Change& change, const lab::Promise& promise) {
  using Kind = lab::Change::Kind;
  switch (change.kind) {
    case Kind::kHeld:
      return grown("hold the GIL", change);
    case Kind::kWaiting:
      return grown("wait for the GIL", change);
    case Kind::kBlocked:
      return grown("wait for a lock, I/O or time", change);
    case Kind::kReady:
      return grown("are ready without a CPU", change);
    case Kind::kReferenceTime:
    case Kind::kVariantTime:
      break;
  }
  return fmt::format("{} takes {:.2f} times as long",
                     change.kind == Kind::kReferenceTime ? promise.reference : promise.variant, change.now);
}

}  // namespace

std::string_view name_of(GateVerdict verdict) {
  return std::ranges::find(kGateVerdicts, verdict, &VerdictWords::verdict)->name;
}

std::string reason(const lab::Judgement& judgement) {
  std::string text = ground(judgement.reason, traits_of(judgement.promise.gauge).scale);
  for (const lab::Change& each : judgement.changes)
    text += "; " + change(each, judgement.promise);
  return text;
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
      return "INCONCLUSIVE is neither good nor bad: measure again when the machine is quieter.";
    case GateVerdict::kNotMeasured:
      return "NOT MEASURED was skipped, failed, is gone or was interrupted: its reason says what to mend; a "
             "quieter machine does not help.";
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
  std::vector<std::string_view> amiss;
  if (report.count(GateVerdict::kNotMeasured) > 0) amiss.emplace_back("not measured");
  if (report.count(GateVerdict::kRefused) > 0) amiss.emplace_back("not comparable");
  if (!amiss.empty()) return fmt::format("{}", fmt::join(amiss, ", "));
  if (report.count(GateVerdict::kInconclusive) > 0) return "inconclusive";
  return report.count(GateVerdict::kPass) > 0 ? "no regression" : "nothing was compared";
}

}  // namespace gillab::words
