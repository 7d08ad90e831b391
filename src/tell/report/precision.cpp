#include "tell/report/precision.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "measure/lab/comparison.h"
#include "measure/lab/usual.h"
#include "measure/lab/variants.h"
#include "tell/words/names.h"
#include "tell/words/taint.h"
#include "tell/words/units.h"

namespace gillab::report {

namespace {

using words::counted;

/// A constant neighbour lowers every round alike, so no round stands out; the ceiling itself tells.
constexpr double kPoorCapacity = 0.75;

/// What native threads could reach at best here, for the scenario's tasks.
int best_capacity(const lab::ScenarioResult& result, int usable_cpus) {
  return std::min({result.threads, result.scenario.tasks, usable_cpus});
}

/// The reference against its own second copy, or nullptr.
const lab::Comparison* null_comparison(const lab::ScenarioResult& result) {
  const auto found = std::ranges::find_if(result.comparisons, &lab::Comparison::null);
  return found == result.comparisons.end() ? nullptr : &*found;
}

std::vector<std::string> facts(const lab::ScenarioResult& result, const lab::RoundSummary& rounds, int best) {
  std::vector<std::string> parts;
  parts.push_back(fmt::format("{} in {}, {} clean", counted(rounds.rounds, "round"),
                              counted(rounds.processes, "process", "processes"),
                              rounds.clean == rounds.rounds ? "all" : words::count(rounds.clean)));
  if (rounds.capacity && best > 1)
    parts.push_back(fmt::format("capacity {} of {}", words::number(*rounds.capacity), best));
  if (const lab::Comparison* null = null_comparison(result)) {
    parts.push_back(fmt::format("the reference against itself: {} {}", words::ratio(null->speedup.value),
                                words::interval(null->speedup, "speedup")));
  }
  return parts;
}

std::string null_warning(const lab::Estimate& speedup) {
  const double distance = std::max(std::abs(1 - speedup.lower), std::abs(speedup.upper - 1));
  return fmt::format(
      "The reference against itself reads {} instead of 1: something other than the code changed its time. "
      "Differences of up to {} in this table mean nothing.",
      words::fine_ratio(speedup), words::percent(distance));
}

/// How far the reference may be from itself before it is worth a sentence.
constexpr double kRough = 1.10;

std::string rough_warning(double agreement) {
  return fmt::format(
      "The reference agrees with itself only within {}: something other than the code changes its time. No "
      "ratio in this table is known more closely than that; run again when the machine is quiet.",
      words::percent(agreement - 1));
}

std::string taint_warning(const lab::RoundSummary& rounds, bool of_times) {
  const std::string most_often =
      rounds.commonest_taint ? fmt::format(" (most often: {})", words::taint(*rounds.commonest_taint)) : "";
  if (rounds.clean == 0) {
    return fmt::format(
        "None of the rounds can be used, the machine was busy during all of them{}. The {} are those of "
        "disturbed rounds{}; run again when it is quiet.",
        most_often, of_times ? "times" : "numbers", of_times ? ", and there are no speedups" : "");
  }
  return fmt::format(
      "Only {} of {} rounds can be used, the machine was busy during the others{}. The numbers come from the "
      "clean rounds alone; run again when it is quiet.",
      rounds.clean, rounds.rounds, most_often);
}

bool lacks_comparisons(const lab::ScenarioResult& result) {
  const auto comparable = std::ranges::count_if(
      result.variants, [](const lab::VariantResult& variant) { return lab::gives_ratios(&variant); });
  return result.scenario.columns.empty() && result.comparisons.empty() && comparable > 1;
}

std::vector<std::string> warnings(const lab::ScenarioResult& result, const lab::RoundSummary& rounds,
                                  int best) {
  std::vector<std::string> sentences;
  const lab::Comparison* null = null_comparison(result);
  if (null != nullptr && lab::excludes_one(null->speedup)) {
    sentences.push_back(null_warning(null->speedup));
  } else if (const double agreement = lab::agreement_with_itself(result); agreement > kRough) {
    sentences.push_back(rough_warning(agreement));
  }
  if (rounds.capacity && *rounds.capacity < kPoorCapacity * best) {
    sentences.push_back(fmt::format(
        "Pure native threads reached only {} of {}x here: something else keeps a CPU busy all the "
        "time, or CPUs share a core. What threads bring to the variants is held down by the same.",
        words::ratio(*rounds.capacity), best));
  }
  if (rounds.clean * 2 < rounds.rounds) {
    sentences.push_back(taint_warning(rounds, result.scenario.columns.empty()));
  } else if (lacks_comparisons(result)) {
    sentences.push_back(fmt::format(
        "{} too few for a speedup with an interval: ask for more with --rounds.",
        rounds.clean == 1 ? "1 clean round is" : fmt::format("{} clean rounds are", rounds.clean)));
  }
  return sentences;
}

}  // namespace

blocks::Page precision(const lab::ScenarioResult& result, int usable_cpus) {
  blocks::Page page;
  const lab::RoundSummary rounds = lab::round_summary(result);
  const int best = best_capacity(result, usable_cpus);
  const bool measured = rounds.rounds > 0;
  if (measured) {
    page.emplace_back(blocks::Gap{});
    page.emplace_back(blocks::Facts{.parts = facts(result, rounds, best), .label = {}});
  }
  if (result.interrupted)
    page.emplace_back(
        blocks::Warning{"Interrupted: the numbers are those of the rounds that were finished."});
  if (!measured) return page;
  for (std::string& sentence : warnings(result, rounds, best))
    page.emplace_back(blocks::Warning{std::move(sentence)});
  return page;
}

}  // namespace gillab::report
