#pragma once

#include <cstdint>
#include <vector>

#include <nlohmann/json_fwd.hpp>

/// Who held the GIL during one timing, as the probe saw it.
namespace gillab::protocol {

/// How a thread spent its time in the timed part, in seconds; the parts add up to its wall time.
struct ThreadShare {
  double hold_s = 0;     ///< holding the GIL (a thread that holds it counts as running)
  double wait_s = 0;     ///< waiting for the GIL
  double running_s = 0;  ///< without the GIL, on a CPU
  double ready_s = 0;    ///< without the GIL, ready to run but not scheduled
  double blocked_s = 0;  ///< without the GIL, waiting for something else: I/O, a lock, time
};

struct GilAccount {
  double held_share = 0;  ///< share of the wall time in which anybody held the GIL, 0…1
  double hold_s = 0;      ///< the same in seconds
  double wait_s = 0;      ///< waiting for the GIL, over all threads
  std::uint64_t acquires = 0;
  std::uint64_t handoffs = 0;        ///< acquisitions by another thread than the last holder
  std::uint64_t forced = 0;          ///< releases on another thread's demand
  std::vector<ThreadShare> threads;  ///< of the executor's own threads
};

void to_json(nlohmann::ordered_json& json, const GilAccount& account);
void from_json(const nlohmann::ordered_json& json, GilAccount& account);

}  // namespace gillab::protocol
