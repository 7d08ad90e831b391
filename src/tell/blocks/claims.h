#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::blocks {

/// A statement, and what the numbers say of it.
struct Claim {
  lab::Verdict verdict = lab::Verdict::kUndecided;
  std::string text;
  std::string measure;  ///< in whose unit its numbers are (words::figure)
  std::optional<lab::Estimate> measured;
  std::optional<double> at_least;
  std::optional<double> at_most;
  std::optional<double> published;
  std::string remark;  ///< "undecided: …"; mostly empty
};

struct Claims {
  std::vector<Claim> claims;
};

}  // namespace gillab::blocks
