#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measure/lab/results.h"

/// How things are called, in tables and in the results document alike.
namespace gillab::words {

[[nodiscard]] std::string_view name_of(lab::Status status);  ///< "ok", "skipped", "failed", "timeout"
[[nodiscard]] std::string_view name_of(
    lab::Verdict verdict);  ///< "holds", "fails", "undecided", "not applicable"
[[nodiscard]] std::optional<lab::Status> status_named(std::string_view name);
[[nodiscard]] std::optional<lab::Verdict> verdict_named(std::string_view name);

/// "Python 3.11.2 with the GIL", "Python 3.13.0 free-threaded".
[[nodiscard]] std::string python_name(const protocol::PythonFacts& python);

/// "1 task", "50,000 tasks", "3 processes".
[[nodiscard]] std::string counted(long long how_many, std::string_view singular,
                                  std::string_view plural = {});

/// A scenario's parameters, each short enough to stand among others: "n = 50,000", "start = spawn".
[[nodiscard]] std::vector<std::string> parameters(const protocol::Parameters& parameters);

/// What stands above a counter's values: "held_share" is "held", "round_trips_per_s" is "round trips/s".
[[nodiscard]] std::string counter_title(std::string_view counter);

}  // namespace gillab::words
