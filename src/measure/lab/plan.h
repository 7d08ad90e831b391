#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/protocol/scenario.h"

namespace gillab::lab {

/// More threads than this are refused.
inline constexpr int kMostThreads = 1024;

/// What the user asked for; what is absent is decided by the scenario and the machine.
struct RunOptions {
  std::string size = "default";
  std::optional<int> threads;
  std::optional<int> rounds;        ///< in each process
  std::optional<int> processes;     ///< replicates
  bool as_published = false;        ///< only what the claims with a published figure are about
  std::vector<std::string> only;    ///< shell patterns for variants; empty means all
  std::optional<double> timeout_s;  ///< for any one thing a variant does
  std::vector<std::string> set;     ///< parameters of the size given another value, "name=value"
  std::uint64_t seed = 0;           ///< of the order in which variants run
  bool timeline = false;            ///< record every acquire and release in the first round
};

/// One scenario, ready to be run.
struct ScenarioPlan {
  protocol::Scenario scenario;
  std::string size;
  protocol::Parameters parameters;
  std::vector<std::string> variants;  ///< to run, the reference first
  int threads = 1;
  int processes = 1;
  int fewest_processes = 1;   ///< when preparing takes so long that more would not fit `budget_s`
  std::optional<int> rounds;  ///< in each process; absent: as many as fit `budget_s`
  int fewest_rounds = 10;     ///< in all processes together, where `rounds` is absent
  int most_rounds = 15;       ///< in each process, where `rounds` is absent
  double budget_s = 0;        ///< about how long these rounds may take, unless the fewest take longer
  double extra_s = 0;         ///< time meant for more rounds of what these leave open; 0: there are none
  double sample_s = 0;        ///< how long a serial sample lasts, by repeating its tasks; 0: no repeats
  double timeout_s = 60;
  std::uint64_t seed = 0;
  bool timeline = false;
};

/// A process with fewer rounds says little about itself.
inline constexpr int kFewestRounds = 3;

/// How many rounds each of so many processes has at least, where `rounds` is absent.
[[nodiscard]] int fewest_rounds(const ScenarioPlan& plan, int processes);

/// Plans one scenario. Throws gillab::Error when the scenario has no such size, no variant that matches
/// `only`, or no parameter that was to be set; the reference is always among the variants, because every
/// speedup is measured against it.
[[nodiscard]] ScenarioPlan plan_scenario(const protocol::Scenario& given, const RunOptions& options);

}  // namespace gillab::lab
