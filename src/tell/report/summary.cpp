#include "tell/report/summary.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
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

/// "numpy/threads is fastest: 5.10x [4.80, 5.30] as fast as python/serial."
std::string fastest(const std::vector<SpeedupRow>& rows, const std::string& reference) {
  const SpeedupRow* best = nullptr;
  bool compared = false;
  for (const SpeedupRow& row : rows) {
    if (!row.speedup || row.reference) continue;
    compared = true;
    if (row.speedup->lower > 1 && (best == nullptr || row.speedup->value > best->speedup->value)) best = &row;
  }
  if (!compared) return {};
  if (best == nullptr) return fmt::format("Nothing is surely faster than {}.", reference);
  return fmt::format("{} is fastest: {} as fast as {}.", best->variant, ratio_with_interval(*best->speedup),
                     reference);
}

/// "native-released/threads (1.92x, 98 % of what there is)"
std::string gain(const SpeedupRow& row) {
  const std::string share =
      row.efficiency > 0 ? fmt::format(", {} of what there is", words::percent(row.efficiency)) : "";
  return fmt::format("{} ({}{})", row.variant, words::ratio(row.over_serial->value), share);
}

/// "python/threads (0.96x: GIL held 99.6 % of the time; each thread waited 71 %)"
std::string no_gain(const SpeedupRow& row) {
  const std::string why = row.gil ? ": " + row.gil->why : "";
  return fmt::format("{} ({}{})", row.variant, words::ratio(row.over_serial->value), why);
}

/// What workers bring over the same code on one thread.
void add_workers(std::vector<std::string>& sentences, const std::vector<SpeedupRow>& rows) {
  std::vector<std::string> gaining;
  std::vector<std::string> idle;
  std::vector<std::string> open;
  for (const SpeedupRow& row : rows) {
    if (!row.over_serial) continue;
    if (row.over_serial->lower >= kGain) {
      gaining.push_back(gain(row));
    } else if (row.over_serial->upper < kGain) {
      idle.push_back(no_gain(row));
    } else {
      open.push_back(row.variant);
    }
  }
  if (!gaining.empty())
    sentences.push_back(fmt::format(
        "Sharing the tasks pays for {}, compared with the same code on one thread.", with_others(gaining)));
  if (!idle.empty())
    sentences.push_back(fmt::format("Sharing them brings nothing to {}.", with_others(idle)));
  if (!open.empty())
    sentences.push_back(fmt::format("The numbers don't decide about {}.", with_others(open)));
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
  if (result.status != lab::Status::kOk)
    return fmt::format("{}: {}.", words::name_of(result.status), result.reason);
  const lab::RoundSummary rounds = lab::round_summary(result);
  if (rounds.rounds > 0 && rounds.clean == 0)
    return "No ratio can be given, for the machine was busy during all rounds.";
  return {};
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
    add_workers(sentences, table.rows);
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
