#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/protocol/bound.h"
#include "measure/lab/results.h"
#include "tell/blocks/text.h"

namespace gillab::blocks {

/// Who held the GIL while a variant ran; shares of wall time, 0…1.
struct GilShares {
  std::optional<double> held;  ///< by anybody; absent where nobody observed
  /// Of each thread's time, on average; absent where the threads are not told apart.
  struct OfThreads {
    double held = 0;
    double waited = 0;
    double running = 0;
    double ready = 0;
    double blocked = 0;
  };
  std::optional<OfThreads> threads;
  std::optional<double> handoffs_per_s;
  std::string why;  ///< "GIL held 99.6 % of the time; each thread waited 74 %"
};

/// What one round said of a ratio.
struct RoundRatio {
  double value = 0;
  bool clean = false;  ///< else the machine was busy, and the round does not count
};

/// A variant with its numbers.
struct SpeedupRow {
  std::string variant;
  std::string trouble;  ///< in place of all numbers: "failed: …"; mostly empty
  Tone trouble_tone = Tone::kPlain;
  double time_s = 0;
  bool reference = false;      ///< what the speedups are over
  bool own_reference = false;  ///< its speedup is over another variant than those of the scenario are
  std::optional<lab::Estimate> speedup;      ///< over the reference
  bool parallel = false;                     ///< compared with the same code run serially
  std::optional<lab::Estimate> over_serial;  ///< that
  double efficiency = 0;                     ///< that as a share of what could be had; 0: none
  double ceiling = 0;              ///< the speedup over the reference that could be had; 0: not known
  std::vector<RoundRatio> rounds;  ///< over the reference; of the reference, what its second copy said
  std::optional<GilShares> gil;
};

/// How many times as fast each variant is, and why.
struct Speedups {
  protocol::Bound bound = protocol::Bound::kUnknown;  ///< what the efficiencies are a share of
  std::vector<SpeedupRow> rows;
};

}  // namespace gillab::blocks
