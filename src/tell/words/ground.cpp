#include "tell/words/ground.h"

#include <fmt/format.h>

#include <variant>

#include "tell/words/gauge.h"
#include "tell/words/names.h"
#include "tell/words/reason.h"
#include "tell/words/units.h"

namespace gillab::words {

namespace {

using lab::Scale;

std::string samples(int count) {
  return counted(count, "sample", "samples");
}

/// "31 of 90 rounds clean".
std::string clean(const lab::ground::Rounds& rounds) {
  return fmt::format("{} of {} clean", rounds.clean, counted(rounds.all, "round", "rounds"));
}

/// "once a task", "10288 times a task".
std::string rate(double releases) {
  return releases == 1 ? "once a task" : fmt::format("{:.6g} times a task", releases);
}

/// ", 250 times as long".
std::string times_longer(double times) {
  return times > 0 ? fmt::format(", {:.{}f} times as long", times, times < 10 ? 1 : 0) : "";
}

std::string bias_of(double bias) {
  return bias > 1 ? fmt::format("; the reference itself is off by {:.0f} %", 100 * (bias - 1)) : "";
}

/// What a side is of.
struct FactInWords {
  std::string operator()(const lab::fact::Build& build) const {
    return build.gil ? "Python with the GIL" : "Python without a GIL";
  }
  std::string operator()(const lab::fact::Version& version) const { return "Python " + version.minor; }
  std::string operator()(const lab::fact::Work& work) const {
    return fmt::format("{} tasks of size {} with {}", work.tasks, work.size, work.parameters);
  }
  std::string operator()(const lab::fact::Threads& threads) const {
    return fmt::format("{} threads", threads.count);
  }
  std::string operator()(const lab::fact::Cpus& cpus) const {
    return fmt::format("{} usable CPUs", cpus.count);
  }
  std::string operator()(const lab::fact::Processor& processor) const {
    if (processor.model.empty()) return "something unknown";
    return processor.id.empty() ? processor.model : fmt::format("{} ({})", processor.model, processor.id);
  }
};

/// One sentence for each ground.
struct GroundInWords {
  Scale scale;

  std::string operator()(const lab::Reason& other) const { return reason(other); }
  std::string operator()(const lab::Mismatch& mismatch) const {
    const lab::DifferenceTraits& difference = traits_of(mismatch.difference);
    return fmt::format(
        "the baseline is of {}, this of {}{}", std::visit(FactInWords{}, mismatch.baseline),
        std::visit(FactInWords{}, mismatch.current),
        difference.expected ? "" : fmt::format("; --allow {} compares them anyway", difference.word));
  }
  std::string operator()(const lab::ground::FewRounds& few) const {
    return fmt::format("only {}, too few to tell", clean(few.rounds));
  }
  std::string operator()(const lab::ground::LowCapacity& low) const {
    return fmt::format("native threads reach only {:.2f}x here, too little to tell", low.capacity);
  }
  std::string operator()(const lab::ground::OneProcess& one) const {
    return fmt::format("all clean rounds are of one process; {}", clean(one.rounds));
  }
  std::string operator()(const lab::ground::AboveFloor& above) const {
    return fmt::format("lower bound {} ≥ floor {}; {}", figure(above.lower, scale),
                       figure(above.floor, scale), clean(above.rounds));
  }
  std::string operator()(const lab::ground::BelowFloor& below) const {
    const auto [upper, floor] = told_apart(below.upper, below.floor, scale);
    return fmt::format(
        "upper bound {} < floor {}, {}; {}{}", upper, floor,
        below.confirmed ? "confirmed in other processes" : "but not in both halves of the processes",
        clean(below.rounds), below.confirmed ? "" : bias_of(below.bias));
  }
  std::string operator()(const lab::ground::StraddlesFloor& straddles) const {
    return fmt::format("{}–{} straddles the floor {}; {}{}", figure(straddles.lower, scale),
                       figure(straddles.upper, scale), figure(straddles.floor, scale),
                       clean(straddles.rounds), bias_of(straddles.bias));
  }
  std::string operator()(const lab::ground::NoAccount& /*none*/) const {
    return "no sample of it has an account of the GIL";
  }
  std::string operator()(const lab::ground::NeverReleases& never) const {
    return fmt::format("never lets go of the GIL in {}; the baseline does {}", samples(never.samples),
                       rate(never.baseline));
  }
  std::string operator()(const lab::ground::Releases& releases) const {
    return fmt::format("lets go of the GIL {}, in each of {}", rate(releases.a_task),
                       samples(releases.samples));
  }
  std::string operator()(const lab::ground::SometimesReleases& some) const {
    return fmt::format("lets go of the GIL in some of {} only", samples(some.samples));
  }
  std::string operator()(const lab::ground::Interrupted& /*none*/) const {
    return "the run was interrupted before it could be told";
  }
  std::string operator()(const lab::ground::HoldsTheGil& holds) const {
    return fmt::format(
        "keeps the GIL for {} of its time, {} in the baseline{}; {}; {}", percent(holds.share),
        percent(holds.baseline), times_longer(holds.times),
        holds.confirmed ? "confirmed in other processes" : "but not in both halves of the processes",
        clean(holds.rounds));
  }
  std::string operator()(const lab::ground::HoldsLittleLonger& holds) const {
    return fmt::format(
        "has the GIL for {} of its time, {} in the baseline, yet holds it only {:.2g} times as long",
        percent(holds.share), percent(holds.baseline), holds.times);
  }
  std::string operator()(const lab::ground::OtherReference& other) const {
    return fmt::format(
        "{} takes {:.2g} times as long as in the baseline: this machine runs at another speed, or the "
        "baseline is of other code and must be renewed",
        other.reference, other.times);
  }
};

/// The same of a baseline, which was measured some time ago.
struct PastSentence {
  std::string operator()(const lab::Reason& other) const { return reason(other); }
  std::string operator()(const lab::ground::FewRounds& few) const {
    return fmt::format("{} of {} rounds clean", few.rounds.clean, few.rounds.all);
  }
  std::string operator()(const lab::ground::LowCapacity& low) const {
    return fmt::format("native threads reached only {:.2f}x", low.capacity);
  }
  std::string operator()(const lab::ground::VagueSpeedup& vague) const {
    return fmt::format("its speedup is anything from {:.2f}x to {:.2f}x", vague.lower, vague.upper);
  }
};

}  // namespace

std::string ground(const lab::Ground& ground, Scale scale) {
  return std::visit(GroundInWords{scale}, ground);
}

std::string doubt(const lab::Doubt& doubt) {
  return std::visit(PastSentence{}, doubt);
}

}  // namespace gillab::words
