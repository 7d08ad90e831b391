#include "tell/format/terminal/trace_summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "observe/trace/diagnosis.h"
#include "tell/format/terminal/column_table.h"
#include "tell/format/terminal/styled_line.h"
#include "tell/words/text.h"
#include "tell/words/units.h"

namespace gillab::output {

namespace {

constexpr std::size_t kMostThreads = 12;
constexpr std::size_t kMostPlaces = 5;
constexpr std::size_t kMostInMatrix = 8;
constexpr std::size_t kMostProcesses = 8;
constexpr std::size_t kMostInFull = 3;
constexpr double kWorthALook_s = 0.001;  ///< waiting from which on another process is shown in full
constexpr int kMargin = 2;
constexpr int kNameWidth = 22;

class Summary {
 public:
  Summary(const TraceReport& report, const Style& style) : report_(&report), style_(style) {}

  [[nodiscard]] std::string written() {
    heading(fmt::format("gillab trace: {}", report_->command));
    if (report_->processes.empty() && report_->unrecorded > 0) {
      paragraph(fmt::format("It {}.", report_->ending));
      unrecorded();
      return text_;
    }
    if (report_->processes.empty()) {
      paragraph(fmt::format(
          "It {}. No GIL was seen: no process took one. Either it ran no Python, or a free-threaded "
          "one, or one that the probe cannot be loaded into (set-user-id, statically linked, its "
          "environment cleared).",
          report_->ending));
      return text_;
    }
    std::vector<const trace::ProcessAccount*> in_full = processes_in_full();
    for (const trace::ProcessAccount* account : in_full)
      process(*account, account == in_full.front());
    other_processes(in_full);
    probe();
    unrecorded();
    return text_;
  }

 private:
  void heading(const std::string& words) {
    for (const std::string& line : wrapped(one_line(words, style_.unicode), style_.width))
      text_ += StyledLine().add(line, Ink::kBold).rendered(style_);
  }

  void paragraph(const std::string& words, Ink ink = Ink::kPlain, int margin = kMargin) {
    constexpr int kWidestProse = 110;
    for (const std::string& line :
         wrapped(one_line(words, style_.unicode), std::min(style_.width, kWidestProse) - margin)) {
      text_ += StyledLine().pad_to(margin).add(line, ink).rendered(style_);
    }
  }

  void empty_line() { text_ += "\n"; }

  /// The command itself, and those below it where threads waited most.
  [[nodiscard]] std::vector<const trace::ProcessAccount*> processes_in_full() const {
    std::vector<const trace::ProcessAccount*> others;
    for (const trace::ProcessAccount& account : report_->processes)
      others.push_back(&account);
    const auto rest = others.begin() + 1;
    std::stable_sort(rest, others.end(),
                     [](const auto* a, const auto* b) { return a->waited_s > b->waited_s; });
    const auto last =
        std::find_if(rest, others.end(), [](const auto* each) { return each->waited_s < kWorthALook_s; });
    others.erase(last, others.end());
    others.resize(std::min(others.size(), kMostInFull));
    return others;
  }

  void process(const trace::ProcessAccount& account, bool first) {
    if (!first) {
      empty_line();
      heading(fmt::format("process {}: {}", account.process, account.command));
    }
    std::vector<std::string> facts;
    facts.push_back(first ? fmt::format("{} after {}", report_->ending, seconds(account.life_s))
                          : fmt::format("{} {}", account.ended ? "lasted" : "still running after",
                                        seconds(account.life_s)));
    if (!account.python.empty())
      facts.push_back(
          fmt::format("Python {}{}", account.python, account.free_threaded ? " free-threaded" : ""));
    if (account.gils > 1) facts.push_back(fmt::format("{} GILs", account.gils));
    facts.push_back(fmt::format("GIL held {}", percent(account.held_share())));
    facts.push_back(fmt::format("{} handoffs", count(static_cast<long long>(account.handoffs))));
    facts.push_back(fmt::format("{} forced releases", count(static_cast<long long>(account.forced))));
    paragraph(fmt::format("{}", fmt::join(facts, style_.unicode ? " · " : " | ")), Ink::kDim);
    empty_line();
    threads(account);
    places(account);
    matrix(account);
    empty_line();
    for (const std::string& sentence : trace::diagnosis(account))
      paragraph(sentence);
    bound(account);
  }

  [[nodiscard]] std::string seconds(double value) const { return duration(value, style_.unicode); }

  [[nodiscard]] std::string name(const std::string& words, int width = kNameWidth) const {
    return truncated(one_line(words, style_.unicode), width, style_.unicode);
  }

  [[nodiscard]] static std::string share(double part, double whole) {
    return whole > 0 ? percent(part / whole) : "";
  }

  void threads(const trace::ProcessAccount& account) {
    // Those that had most to do with the GIL first, but the main thread on top.
    std::vector<const trace::ThreadSummary*> rows;
    for (const trace::ThreadSummary& thread : account.threads)
      rows.push_back(&thread);
    if (rows.empty()) return;
    std::stable_sort(rows.begin() + 1, rows.end(), [](const auto* a, const auto* b) {
      return a->hold_s + a->wait_s > b->hold_s + b->wait_s;
    });
    ColumnTable table({{.header = "thread", .left = true, .importance = 99},
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
                       {.header = "forced", .importance = 4}});
    for (std::size_t i = 0; i < std::min(rows.size(), kMostThreads); ++i) {
      const trace::ThreadSummary& thread = *rows[i];
      const bool waited = thread.waits.count > 0;
      table.add({name(thread.name), seconds(thread.life_s), share(thread.hold_s, thread.life_s),
                 share(thread.wait_s, thread.life_s), share(thread.outside_s, thread.life_s),
                 count(static_cast<long long>(thread.holds.count)),
                 thread.holds.count > 0 ? seconds(thread.holds.max_s) : "",
                 count(static_cast<long long>(thread.waits.count)), waited ? seconds(thread.waits.p50_s) : "",
                 waited ? seconds(thread.waits.p99_s) : "", waited ? seconds(thread.waits.max_s) : "",
                 count(static_cast<long long>(thread.forced))});
    }
    text_ += table.drawn(style_);
    if (rows.size() > kMostThreads) {
      paragraph(fmt::format("and {} more threads (--export-json has them all)", rows.size() - kMostThreads),
                Ink::kDim);
    }
  }

  void places(const trace::ProcessAccount& account) {
    // Where nobody waited, as while modules are imported, a long hold does no harm.
    std::vector<const trace::HoldPlace*> rows;
    for (const trace::HoldPlace& place : account.places) {
      if (place.blocked_s > 0 && rows.size() < kMostPlaces) rows.push_back(&place);
    }
    if (rows.empty()) return;
    empty_line();
    ColumnTable table({{.header = "longest hold", .importance = 9},
                       {.header = "times", .importance = 5},
                       {.header = "in all", .importance = 6},
                       {.header = "others waited", .importance = 8},
                       {.header = "thread", .left = true, .importance = 4},
                       {.header = "where it ended", .left = true, .importance = 10, .narrowest = 30}});
    for (const trace::HoldPlace* place : rows) {
      table.add({seconds(place->longest_s), count(static_cast<long long>(place->count)),
                 seconds(place->total_s), seconds(place->blocked_s),
                 place->threads > 1 ? fmt::format("{} threads", place->threads) : name(place->thread),
                 one_line(trace::place_line(place->stack), style_.unicode)});
    }
    text_ += table.drawn(style_);
  }

  void matrix(const trace::ProcessAccount& account) {
    if (account.matrix.empty()) return;
    empty_line();
    std::vector<std::uint32_t> numbers;
    for (const trace::HandoffCount& cell : account.matrix) {
      for (const std::uint32_t number : {cell.from, cell.to}) {
        if (std::ranges::find(numbers, number) == numbers.end() && numbers.size() < kMostInMatrix)
          numbers.push_back(number);
      }
    }
    std::ranges::sort(numbers);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> cells;
    for (const trace::HandoffCount& cell : account.matrix)
      cells[{cell.from, cell.to}] = cell.count;
    std::vector<ColumnTable::Column> columns{{.header = "handoffs from", .left = true, .importance = 99}};
    constexpr int kColumnWidth = 12;
    for (const std::uint32_t number : numbers) {
      columns.push_back({.header = "to " + name(account.threads[number - 1].name, kColumnWidth),
                         .importance = -static_cast<int>(number)});
    }
    ColumnTable table(columns);
    for (const std::uint32_t from : numbers) {
      std::vector<std::string> row{name(account.threads[from - 1].name)};
      for (const std::uint32_t to : numbers) {
        const auto found = cells.find({from, to});
        row.push_back(found != cells.end() ? count(static_cast<long long>(found->second)) : "");
      }
      table.add(std::move(row));
    }
    text_ += table.drawn(style_);
  }

  void bound(const trace::ProcessAccount& account) {
    const trace::Projection projection = trace::projection(account, report_->cpus);
    if (!projection.known) return;
    if (!std::isfinite(projection.by_gil)) return;
    paragraph(fmt::format(
        "At best: of {} of work, {} need the GIL, so no number of threads makes it more than {} as "
        "fast as one; on the {} CPUs here, {}.",
        seconds(projection.work_s), seconds(account.held_s), ratio(projection.by_gil), report_->cpus,
        ratio(projection.speedup)));
  }

  void other_processes(const std::vector<const trace::ProcessAccount*>& in_full) {
    std::vector<const trace::ProcessAccount*> others;
    for (const trace::ProcessAccount& account : report_->processes) {
      if (std::ranges::find(in_full, &account) == in_full.end()) others.push_back(&account);
    }
    if (others.empty()) return;
    empty_line();
    ColumnTable table({{.header = "process", .importance = 5},
                       {.header = "lived", .importance = 8},
                       {.header = "GIL held", .importance = 9},
                       {.header = "threads", .importance = 6},
                       {.header = "waited", .importance = 7},
                       {.header = "command", .left = true, .importance = 10, .narrowest = 20}});
    for (std::size_t i = 0; i < std::min(others.size(), kMostProcesses); ++i) {
      const trace::ProcessAccount& account = *others[i];
      table.add({std::to_string(account.process), seconds(account.life_s), percent(account.held_share()),
                 std::to_string(account.threads.size()), seconds(account.waited_s),
                 one_line(account.command, style_.unicode)});
    }
    text_ += table.drawn(style_);
    if (others.size() > kMostProcesses) {
      paragraph(
          fmt::format("and {} more processes (--export-json has them all)", others.size() - kMostProcesses),
          Ink::kDim);
    }
  }

  void unrecorded() {
    if (report_->unrecorded == 0) return;
    paragraph(fmt::format(
                  "{} could not be recorded, for lack of memory or file descriptors: see 'ulimit -a'.",
                  report_->unrecorded == 1 ? "1 process" : fmt::format("{} processes", report_->unrecorded)),
              Ink::kYellow);
  }

  /// What the account is worth, and what it cost.
  void probe() {
    trace::SelfCheck sum;
    double life_s = 0;
    for (const trace::ProcessAccount& account : report_->processes) {
      sum.events += account.check.events;
      sum.violations += account.check.violations;
      sum.disagreements += account.check.disagreements;
      sum.dropped += account.check.dropped;
      sum.lost_threads += account.check.lost_threads;
      sum.lost_places += account.check.lost_places;
      life_s += account.life_s;
    }
    empty_line();
    if (sum.lost_places > 0) {
      paragraph(
          fmt::format("The places of {} later long holds found no room: the table of long holds is of the "
                      "beginning only. A longer --long-hold leaves more room.",
                      count(static_cast<long long>(sum.lost_places))),
          Ink::kYellow);
    }
    const std::string events = count(static_cast<long long>(sum.events));
    if (sum.exact()) {
      const double cost_s = report_->probe_ns * 1e-9 * static_cast<double>(sum.events);
      paragraph(
          fmt::format(
              "Exact: {} events, none lost, one holder at a time throughout. Recording them took about {} "
              "each, {} of the time.",
              events, seconds(report_->probe_ns * 1e-9), share(cost_s, life_s)),
          Ink::kDim);
      return;
    }
    if (sum.dropped + sum.lost_threads > 0) {
      paragraph(
          fmt::format("Not complete: {} events and {} threads found no room beside {} events that did; {} "
                      "percentiles, "
                      "who handed over to whom, and places are not. --buffer gives more room to events.",
                      count(static_cast<long long>(sum.dropped)), sum.lost_threads, events,
                      sum.lost_threads == 0 ? "sums are complete,"
                                            : "sums of the threads that are shown are complete,"),
          Ink::kYellow);
    }
    if (sum.violations + sum.disagreements > 0) {
      paragraph(fmt::format(
                    "Do not trust this account: the recording contradicts itself ({} times two holders or no "
                    "turn-taking, {} threads whose events don't add up). This Python's lock may not be what "
                    "the probe expects.",
                    sum.violations, sum.disagreements),
                Ink::kRed);
    }
  }

  const TraceReport* report_;
  Style style_;
  std::string text_;
};

}  // namespace

std::string trace_summary(const TraceReport& report, const Style& style) {
  return Summary(report, style).written();
}

}  // namespace gillab::output
