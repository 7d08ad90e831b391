#include "output/names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gillab::output {
namespace {

using lab::Status;
using lab::Verdict;

template <class Value, std::size_t N>
using Names = std::array<std::pair<Value, std::string_view>, N>;

constexpr Names<Status, 4> kStatuses{{{Status::kOk, "ok"},
                                      {Status::kSkipped, "skipped"},
                                      {Status::kFailed, "failed"},
                                      {Status::kTimeout, "timeout"}}};

constexpr Names<Verdict, 4> kVerdicts{{{Verdict::kHolds, "holds"},
                                       {Verdict::kFails, "fails"},
                                       {Verdict::kUndecided, "undecided"},
                                       {Verdict::kNotApplicable, "not applicable"}}};

template <class Value, std::size_t N>
std::string_view find_name(const Names<Value, N>& names, Value value) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [value](const auto& entry) { return entry.first == value; });
  return found == names.end() ? std::string_view{} : found->second;
}

template <class Value, std::size_t N>
std::optional<Value> find_value(const Names<Value, N>& names, std::string_view name) {
  const auto* const found =
      std::find_if(names.begin(), names.end(), [name](const auto& entry) { return entry.second == name; });
  if (found == names.end()) return std::nullopt;
  return found->first;
}

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

std::string_view name_of(Status status) {
  return find_name(kStatuses, status);
}
std::string_view name_of(Verdict verdict) {
  return find_name(kVerdicts, verdict);
}
std::optional<Status> status_named(std::string_view name) {
  return find_value(kStatuses, name);
}
std::optional<Verdict> verdict_named(std::string_view name) {
  return find_value(kVerdicts, name);
}

std::string counter_key(std::string_view counter) {
  const bool taken = is_standard(counter) || counter.starts_with(kCounterPrefix);
  return std::string{taken ? kCounterPrefix : std::string_view{}}.append(counter);
}

std::optional<std::string> counter_named_by(std::string_view key) {
  if (is_standard(key)) return std::nullopt;
  if (key.starts_with(kCounterPrefix)) key.remove_prefix(kCounterPrefix.size());
  return std::string{key};
}

}  // namespace gillab::output
