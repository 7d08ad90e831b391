#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "measure/gate/promise.h"
#include "measure/lab/results.h"

namespace gillab::lab {

/// What is different from the baseline about a variant that shares its tasks: why its efficiency may have
/// changed. Shares are of its threads' time.
struct Change {
  enum class Kind : std::uint8_t {
    kHeld,           ///< holding the GIL
    kWaiting,        ///< waiting for the GIL
    kBlocked,        ///< without the GIL, waiting for a lock, I/O or time
    kReady,          ///< without the GIL, ready but without a CPU
    kReferenceTime,  ///< how many times as long what it is compared with takes, on the same processor
    kVariantTime,    ///< the same of the variant itself
  };

  Kind kind = Kind::kHeld;
  double before = 0;
  double now = 0;

  bool operator==(const Change&) const = default;
};

/// What has grown by a tenth of the threads' time at least, the most first, where the threads are of one
/// process; then the times that have changed by a tenth. Nothing for a promise that is not about efficiency.
[[nodiscard]] std::vector<Change> changes_since(const ScenarioResult& baseline, const ScenarioResult& current,
                                                const Promise& promise, bool same_processor);

/// How many times as long the variant takes as in the baseline; 0 when one of the two is not known.
[[nodiscard]] double times_as_long(const ScenarioResult& baseline, const ScenarioResult& current,
                                   const std::string& variant);

}  // namespace gillab::lab
