#include "tell/words/taint.h"

#include <fmt/format.h>

namespace gillab::words {

namespace {

/// "7 %", "2.4 %": a decimal only where it says something.
std::string percent_of(double share) {
  const double value = 100 * share;
  return value < 10 ? fmt::format("{:.2g} %", value) : fmt::format("{:.0f} %", value);
}

}  // namespace

std::string taint(const lab::Taint& taint) {
  using Kind = lab::Taint::Kind;
  switch (taint.kind) {
    case Kind::kNoCapacity:
      return "no capacity was measured";
    case Kind::kLowCapacity:
      return fmt::format("capacity {:.2f} of the usual {:.2f}", taint.amount, taint.limit);
    case Kind::kHighCapacity:
      return fmt::format("capacity {:.2f} of at most {:g}, so its probe was disturbed", taint.amount,
                         taint.limit);
    case Kind::kRunDelay:
      return fmt::format("serial runs waited {} for a CPU", percent_of(taint.amount));
    case Kind::kSteal:
      return fmt::format("{} CPU steal", percent_of(taint.amount));
    case Kind::kOther:
      break;
  }
  return taint.text;
}

std::string taints(const std::vector<lab::Taint>& taints) {
  std::string text;
  for (const lab::Taint& each : taints)
    text.append(text.empty() ? "" : "; ").append(taint(each));
  return text;
}

}  // namespace gillab::words
