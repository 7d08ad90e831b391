#include "tell/report/trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "observe/trace/diagnosis.h"
#include "tell/report/trace_tables.h"
#include "tell/words/diagnosis.h"
#include "tell/words/names.h"
#include "tell/words/place.h"
#include "tell/words/units.h"

namespace gillab::report {

namespace {

using trace::Observation;
using trace::ProcessAccount;

constexpr std::size_t kMostInFull = 3;
constexpr double kWorthALook_s = 0.001;  ///< waiting from which on another process is shown in full

std::string count(std::uint64_t value) {
  return words::count(static_cast<long long>(value));
}

std::string counted(std::uint64_t how_many, std::string_view singular, std::string_view plural) {
  return words::counted(static_cast<long long>(how_many), singular, plural);
}

blocks::Warning unrecorded(int processes) {
  return {fmt::format("{} could not be recorded, for lack of memory or file descriptors: see 'ulimit -a'.",
                      words::counted(processes, "process", "processes"))};
}

/// The command itself, and those below it where threads waited most.
std::vector<const ProcessAccount*> processes_in_full(const Observation& observation) {
  std::vector<const ProcessAccount*> accounts;
  for (const ProcessAccount& account : observation.processes)
    accounts.push_back(&account);
  const auto rest = accounts.begin() + 1;
  std::stable_sort(rest, accounts.end(),
                   [](const auto* a, const auto* b) { return a->waited_s > b->waited_s; });
  const auto last =
      std::find_if(rest, accounts.end(), [](const auto* each) { return each->waited_s < kWorthALook_s; });
  accounts.erase(last, accounts.end());
  accounts.resize(std::min(accounts.size(), kMostInFull));
  return accounts;
}

/// What became of a process. The command may have ended long before the first of its Pythons.
std::vector<std::string> endings(const ProcessAccount& account, const std::string* of_command) {
  const std::string life = words::duration(account.life_s);
  if (account.ended)
    return {of_command != nullptr ? fmt::format("{} after {}", *of_command, life) : "lasted " + life};
  std::vector<std::string> parts;
  if (of_command != nullptr) parts.push_back("the command " + *of_command);
  parts.push_back(of_command != nullptr
                      ? fmt::format("process {} still running after {}", account.process, life)
                      : "still running after " + life);
  return parts;
}

blocks::Facts facts(const ProcessAccount& account, const std::string* of_command) {
  std::vector<std::string> parts = endings(account, of_command);
  if (account.python != 0) {
    parts.push_back(fmt::format("Python {}{}", words::python_version(account.python),
                                account.free_threaded ? " free-threaded" : ""));
  }
  parts.push_back(words::held(account.held()));
  parts.push_back(fmt::format("{} handoffs", count(account.handoffs)));
  parts.push_back(fmt::format("{} forced releases", count(account.forced)));
  return {.parts = std::move(parts), .label = {}};
}

void add_bound(blocks::Page& page, const ProcessAccount& account, int cpus) {
  const trace::Projection bound = trace::projection(account, cpus);
  if (!bound.known || !std::isfinite(bound.by_gil)) return;
  page.emplace_back(blocks::Prose{
      .text = fmt::format("At best: of {} of work, {} need the GIL, so no number of threads makes "
                          "it more than {} as fast as one; on the {} here, {}.",
                          words::duration(bound.work_s), words::duration(account.held_s),
                          words::ratio(bound.by_gil), words::counted(cpus, "CPU", "CPUs"),
                          words::ratio(bound.speedup))});
}

/// `of_command`: how the command ended, for its first process.
blocks::Page process(const ProcessAccount& account, const std::string* of_command, int cpus) {
  std::vector<std::string> diagnosis;
  for (const trace::Finding& finding : trace::diagnosis(account))
    diagnosis.push_back(words::sentence(finding));
  blocks::Page page{facts(account, of_command)};
  if (!diagnosis.empty()) page.emplace_back(blocks::Summary{.sentences = {diagnosis.front()}, .facts = {}});
  append(page, timeline(account));
  append(page, thread_table(account));
  append(page, place_table(account));
  append(page, handoff_table(account));
  page.emplace_back(blocks::Gap{});
  for (std::string& sentence : diagnosis)
    page.emplace_back(blocks::Prose{.text = std::move(sentence)});
  add_bound(page, account, cpus);
  return page;
}

trace::SelfCheck sum_of(const std::vector<ProcessAccount>& accounts) {
  trace::SelfCheck sum;
  for (const ProcessAccount& account : accounts) {
    sum.events += account.check.events;
    sum.violations += account.check.violations;
    sum.disagreements += account.check.disagreements;
    sum.dropped += account.check.dropped;
    sum.lost_threads += account.check.lost_threads;
    sum.lost_places += account.check.lost_places;
  }
  return sum;
}

blocks::Prose exact(const trace::SelfCheck& sum, const Observation& observation) {
  double life_s = 0;
  for (const ProcessAccount& account : observation.processes)
    life_s += account.life_s;
  const double event_s = observation.probe_ns * 1e-9;
  const double cost_s = event_s * static_cast<double>(sum.events);
  const std::size_t processes = observation.processes.size();
  return {
      .text = fmt::format(
          "Exact: {} events of the {} observed, none lost, one holder at a time throughout. Recording them "
          "took about {} each, {} of the time.",
          count(sum.events), counted(processes, "process", "processes"), words::duration(event_s),
          life_s > 0 ? words::percent(cost_s / life_s) : ""),
      .tone = blocks::Tone::kFaint};
}

/// What the account is worth, and what it cost.
blocks::Page worth(const Observation& observation) {
  const trace::SelfCheck sum = sum_of(observation.processes);
  blocks::Page page{blocks::Gap{}};
  if (sum.lost_places > 0) {
    page.emplace_back(blocks::Warning{
        fmt::format("The places of {} later long holds found no room: the table of long holds is of the "
                    "beginning only. A longer --long-hold leaves more room.",
                    count(sum.lost_places))});
  }
  if (sum.exact()) page.emplace_back(exact(sum, observation));
  if (sum.dropped + sum.lost_threads > 0) {
    page.emplace_back(blocks::Warning{fmt::format(
        "Not complete: {} events and {} threads found no room beside {} events that did; {} are complete, "
        "percentiles, who handed over to whom, and places are not. --buffer gives more room to events.",
        count(sum.dropped), sum.lost_threads, count(sum.events),
        sum.lost_threads == 0 ? "sums" : "sums of the threads that are shown")});
  }
  if (sum.violations + sum.disagreements > 0) {
    page.emplace_back(blocks::Outcome{
        .word = "Do not trust this account",
        .reason = fmt::format(
            "the recording contradicts itself ({} with two holders or out of turn, {} whose "
            "events don't add up). This Python's lock may not be what the probe expects.",
            counted(sum.violations, "moment", "moments"), counted(sum.disagreements, "thread", "threads")),
        .tone = blocks::Tone::kBad});
  }
  return page;
}

std::string nothing_seen(const std::string& ending) {
  return fmt::format(
      "It {}. No GIL was seen: no process took one. Either it ran no Python, or a free-threaded one, or one "
      "that the probe cannot be loaded into (set-user-id, statically linked, its environment cleared).",
      ending);
}

}  // namespace

blocks::Page trace(const Observation& observation) {
  blocks::Page page{
      blocks::Heading{.title = "gillab trace: " + words::command_line(observation.command), .rest = {}}};
  if (observation.processes.empty()) {
    if (observation.unrecorded == 0) {
      page.emplace_back(blocks::Prose{.text = nothing_seen(observation.ending)});
    } else {
      page.emplace_back(blocks::Prose{.text = fmt::format("It {}.", observation.ending)});
      page.emplace_back(unrecorded(observation.unrecorded));
    }
    return page;
  }
  const std::vector<const ProcessAccount*> in_full = processes_in_full(observation);
  std::vector<const ProcessAccount*> others;
  for (const ProcessAccount& account : observation.processes) {
    if (std::ranges::find(in_full, &account) == in_full.end()) others.push_back(&account);
  }
  for (const ProcessAccount* account : in_full) {
    const bool first = account == in_full.front();
    if (!first) {
      page.emplace_back(blocks::Gap{});
      page.emplace_back(blocks::Heading{
          .title = fmt::format("process {}: {}", account->process, words::command_line(account->command)),
          .rest = {}});
    }
    append(page, process(*account, first ? &observation.ending : nullptr, observation.cpus));
  }
  append(page, process_table(others));
  append(page, worth(observation));
  if (observation.unrecorded > 0) page.emplace_back(unrecorded(observation.unrecorded));
  return page;
}

}  // namespace gillab::report
