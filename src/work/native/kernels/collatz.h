#pragma once

#include <cstdint>

namespace gillab::native {

/// A Collatz sequence. Of two, the longer is the greater; of equally long ones, that with the smaller start.
struct Longest {
  std::int64_t start = 1;
  std::int64_t steps = 0;  ///< until it reaches 1; its length is one more

  [[nodiscard]] bool operator<(const Longest& other) const {
    return steps != other.steps ? steps < other.steps : start > other.start;
  }
};

/// The longest of the sequences that start below `n`, which is from 2 to 10^9.
[[nodiscard]] Longest longest_collatz(std::int64_t n);

}  // namespace gillab::native
