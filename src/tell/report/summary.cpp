#include "tell/report/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "measure/lab/comparison.h"
#include "measure/lab/usual.h"
#include "tell/report/speedups.h"
#include "tell/words/names.h"
#include "tell/words/units.h"

namespace gillab::report {

namespace {

using blocks::SpeedupRow;

/// A sentence names so many variants at most.
constexpr std::size_t kNamed = 3;

/// From there on more workers are said to bring something; the tables' word is the same
/// (words::share_reached).
constexpr double kGain = 1.1;

std::string with_others(std::vector<std::string> named) {
  if (named.size() > kNamed) {
    const std::size_t others = named.size() - kNamed;
    named.resize(kNamed);
    named.push_back(words::counted(static_cast<long long>(others), "other"));
  }
  return fmt::format("{}", fmt::join(named, ", "));
}

std::string ratio_with_interval(const lab::Estimate& speedup) {
  return fmt::format("{} {}", words::ratio(speedup.value), words::interval(speedup, "speedup"));
}

/// "numpy/threads is fastest: 5.10x [4.80, 5.30] as fast as python/serial." Of rows that are compared with
/// different variants none is the fastest.
std::string fastest(const std::vector<SpeedupRow>& rows, const std::string& reference) {
  std::vector<const SpeedupRow*> compared;
  for (const SpeedupRow& row : rows) {
    if (row.own_reference) return {};
    if (row.speedup && !row.reference) compared.push_back(&row);
  }
  if (compared.empty()) return {};
  std::ranges::stable_sort(compared, std::ranges::greater{},
                           [](const SpeedupRow* row) { return row->speedup->value; });
  const SpeedupRow& best = *compared.front();
  if (best.speedup->lower <= 1) return fmt::format("Nothing is surely faster than {}.", reference);
  const bool alone = compared.size() == 1 || compared[1]->speedup->upper < best.speedup->lower;
  return fmt::format("{} is {}: {} as fast as {}.", best.variant, alone ? "fastest" : "among the fastest",
                     ratio_with_interval(*best.speedup), reference);
}

/// "native-released/threads (1.92x, 98 % of the capacity)"
std::string gain(const SpeedupRow& row, protocol::Bound bound) {
  const std::string share = row.efficiency > 0
                                ? fmt::format(", {} of the {}", words::percent(row.efficiency),
                                              bound == protocol::Bound::kIo ? "ideal" : "capacity")
                                : "";
  return fmt::format("{} ({}{})", row.variant, words::ratio(row.over_serial->value), share);
}

/// "python/threads (0.96x: GIL held 99.6 % of the time; each thread waited 71 %)". The reason is one where
/// threads wait.
std::string no_gain(const SpeedupRow& row) {
  const bool waits = row.gil && row.gil->threads && row.gil->threads->waited >= kGain - 1;
  const std::string why = waits ? ": " + row.gil->why : "";
  return fmt::format("{} ({}{})", row.variant, words::ratio(row.over_serial->value), why);
}

/// What workers bring over the same code on one thread.
void add_workers(std::vector<std::string>& sentences, const blocks::Speedups& table) {
  std::vector<std::string> gaining;
  std::vector<std::string> idle;
  std::vector<std::string> slower;
  std::vector<std::string> open;
  for (const SpeedupRow& row : table.rows) {
    if (!row.over_serial) continue;
    if (row.over_serial->lower >= kGain) {
      gaining.push_back(gain(row, table.bound));
    } else if (row.over_serial->upper < 2 - kGain) {
      slower.push_back(no_gain(row));
    } else if (row.over_serial->upper < kGain) {
      idle.push_back(no_gain(row));
    } else {
      open.push_back(row.variant);
    }
  }
  const auto say = [&](const char* what, std::vector<std::string> whose, const char* rest) {
    if (!whose.empty())
      sentences.push_back(fmt::format("{} {}{}", what, with_others(std::move(whose)), rest));
  };
  say("Sharing the tasks pays for", std::move(gaining), ", compared with the same code on one thread.");
  say("Sharing the tasks brings nothing to", std::move(idle), ".");
  say("Sharing the tasks slows down", std::move(slower), ".");
  say("It is open whether sharing the tasks pays for", std::move(open), ".");
}

struct Tally {
  int holds = 0;
  int fails = 0;
  int undecided = 0;
  int not_applicable = 0;

  void add(const lab::ScenarioResult& result) {
    for (const lab::ClaimResult& claim : result.claims) {
      holds += claim.verdict == lab::Verdict::kHolds ? 1 : 0;
      fails += claim.verdict == lab::Verdict::kFails ? 1 : 0;
      undecided += claim.verdict == lab::Verdict::kUndecided ? 1 : 0;
      not_applicable += claim.verdict == lab::Verdict::kNotApplicable ? 1 : 0;
    }
  }

  /// "Of 6 claims 5 hold, 1 fails."; empty without claims.
  [[nodiscard]] std::string told() const {
    const int all = holds + fails + undecided + not_applicable;
    if (all == 0) return {};
    std::vector<std::string> parts;
    const auto part = [&](int how_many, const char* one, const char* more) {
      if (how_many > 0) parts.push_back(fmt::format("{} {}", how_many, how_many == 1 ? one : more));
    };
    part(holds, "holds", "hold");
    part(fails, "fails", "fail");
    part(undecided, "is undecided", "are undecided");
    part(not_applicable, "is not applicable", "are not applicable");
    return fmt::format("Of {}: {}.", words::counted(all, "claim"), fmt::join(parts, ", "));
  }
};

std::string trouble(const lab::ScenarioResult& result) {
  if (result.status != lab::Status::kOk) {
    const std::string reason = result.reason.empty() ? "" : ": " + result.reason;
    return fmt::format("{}{}.", words::name_of(result.status), reason);
  }
  const lab::RoundSummary rounds = lab::round_summary(result);
  if (rounds.rounds == 0 || rounds.clean * 2 >= rounds.rounds) return {};
  return fmt::format("Only {} of {} can be used, the machine was disturbed during the others.",
                     words::count(rounds.clean), words::counted(rounds.rounds, "round"));
}

std::string quiet(const lab::Results& results) {
  int all = 0;
  int clean = 0;
  for (const lab::ScenarioResult& result : results.scenarios) {
    const lab::RoundSummary rounds = lab::round_summary(result);
    all += rounds.rounds;
    clean += rounds.clean;
  }
  if (all == 0) return "nothing measured";
  return fmt::format("{} of {} clean", words::count(clean), words::counted(all, "round"));
}

std::vector<std::string> where(const lab::Results& results) {
  std::vector<std::string> facts;
  const lab::Context& context = results.context;
  if (!context.machine.cpu_model.empty()) facts.push_back(context.machine.cpu_model);
  facts.push_back(words::counted(context.machine.usable_cpus, "CPU"));
  if (!context.python.version.empty()) facts.push_back(words::python_name(context.python));
  if (!context.date.empty()) facts.push_back(context.date.substr(0, context.date.find('T')));
  facts.push_back(quiet(results));
  return facts;
}

}  // namespace

blocks::Summary summary(const lab::ScenarioResult& result) {
  std::vector<std::string> sentences;
  if (std::string text = trouble(result); !text.empty()) sentences.push_back(std::move(text));
  if (result.scenario.columns.empty()) {
    const blocks::Speedups table = speedups(result);
    if (std::string text = fastest(table.rows, result.scenario.reference); !text.empty())
      sentences.push_back(std::move(text));
    add_workers(sentences, table);
  }
  Tally tally;
  tally.add(result);
  if (std::string text = tally.told(); !text.empty()) sentences.push_back(std::move(text));
  return {.sentences = std::move(sentences), .facts = {}};
}

blocks::Summary summary(const lab::Results& results) {
  if (results.scenarios.size() == 1)
    return {.sentences = summary(results.scenarios.front()).sentences, .facts = where(results)};
  std::vector<std::string> sentences{
      words::counted(static_cast<long long>(results.scenarios.size()), "scenario") + "."};
  Tally tally;
  for (const lab::ScenarioResult& result : results.scenarios)
    tally.add(result);
  if (std::string claims = tally.told(); !claims.empty()) sentences.push_back(std::move(claims));
  return {.sentences = std::move(sentences), .facts = where(results)};
}

}  // namespace gillab::report
