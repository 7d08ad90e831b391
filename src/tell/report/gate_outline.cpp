#include "tell/report/gate_outline.h"
#include "tell/words/names.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "base/support/text.h"

namespace gillab::output {
namespace {

using lab::GateVerdict;

/// Without its unit.
std::string bare(double value, lab::Gauge gauge, int ratio_decimals) {
  if (!std::isfinite(value)) return "n/a";
  switch (gauge) {
    case lab::Gauge::kEfficiency:
      return fmt::format("{:.1f}", 100 * value);
    case lab::Gauge::kSpeedup:
      return fmt::format("{:.{}f}", value, ratio_decimals);
    case lab::Gauge::kReleases:
      break;
  }
  return fmt::format("{:.4g}", value);
}

int ratio_decimals(double value) {
  return value < 10 ? 2 : 1;
}

std::string unit_of(lab::Gauge gauge) {
  switch (gauge) {
    case lab::Gauge::kEfficiency:
      return " %";
    case lab::Gauge::kSpeedup:
      return "x";
    case lab::Gauge::kReleases:
      break;
  }
  return "";
}

struct Word {
  GateVerdict verdict;
  std::string_view text;
};

/// In the order in which they are told; what must not be missed is in capitals.
constexpr std::array<Word, 5> kWords{{{GateVerdict::kPass, "passed"},
                                      {GateVerdict::kFail, "FAILED"},
                                      {GateVerdict::kInconclusive, "inconclusive"},
                                      {GateVerdict::kRefused, "refused"},
                                      {GateVerdict::kNotCompared, "not compared"}}};

}  // namespace

std::string gate_figure(double value, lab::Gauge gauge) {
  const std::string text = bare(value, gauge, ratio_decimals(value));
  return std::isfinite(value) ? text + unit_of(gauge) : text;
}

std::string gate_interval(const lab::Estimate& estimate, lab::Gauge gauge) {
  if (estimate.lower == estimate.upper) return {};
  const int decimals = ratio_decimals(estimate.value);
  return fmt::format("[{}, {}]", bare(estimate.lower, gauge, decimals),
                     bare(estimate.upper, gauge, decimals));
}

std::string gate_floor(const lab::Judgement& judgement) {
  if (judgement.floor) return gate_figure(*judgement.floor, judgement.promise.gauge);
  return judgement.measured && judgement.promise.gauge == lab::Gauge::kReleases ? "> 0" : "";
}

std::vector<std::string> gate_side(const lab::Context& context) {
  const system::Machine& machine = context.machine;
  std::string gillab = "gillab " + context.version;
  if (!context.commit.empty()) gillab += fmt::format(" ({})", context.commit);
  std::vector<std::string> facts{
      context.date,
      std::move(gillab),
      words::python_name(context.python),
      fmt::format("{} CPU{}", machine.usable_cpus, machine.usable_cpus == 1 ? "" : "s"),
      machine.cpu_model,
      machine.host_name};
  std::erase(facts, "");
  return facts;
}

std::string gate_summary(const lab::GateReport& report) {
  std::string text;
  for (const Word& word : kWords) {
    const int count = report.count(word.verdict);
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word.text);
  }
  return text.empty() ? "nothing was compared" : text;
}

std::string gate_outcome(const lab::GateReport& report) {
  if (report.count(GateVerdict::kFail) > 0) return "regression";
  if (report.count(GateVerdict::kRefused) > 0) return "not comparable";
  if (report.count(GateVerdict::kInconclusive) > 0) return "inconclusive";
  return report.count(GateVerdict::kPass) > 0 ? "no regression" : "nothing was compared";
}

std::vector<std::string> gate_hints(const lab::GateReport& report) {
  std::vector<std::string> hints;
  if (report.count(GateVerdict::kInconclusive) > 0) {
    hints.emplace_back(
        "INCONCLUSIVE is neither good nor bad: its reason says whether it helps to measure again when the "
        "machine is quieter.");
  }
  if (report.count(GateVerdict::kRefused) > 0) {
    hints.emplace_back(
        "REFUSED would compare unlike with unlike: measure as the baseline was, or make a baseline of this "
        "kind.");
  }
  if (report.count(GateVerdict::kNotCompared) > 0) {
    hints.emplace_back(
        "NOT COMPARED was measured on another machine, and is a promise for that one only: a baseline of "
        "this one would compare it.");
  }
  if (!report.missing.empty()) {
    hints.push_back(
        fmt::format("The baseline has nothing of {}; add it with 'gillab run'.", enumerate(report.missing)));
  }
  hints.insert(hints.end(), report.notes.begin(), report.notes.end());
  return hints;
}

std::vector<GateBlock> gate_blocks(const lab::GateReport& report) {
  std::vector<GateBlock> blocks;
  for (const lab::Judgement& judgement : report.judgements) {
    const std::string& scenario = judgement.promise.scenario;
    auto block = std::ranges::find(blocks, scenario, &GateBlock::scenario);
    if (block == blocks.end()) block = blocks.insert(block, {.scenario = scenario, .judgements = {}});
    block->judgements.push_back(&judgement);
  }
  return blocks;
}

}  // namespace gillab::output
