#include "tell/words/reason.h"

#include <fmt/format.h>

#include <cmath>
#include <string_view>

namespace gillab::words {

namespace {

std::string_view past_tense(lab::Status status) {
  switch (status) {
    case lab::Status::kOk:
      return "was measured";
    case lab::Status::kSkipped:
      return "was skipped";
    case lab::Status::kFailed:
      return "failed";
    case lab::Status::kTimeout:
      return "timed out";
  }
  return "";
}

/// An end of an interval as short as it stays telling: "1.20", "0.034", "85", "120000".
std::string short_number(double value) {
  const double size = std::abs(value);
  if (size >= 100) return fmt::format("{:.0f}", value);
  return size >= 0.1 || size == 0 ? fmt::format("{:.2f}", value) : fmt::format("{:.2g}", value);
}

/// Bounds are written as the scenario's author wrote them, not rounded like a measurement.
std::string crossed_bounds(const lab::because::Straddles& straddles) {
  if (straddles.at_least && straddles.at_most)
    return fmt::format("bounds {} and {}", *straddles.at_least, *straddles.at_most);
  return fmt::format("bound {}", straddles.at_least ? *straddles.at_least : straddles.at_most.value_or(0));
}

/// One sentence for each reason.
struct ReasonInWords {
  std::string operator()(const std::monostate& /*nothing*/) const { return {}; }
  std::string operator()(const lab::because::Said& said) const { return said.text; }
  std::string operator()(const lab::because::Trouble& trouble) const {
    return fmt::format("{} {}{}{}", trouble.variant.empty() ? "the scenario" : trouble.variant,
                       past_tense(trouble.status), trouble.text.empty() ? "" : ": ", trouble.text);
  }
  std::string operator()(const lab::because::Elsewhere& elsewhere) const {
    return (*this)(lab::because::Trouble{
        .variant = elsewhere.variant, .status = lab::Status::kSkipped, .text = elsewhere.text});
  }
  std::string operator()(const lab::because::OneInterpreter& one) const {
    return one.free_threaded ? "needs a free-threaded build beside this one ('--against python3.13t')"
                             : "needs a build with the GIL beside this one ('--against python3.13')";
  }
  std::string operator()(const lab::because::LeftOut& left_out) const {
    return left_out.variant + " was left out";
  }
  std::string operator()(const lab::because::NoSuchVariant& none) const {
    return fmt::format("there is no variant \"{}\"", none.variant);
  }
  std::string operator()(const lab::because::Unchecked& unchecked) const {
    return fmt::format("the results of {} were not checked", unchecked.variant);
  }
  std::string operator()(const lab::because::ComparedWithItself& compared) const {
    return fmt::format("{} is compared with itself", compared.variant);
  }
  std::string operator()(const lab::because::NeverTimedTogether& pair) const {
    return fmt::format("no round timed both {} and {}", pair.variant, pair.over);
  }
  std::string operator()(const lab::because::FewCleanRounds& rounds) const {
    if (rounds.clean == 0) return fmt::format("none of {} rounds is clean", rounds.all);
    return fmt::format("only {} clean round{} of {}", rounds.clean, rounds.clean == 1 ? "" : "s", rounds.all);
  }
  std::string operator()(const lab::because::NoCapacity& none) const {
    return fmt::format("no capacity was measured for {}", none.variant);
  }
  std::string operator()(const lab::because::NoEfficiency& none) const {
    return fmt::format("{} over {} has no efficiency", none.variant, none.over);
  }
  std::string operator()(const lab::because::LowCapacity& low) const {
    return fmt::format("native threads reached only {:.2f}x here, too little to tell", low.capacity);
  }
  std::string operator()(const lab::because::NoCounter& none) const {
    if (none.over.empty())
      return fmt::format("no sample of {} has a counter \"{}\"", none.variant, none.counter);
    return fmt::format("no round has the counter \"{}\" of both {} and {}", none.counter, none.variant,
                       none.over);
  }
  std::string operator()(const lab::because::FewRounds& few) const {
    return fmt::format("only {} round{}", few.rounds, few.rounds == 1 ? "" : "s");
  }
  std::string operator()(const lab::because::NoBound& /*none*/) const { return "the claim gives no bound"; }
  std::string operator()(const lab::because::Straddles& straddles) const {
    return fmt::format("the interval {}–{} straddles the {}", short_number(straddles.lower),
                       short_number(straddles.upper), crossed_bounds(straddles));
  }
  std::string operator()(const lab::because::OtherBuild& other) const {
    return other.gil ? "needs a build with the GIL" : "needs a free-threaded build ('--python python3.13t')";
  }
};

}  // namespace

std::string reason(const lab::Reason& reason) {
  return std::visit(ReasonInWords{}, reason);
}

}  // namespace gillab::words
