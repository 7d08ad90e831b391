#include "tell/demo/counts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "tell/words/pace.h"

namespace gillab::demo {

namespace {

constexpr double kSpan_s = 1.0;

/// What threads count, and what such a thread is called; in the order of the units.
struct UnitNames {
  std::string_view worker;
  std::string_view unit;
};

constexpr std::array kUnits{
    UnitNames{.worker = "python", .unit = "steps"}, UnitNames{.worker = "native", .unit = "MB"},
    UnitNames{.worker = "io", .unit = "naps"},      UnitNames{.worker = "server", .unit = "requests"},
    UnitNames{.worker = "racer", .unit = "adds"},   UnitNames{.worker = "auditor", .unit = "lost"},
    UnitNames{.worker = "loop", .unit = "turns"}};

const UnitNames& names_of(Unit unit) {
  return kUnits.at(static_cast<std::size_t>(unit) - 1);
}

}  // namespace

std::string Row::name() const {
  return fmt::format("{}-{}", names_of(unit).worker, place + 1);
}

std::vector<Row> rows_from(std::span<const std::uint64_t> words) {
  std::vector<Row> rows;
  for (std::size_t place = 0; place < kMostThreads && words.size() >= (place + 1) * kWordsInRow; ++place) {
    const auto row = words.subspan(place * kWordsInRow, kWordsInRow);
    if (row[0] == 0 || row[1] < 1 || row[1] > kUnits.size()) continue;
    rows.push_back({.place = place,
                    .thread = static_cast<std::uint32_t>(row[0]),
                    .unit = static_cast<Unit>(row[1]),
                    .count = row[2]});
  }
  return rows;
}

void Rates::add(double now_s, const std::vector<Row>& rows) {
  samples_.push_back({.at_s = now_s, .rows = rows});
  while (samples_.size() > 2 && samples_[1].at_s <= now_s - kSpan_s)
    samples_.pop_front();
}

double Rates::of(const Row& row) const {
  const Row* first = nullptr;
  const Row* last = nullptr;
  double begin_s = 0;
  double end_s = 0;
  for (const Sample& sample : samples_) {
    const auto found = std::ranges::find(sample.rows, row.thread, &Row::thread);
    if (found == sample.rows.end()) continue;
    if (first == nullptr) {
      first = &*found;
      begin_s = sample.at_s;
    }
    last = &*found;
    end_s = sample.at_s;
  }
  if (first == nullptr || end_s <= begin_s || last->count < first->count) return 0;
  return static_cast<double>(last->count - first->count) / (end_s - begin_s);
}

std::map<Unit, double> Rates::totals() const {
  std::map<Unit, double> totals;
  if (samples_.empty()) return totals;
  for (const Row& row : samples_.back().rows)
    totals[row.unit] += of(row);
  return totals;
}

double Rates::span_s() const {
  return samples_.empty() ? 0 : samples_.back().at_s - samples_.front().at_s;
}

std::string amount(double count, Unit unit) {
  return fmt::format("{} {}", words::short_number(count), names_of(unit).unit);
}

}  // namespace gillab::demo
