#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <vector>

/// How much the threads of demo_load.py get done.
namespace gillab::demo {

/// What a thread counts; the numbers are those of demo_load.py.
enum class Unit : std::uint8_t { kSteps = 1, kMegabytes, kNaps, kRequests, kIncrements, kLost, kTurns };

/// One thread's row in the memory shared with demo_load.py.
struct Row {
  std::size_t place = 0;     ///< from 0 on
  std::uint32_t thread = 0;  ///< the system's number
  Unit unit = Unit::kSteps;
  std::uint64_t count = 0;

  [[nodiscard]] std::string name() const;  ///< "python-2", as Python calls it too
};

inline constexpr std::size_t kMostThreads = 16;
inline constexpr std::size_t kWordsInRow = 3;
inline constexpr std::size_t kSharedBytes = 4096;

/// The rows that are taken.
[[nodiscard]] std::vector<Row> rows_from(std::span<const std::uint64_t> words);

/// Counts per second over the last second.
class Rates {
 public:
  void add(double now_s, const std::vector<Row>& rows);
  void forget() { samples_.clear(); }

  [[nodiscard]] double of(const Row& row) const;
  [[nodiscard]] std::map<Unit, double> totals() const;  ///< over all threads that run now
  [[nodiscard]] double span_s() const;                  ///< over which they are taken

 private:
  struct Sample {
    double at_s = 0;
    std::vector<Row> rows;
  };
  std::deque<Sample> samples_;
};

/// "3.12 M steps", "225 MB", "48 requests".
[[nodiscard]] std::string amount(double count, Unit unit);

}  // namespace gillab::demo
