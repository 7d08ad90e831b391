#pragma once

#include <string>
#include <variant>

#include "measure/gate/comparability.h"
#include "measure/lab/reason.h"

/// Why the gate says what it says: facts, which tell/words puts into sentences.
namespace gillab::lab {

namespace ground {

/// How many of the rounds that timed both arms count.
struct Rounds {
  int clean = 0;
  int all = 0;
  bool operator==(const Rounds&) const = default;
};

/// Too few for an interval.
struct FewRounds {
  Rounds rounds;
  bool operator==(const FewRounds&) const = default;
};

/// What runs in parallel looks like what does not where native threads gain so little.
struct LowCapacity {
  double capacity = 0;
  bool operator==(const LowCapacity&) const = default;
};

/// A speedup that may be one, or none.
struct VagueSpeedup {
  double lower = 0;
  double upper = 0;
  bool operator==(const VagueSpeedup&) const = default;
};

/// All that is clean is of one process, and processes differ.
struct OneProcess {
  Rounds rounds;
  bool operator==(const OneProcess&) const = default;
};

/// The lower bound is not below the floor.
struct AboveFloor {
  double lower = 0;
  double floor = 0;
  Rounds rounds;
  bool operator==(const AboveFloor&) const = default;
};

/// The upper bound is below what a bias of the reference leaves of the floor.
struct BelowFloor {
  double upper = 0;
  double floor = 0;
  bool confirmed = false;  ///< in both halves of the processes, each on its own
  Rounds rounds;
  double bias = 1;  ///< the reference against itself, at least 1
  bool operator==(const BelowFloor&) const = default;
};

/// The interval is on both sides of the floor.
struct StraddlesFloor {
  double lower = 0;
  double upper = 0;
  double floor = 0;
  Rounds rounds;
  double bias = 1;  ///< the reference against itself, at least 1
  bool operator==(const StraddlesFloor&) const = default;
};

/// No sample has an account of the GIL.
struct NoAccount {
  bool operator==(const NoAccount&) const = default;
};

/// It lets go of the GIL in no sample.
struct NeverReleases {
  int samples = 0;
  double baseline = 0;  ///< how often a task did
  bool operator==(const NeverReleases&) const = default;
};

/// It lets go of the GIL in every sample.
struct Releases {
  double a_task = 0;
  int samples = 0;
  bool operator==(const Releases&) const = default;
};

/// It lets go of the GIL in some samples.
struct SometimesReleases {
  int samples = 0;
  bool operator==(const SometimesReleases&) const = default;
};

/// The user stopped the run before it could be told.
struct Interrupted {
  bool operator==(const Interrupted&) const = default;
};

/// For that share of its time it keeps the GIL, on one thread, and much longer than it did.
struct HoldsTheGil {
  double share = 0;
  double baseline = 0;
  double times = 0;        ///< how many times as long as in the baseline
  bool confirmed = false;  ///< in both halves of the processes, each on its own
  Rounds rounds;
  bool operator==(const HoldsTheGil&) const = default;
};

/// For that share of its time it has the GIL, but it holds it not so much longer than it did that this alone
/// is a loss.
struct HoldsLittleLonger {
  double share = 0;
  double baseline = 0;
  double times = 0;  ///< how many times as long as in the baseline
  bool operator==(const HoldsLittleLonger&) const = default;
};

/// What it is compared with takes another time than in the baseline, so their ratio says nothing of it.
struct OtherReference {
  std::string reference;
  double times = 0;  ///< how many times as long as in the baseline
  bool operator==(const OtherReference&) const = default;
};

}  // namespace ground

/// Why a judgement is what it is.
using Ground =
    std::variant<Reason, Mismatch, ground::FewRounds, ground::LowCapacity, ground::OneProcess,
                 ground::AboveFloor, ground::BelowFloor, ground::StraddlesFloor, ground::NoAccount,
                 ground::NeverReleases, ground::Releases, ground::SometimesReleases, ground::Interrupted,
                 ground::HoldsTheGil, ground::HoldsLittleLonger, ground::OtherReference>;

/// Why a baseline cannot promise what it might. An empty Reason: there is nothing that it might promise.
using Doubt = std::variant<Reason, ground::FewRounds, ground::LowCapacity, ground::VagueSpeedup>;

}  // namespace gillab::lab
