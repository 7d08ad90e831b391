#include "tell/words/calibration.h"

#include <fmt/format.h>

namespace gillab::words {

std::string meaning(std::string_view arm) {
  using enum lab::ArmKind::Change;
  const lab::ArmKind kind = lab::kind_of(arm);
  switch (kind.change) {
    case kNone:
      return "nothing changed: a FAIL is a false alarm";
    case kLoss:
      return fmt::format("{:.4g} % of the efficiency lost", 100 * kind.loss);
    case kKept:
      return "never lets go of the GIL";
    case kOther:
      break;
  }
  return std::string{arm};
}

}  // namespace gillab::words
