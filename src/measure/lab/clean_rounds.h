#pragma once

#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "measure/lab/results.h"

namespace gillab::lab {

/// Which samples count: those of clean rounds that nothing disturbed on their own.
class CleanRounds {
 public:
  explicit CleanRounds(const ScenarioResult& result);

  [[nodiscard]] bool count(const Sample& sample) const;

 private:
  std::set<std::pair<int, int>> clean_;  // process, round
};

/// Those of `items` that are clean; all of them where fewer than `fewest` are: a disturbed number, said to be
/// one, is better than none.
template <class Item, class IsClean>
std::vector<Item> clean_or_all(std::vector<Item> items, IsClean is_clean, std::size_t fewest = 1) {
  std::vector<Item> clean;
  for (const Item& item : items) {
    if (is_clean(item)) clean.push_back(item);
  }
  return clean.size() >= fewest ? clean : items;
}

/// What one round said of something.
struct Reading {
  double value = 0;
  bool clean = false;
};

/// The values of the clean readings, or of all.
[[nodiscard]] std::vector<double> values_that_count(const std::vector<Reading>& readings,
                                                    std::size_t fewest = 1);

}  // namespace gillab::lab
