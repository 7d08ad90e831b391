#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/protocol/messages.h"
#include "base/protocol/scenario.h"
#include "base/system/machine.h"
#include "measure/lab/reason.h"

namespace gillab::lab {

/// A value with the interval that covers it.
struct Estimate {
  double value = 0;
  double lower = 0;
  double upper = 0;
  double confidence = 0;  ///< exact coverage of [lower, upper] under the sign test, 0…1
};

/// Why a timing does not count.
struct Taint {
  enum class Kind : std::uint8_t {
    kSteal,         ///< share of the machine's CPU time that the hypervisor took
    kHighCapacity,  ///< `amount`, more than the machine's `limit`: the probe itself was disturbed
    kLowCapacity,   ///< `amount` where `limit` is usual
    kNoCapacity,    ///< none was measured
    kRunDelay,      ///< share of the serial arms' time spent ready but not scheduled
    kOther          ///< of another version of gillab; `text` has its words
  };

  Kind kind = Kind::kOther;
  double amount = 0;
  double limit = 0;
  std::string text;

  bool operator==(const Taint&) const = default;
};

/// One timing of one variant in one round. Its times are of one iteration, its GIL's counts of all together.
struct Sample {
  std::string variant;
  bool null = false;  ///< the second copy of the reference (the A/A null)
  int process = 0;    ///< replicate, from 0
  int round = 0;      ///< within the process, from 0
  int threads = 1;
  double real_s = 0;                        ///< wall time of all tasks, each run once
  double cpu_s = 0;                         ///< CPU time of the whole worker process meanwhile
  std::optional<double> run_delay_s;        ///< time its threads were ready but not scheduled (schedstat)
  double steal_s = 0;                       ///< CPU time the hypervisor took from this machine meanwhile
  double capacity = 0;                      ///< the lower of those measured right before and right after it;
                                            ///< 0 where none was: what runs serially needs none
  std::map<std::string, double> counters;   ///< the scenario's own numbers
  std::optional<protocol::GilAccount> gil;  ///< absent where no GIL was seen
  std::vector<Taint> taints;                ///< why it does not count though its round may; mostly empty
};

/// One interleaved pass over all variants, and what the machine was like meanwhile.
struct Round {
  int process = 0;
  int round = 0;
  double capacity = 0;                 ///< speedup that pure native threads reached, the median of its probes
  double capacity_s = 0;               ///< wall time of the capacity probe's threads, the median likewise
  std::optional<double> serial_delay;  ///< share of the serial arms' wall time spent ready but not scheduled
  double steal = 0;                    ///< share of the machine's CPU time taken by the hypervisor
  std::vector<Taint> taints;           ///< why the round does not count; empty for a clean round

  [[nodiscard]] bool clean() const { return taints.empty(); }
};

struct VariantResult {
  protocol::Variant variant;
  Status status = Status::kOk;
  std::string reason;      ///< why it was skipped, failed or timed out
  bool elsewhere = false;  ///< skipped, for only another size or interpreter does it
  std::string details;     ///< traceback or last output, may be empty
  bool checked = false;    ///< its results agreed with the reference's
  int iterations = 1;      ///< how often one sample runs each task; found in the first check
  double sample_s = 0;     ///< how long the worker is busy with one sample, by the checks; in no document
};

enum class Verdict : std::uint8_t { kHolds, kFails, kUndecided, kNotApplicable };

struct ClaimResult {
  protocol::Claim claim;
  Verdict verdict = Verdict::kUndecided;
  std::optional<Estimate> measured;
  Reason reason;  ///< why undecided or not applicable
};

/// `variant` against `reference`: how many times as fast, from the clean rounds.
struct Comparison {
  std::string scenario;
  std::string variant;
  std::string reference;
  bool null = false;  ///< the reference against its own second copy
  Estimate speedup;
  double ideal = 1;       ///< min(threads, usable CPUs), or min(threads, tasks) when bound by I/O
  double capacity = 0;    ///< median over the clean rounds; 0 when it is not the ceiling
  double efficiency = 0;  ///< speedup over capacity (over ideal when bound by I/O); 0 where nothing shares
                          ///< the tasks of a serial variant
  int rounds = 0;
  int clean_rounds = 0;
};

struct ScenarioResult {
  protocol::Scenario scenario;
  std::string size;
  protocol::Parameters parameters;
  int threads = 1;
  Status status =
      Status::kOk;  ///< kFailed: nothing of it could be measured; kSkipped: needs what is not here
  std::string reason;
  std::string details;
  bool elsewhere = false;  ///< skipped, for only another size or interpreter does it
  bool interrupted = false;
  std::vector<VariantResult> variants;
  std::vector<Round> rounds;
  std::vector<Sample> samples;
  std::vector<Comparison> comparisons;
  std::vector<ClaimResult> claims;
};

/// A second interpreter, in which variants have twins.
struct Other {
  std::string label;  ///< "3.13t", which stands in the twins' names
  protocol::PythonFacts python;
};

struct Context {
  std::string date;        ///< ISO 8601 with offset
  std::string executable;  ///< gillab
  std::string version;
  std::string commit;      ///< empty when built outside a checkout
  std::string build_type;  ///< "release" or "debug"
  std::uint64_t order_seed = 0;
  system::Machine machine;
  protocol::PythonFacts python;
  std::optional<Other> other;  ///< the second interpreter, where there are two
};

/// A number of a scenario's that the advice rests on. The scenario need not have been run.
struct Evidence {
  std::string scenario;
  protocol::Evidence declared;

  bool operator==(const Evidence&) const = default;
};

/// Everything a run found out: what the results file holds and what every output is drawn from.
struct Results {
  Context context;
  std::vector<ScenarioResult> scenarios;
  std::vector<Evidence> evidence;  ///< besides what the scenarios declare themselves (evidence_of)
};

}  // namespace gillab::lab
