#pragma once

#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// How much disturbance a round may show before it no longer counts.
struct TaintLimits {
  double capacity_loss = 0.15;    ///< below the run's usual capacity, as a share of it
  double capacity_excess = 0.10;  ///< above what the machine can do at all, as a share of that
  double serial_delay = 0.05;     ///< share of the serial arms' time spent ready but not scheduled
  double steal = 0.02;            ///< share of the machine's CPU time taken by the hypervisor
};

/// Marks the rounds in which the machine was disturbed, from what the capacity probes, the serial arms'
/// run-queue delay and CPU steal say, never from a threaded arm. Sets Round::taints, each with its number;
/// and Sample::taints where the capacity right beside one sample fell while the round's did not.
///
/// `ceiling` is the most that pure native threads can reach: a probe far above it was itself disturbed, in
/// its serial half. 0 means that capacity does not matter, because the tasks mostly wait. The usual capacity
/// is the upper quartile of the rounds (a scenario's, of all processes) that are not above the ceiling.
void taint(std::vector<Round>& rounds, std::vector<Sample>& samples, double ceiling,
           const TaintLimits& limits = {});

}  // namespace gillab::lab
