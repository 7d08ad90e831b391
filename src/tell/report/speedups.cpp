#include "tell/report/speedups.h"

#include <cmath>

#include "base/protocol/executor.h"
#include "measure/lab/comparison.h"
#include "measure/lab/gil_summary.h"
#include "measure/lab/usual.h"
#include "measure/lab/variants.h"
#include "tell/words/gil.h"
#include "tell/words/names.h"

namespace gillab::report {

namespace {

using blocks::Tone;

std::optional<blocks::GilShares> gil_shares(const lab::ScenarioResult& result,
                                            const protocol::Variant& variant) {
  const auto summary = lab::gil_summary(result, variant.name);
  if (!summary) return std::nullopt;
  const protocol::Gils gils = protocol::executor_named(variant.executor).gils;
  blocks::GilShares shares{.why = words::why(*summary, gils)};
  if (gils == protocol::Gils::kOtherProcesses) return shares;
  // Where each thread has a GIL of its own, all of them together are held longer than the time that passed.
  const bool own = gils == protocol::Gils::kPerWorker;
  if (own && summary->threads <= 1) return shares;
  shares.held = own ? summary->thread_held : summary->held;
  shares.handoffs_per_s = summary->handoffs_per_s;
  if (summary->threads > 0) {
    shares.threads = {.held = summary->thread_held,
                      .waited = summary->waited,
                      .running = summary->running,
                      .ready = summary->ready,
                      .blocked = summary->blocked};
  }
  return shares;
}

std::vector<blocks::RoundRatio> rounds_of(const lab::ScenarioResult& result,
                                          const protocol::Variant& variant) {
  const std::string reference = lab::reference_of(result, variant);
  std::vector<blocks::RoundRatio> rounds;
  for (const lab::PairedRound& each : lab::paired_rounds(
           result, {.variant = variant.name, .reference = reference, .null = variant.name == reference}))
    rounds.push_back({.value = std::exp(each.log_ratio()), .clean = each.clean()});
  return rounds;
}

void add_ratios(blocks::SpeedupRow& row, const lab::ScenarioResult& result,
                const protocol::Variant& variant) {
  if (const auto* speedup =
          lab::find_comparison(result.comparisons, variant.name, lab::reference_of(result, variant)))
    row.speedup = speedup->speedup;
  row.parallel = protocol::executor_named(variant.executor).parallel;
  if (!row.parallel) return;
  const auto* over_serial =
      lab::find_comparison(result.comparisons, variant.name, lab::serial_name(variant.implementation));
  if (over_serial == nullptr) return;
  row.over_serial = over_serial->speedup;
  row.efficiency = over_serial->efficiency;
  const double speedup = row.reference ? 1 : (row.speedup ? row.speedup->value : 0);
  if (row.efficiency > 0) row.ceiling = speedup / row.efficiency;
}

}  // namespace

std::string trouble_of(const lab::VariantResult& variant) {
  if (variant.status == lab::Status::kOk) return {};
  const std::string status{words::name_of(variant.status)};
  return variant.reason.empty() ? status : status + ": " + variant.reason;
}

Tone tone_of(lab::Status status) {
  switch (status) {
    case lab::Status::kOk:
      return Tone::kFaint;
    case lab::Status::kSkipped:
      return Tone::kDoubtful;
    case lab::Status::kFailed:
    case lab::Status::kTimeout:
      break;
  }
  return Tone::kBad;
}

blocks::Speedups speedups(const lab::ScenarioResult& result) {
  blocks::Speedups block{.bound = result.scenario.bound, .rows = {}};
  for (const lab::VariantResult& each : result.variants) {
    const protocol::Variant& variant = each.variant;
    blocks::SpeedupRow row{.variant = variant.name,
                           .trouble = trouble_of(each),
                           .trouble_tone = tone_of(each.status),
                           .reference = variant.name == lab::reference_of(result, variant),
                           .own_reference = result.scenario.reference != lab::reference_of(result, variant)};
    if (row.trouble.empty()) {
      const auto time_s = lab::usual_time_s(result, variant.name);
      if (!time_s) row.trouble = "not measured";
      row.time_s = time_s.value_or(0);
      add_ratios(row, result, variant);
      row.rounds = rounds_of(result, variant);
    }
    row.gil = gil_shares(result, variant);
    block.rows.push_back(std::move(row));
  }
  return block;
}

}  // namespace gillab::report
