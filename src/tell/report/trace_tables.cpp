#include "tell/report/trace_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "tell/words/place.h"

namespace gillab::report {

namespace {

using blocks::Cell;

constexpr std::size_t kMostThreads = 12;
constexpr std::size_t kMostPlaces = 5;
constexpr std::size_t kMostInMatrix = 8;
constexpr std::size_t kMostProcesses = 8;
constexpr int kNameWidth = 22;

Cell count_cell(std::uint64_t value) {
  return blocks::Count{static_cast<long long>(value)};
}

Cell seconds_if(bool known, double value) {
  return known ? Cell{blocks::Seconds{value}} : Cell{};
}

Cell share(double part, double whole) {
  return whole > 0 ? Cell{blocks::Share{part / whole}} : Cell{};
}

blocks::Prose left_out(std::size_t how_many, std::string_view what) {
  return {.text = fmt::format("and {} more {} (--export-json has them all)", how_many, what),
          .tone = blocks::Tone::kFaint};
}

blocks::Row row_of(const trace::ThreadSummary& thread) {
  const bool held = thread.holds.count > 0;
  const bool waited = thread.waits.count > 0;
  return {.cells = {words::thread_name(thread.name), blocks::Seconds{thread.life_s},
                    share(thread.hold_s, thread.life_s), share(thread.wait_s, thread.life_s),
                    share(thread.outside_s, thread.life_s), count_cell(thread.holds.count),
                    seconds_if(held, thread.holds.max_s), count_cell(thread.waits.count),
                    seconds_if(waited, thread.waits.p50_s), seconds_if(waited, thread.waits.p99_s),
                    seconds_if(waited, thread.waits.max_s), count_cell(thread.forced)},
          .note = {}};
}

/// Those that had most to do with the GIL first, but the main thread on top.
std::vector<const trace::ThreadSummary*> by_weight(const trace::ProcessAccount& account) {
  std::vector<const trace::ThreadSummary*> threads;
  for (const trace::ThreadSummary& thread : account.threads)
    threads.push_back(&thread);
  if (threads.empty()) return threads;
  std::stable_sort(threads.begin() + 1, threads.end(), [](const auto* a, const auto* b) {
    return a->hold_s + a->wait_s > b->hold_s + b->wait_s;
  });
  return threads;
}

blocks::Lane lane_of(const trace::ThreadSummary& thread) {
  blocks::Lane lane{
      .name = words::thread_name(thread.name), .cells = {}, .held = {}, .rate = {}, .handoffs_per_s = {}};
  if (thread.life_s > 0) lane.held = thread.hold_s / thread.life_s;
  for (const trace::Bin& bin : thread.bins)
    lane.cells.push_back({.hold = bin.hold, .wait = bin.wait, .outside = bin.outside});
  return lane;
}

}  // namespace

blocks::Page timeline(const trace::ProcessAccount& account) {
  blocks::Timeline timeline{.lanes = {.window_s = account.life_s, .columns = trace::Bins::kColumns}};
  for (const trace::ThreadSummary* thread : by_weight(account)) {
    if (timeline.lanes.lanes.size() == kMostThreads) break;
    if (!thread->bins.empty()) timeline.lanes.lanes.push_back(lane_of(*thread));
  }
  if (timeline.lanes.lanes.empty()) return {};
  if (const std::size_t others = account.threads.size() - timeline.lanes.lanes.size(); others > 0) {
    timeline.lanes.left_out = fmt::format(
        "{} more threads have no lane here: those that had least to do with the GIL, and those that began "
        "after "
        "the first {}.",
        others, trace::Bins::kMostThreads);
  }
  return {std::move(timeline)};
}

blocks::Page thread_table(const trace::ProcessAccount& account) {
  const std::vector<const trace::ThreadSummary*> threads = by_weight(account);
  if (threads.empty()) return {};
  blocks::Table table{.columns = {{.header = "thread", .left = true, .importance = 99, .widest = kNameWidth},
                                  {.header = "lived", .importance = 7},
                                  {.header = "held", .importance = 20},
                                  {.header = "waited", .importance = 19},
                                  {.header = "outside", .importance = 8},
                                  {.header = "holds", .importance = 6},
                                  {.header = "longest", .importance = 10},
                                  {.header = "waits", .importance = 5},
                                  {.header = "wait p50", .importance = 11},
                                  {.header = "p99", .importance = 12},
                                  {.header = "max", .importance = 9},
                                  {.header = "forced", .importance = 4}},
                      .rows = {}};
  for (std::size_t i = 0; i < std::min(threads.size(), kMostThreads); ++i)
    table.rows.push_back(row_of(*threads[i]));
  blocks::Page page{blocks::Gap{}, std::move(table)};
  if (threads.size() > kMostThreads) page.emplace_back(left_out(threads.size() - kMostThreads, "threads"));
  return page;
}

blocks::Page place_table(const trace::ProcessAccount& account) {
  blocks::Table table{
      .columns = {{.header = "longest hold", .importance = 9},
                  {.header = "times", .importance = 5},
                  {.header = "in all", .importance = 6},
                  {.header = "others waited", .importance = 8},
                  {.header = "thread", .left = true, .importance = 4, .widest = kNameWidth},
                  {.header = "where it ended", .left = true, .importance = 10, .narrowest = 30}},
      .rows = {}};
  for (const trace::HoldPlace& place : account.places) {
    // Where nobody waited, as while modules are imported, a long hold does no harm.
    if (place.blocked_s <= 0 || table.rows.size() == kMostPlaces) continue;
    table.rows.push_back({.cells = {blocks::Seconds{place.longest_s}, count_cell(place.count),
                                    blocks::Seconds{place.total_s}, blocks::Seconds{place.blocked_s},
                                    place.threads > 1 ? fmt::format("{} threads", place.threads)
                                                      : words::thread_name(place.thread),
                                    words::place_line(place.stack)},
                          .note = {}});
  }
  if (table.rows.empty()) return {};
  return {blocks::Gap{}, std::move(table)};
}

blocks::Page handoff_table(const trace::ProcessAccount& account) {
  if (account.matrix.empty()) return {};
  std::vector<std::uint32_t> numbers;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> counts;
  for (const trace::HandoffCount& cell : account.matrix) {
    counts[{cell.from, cell.to}] = cell.count;
    for (const std::uint32_t number : {cell.from, cell.to}) {
      if (std::ranges::find(numbers, number) == numbers.end() && numbers.size() < kMostInMatrix)
        numbers.push_back(number);
    }
  }
  std::ranges::sort(numbers);
  const auto name_of = [&](std::uint32_t number) {
    return words::thread_name(account.threads[number - 1].name);
  };
  blocks::Table table{
      .columns = {{.header = "handoffs from", .left = true, .importance = 99, .widest = kNameWidth}},
      .rows = {}};
  constexpr int kColumnWidth = 15;
  for (const std::uint32_t number : numbers) {
    table.columns.push_back(
        {.header = "to " + name_of(number), .importance = -static_cast<int>(number), .widest = kColumnWidth});
  }
  for (const std::uint32_t from : numbers) {
    std::vector<Cell> cells{name_of(from)};
    for (const std::uint32_t to : numbers) {
      const auto found = counts.find({from, to});
      cells.push_back(found != counts.end() ? count_cell(found->second) : Cell{});
    }
    table.rows.push_back({.cells = std::move(cells), .note = {}});
  }
  return {blocks::Gap{}, std::move(table)};
}

blocks::Page process_table(const std::vector<const trace::ProcessAccount*>& accounts) {
  if (accounts.empty()) return {};
  blocks::Table table{.columns = {{.header = "process", .importance = 5},
                                  {.header = "lived", .importance = 8},
                                  {.header = "GIL held", .importance = 9},
                                  {.header = "threads", .importance = 6},
                                  {.header = "waited", .importance = 7}},
                      .rows = {}};
  const bool some_run = std::ranges::any_of(accounts, [](const auto* account) { return !account->ended; });
  if (some_run) table.columns.push_back({.header = "end", .left = true, .importance = 8});
  table.columns.push_back({.header = "command", .left = true, .importance = 10, .narrowest = 20});
  for (std::size_t i = 0; i < std::min(accounts.size(), kMostProcesses); ++i) {
    const trace::ProcessAccount& account = *accounts[i];
    std::vector<Cell> cells{std::to_string(account.process), blocks::Seconds{account.life_s},
                            blocks::Share{account.held().share()}, count_cell(account.threads.size()),
                            blocks::Seconds{account.waited_s}};
    if (some_run) cells.emplace_back(std::string(account.ended ? "" : "still running"));
    cells.emplace_back(words::command_line(account.command));
    table.rows.push_back({.cells = std::move(cells), .note = {}});
  }
  blocks::Page page{blocks::Gap{}, std::move(table)};
  if (accounts.size() > kMostProcesses)
    page.emplace_back(left_out(accounts.size() - kMostProcesses, "processes"));
  return page;
}

}  // namespace gillab::report
