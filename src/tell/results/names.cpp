#include "tell/results/names.h"

#include <algorithm>
#include <array>

namespace gillab::results {

namespace {

constexpr std::string_view kCounterPrefix = "counter:";

constexpr std::array<std::string_view, 33> kStandardKeys{
    // Google Benchmark's, of all its versions
    "name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions",
    "repetition_index", "threads", "iterations", "real_time", "cpu_time", "time_unit", "label",
    "error_occurred", "error_message", "skipped", "skip_message", "aggregate_name", "aggregate_unit", "big_o",
    "rms", "cpu_coefficient", "real_coefficient",
    // gillab's
    "scenario", "variant", "null", "process", "round", "tainted", "taint", "capacity", "run_delay_s",
    "steal_s"};

/// gillab's additions to an entry are objects, so that a bare number is a counter.
constexpr std::string_view kGilAccount = "gil";

bool is_standard(std::string_view key) {
  return key == kGilAccount ||
         std::find(kStandardKeys.begin(), kStandardKeys.end(), key) != kStandardKeys.end();
}

}  // namespace

std::string counter_key(std::string_view counter) {
  const bool taken = is_standard(counter) || counter.starts_with(kCounterPrefix);
  return std::string{taken ? kCounterPrefix : std::string_view{}}.append(counter);
}

std::optional<std::string> counter_named_by(std::string_view key) {
  if (is_standard(key)) return std::nullopt;
  if (key.starts_with(kCounterPrefix)) key.remove_prefix(kCounterPrefix.size());
  return std::string{key};
}

}  // namespace gillab::results
