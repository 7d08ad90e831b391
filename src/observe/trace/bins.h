#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "observe/trace/timeline.h"

namespace gillab::trace {

/// Shares of a stretch of time, 0…1. They add up to less than 1 where the thread did not live all the while.
struct Bin {
  float hold = 0;
  float wait = 0;
  float outside = 0;
};

/// What threads did, stretch by stretch: a recording of any length in so many columns of a picture. Only of
/// the first threads that did something, so that ten thousand threads need no more memory than these.
class Bins {
 public:
  static constexpr std::size_t kColumns = 400;
  static constexpr std::size_t kMostThreads = 256;

  Bins(std::uint64_t begin, std::uint64_t end);

  void add(const Slice& slice);

  /// Of the thread of that number, from 1 on; empty where it has none.
  [[nodiscard]] std::vector<Bin> of(std::uint32_t thread) const;

 private:
  std::uint64_t begin_;
  double ticks_;  ///< of a column
  std::vector<std::vector<Bin>> threads_;
};

}  // namespace gillab::trace
