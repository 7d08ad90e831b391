#pragma once

#include <vector>

#include "lab/results.h"

namespace gillab::lab {

/// How much disturbance a round may show before it no longer counts.
struct TaintLimits {
  double capacity_loss = 0.15;  ///< below the run's usual capacity, as a share of it
  double serial_delay = 0.05;   ///< share of the serial arms' time spent ready but not scheduled
  double steal = 0.02;          ///< share of the machine's CPU time taken by the hypervisor
};

/// Marks the rounds in which the machine was disturbed, from what the capacity probe, the serial arms'
/// run-queue delay and CPU steal say, never from the arm under test. Sets Round::taint to a short reason with
/// its number. The usual capacity is the upper quartile of the rounds given: a scenario's, of all processes.
void taint_rounds(std::vector<Round>& rounds, const TaintLimits& limits = {});

}  // namespace gillab::lab
