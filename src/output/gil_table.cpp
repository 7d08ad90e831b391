#include "output/gil_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lab/clean_rounds.h"
#include "output/column_table.h"
#include "output/text.h"
#include "output/units.h"

namespace gillab::output {

namespace {

constexpr double kMostly = 0.9;
constexpr double kHardly = 0.1;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// The samples that count, or all when none does.
std::vector<const lab::Sample*> accounted_samples(const lab::ScenarioResult& result,
                                                  const std::string& variant) {
  const lab::CleanRounds clean_rounds(result);
  std::vector<const lab::Sample*> all;
  std::vector<const lab::Sample*> clean;
  for (const lab::Sample& sample : result.samples) {
    if (sample.variant != variant || !sample.gil || sample.real_s <= 0) continue;
    all.push_back(&sample);
    if (clean_rounds.count(sample)) clean.push_back(&sample);
  }
  return clean.empty() ? all : clean;
}

/// The median over samples of the threads' average share.
double thread_share(const std::vector<const lab::Sample*>& samples, double protocol::ThreadShare::*part) {
  std::vector<double> shares;
  for (const lab::Sample* sample : samples) {
    double part_s = 0;
    double whole_s = 0;
    for (const protocol::ThreadShare& thread : sample->gil->threads) {
      part_s += thread.*part;
      whole_s += thread.hold_s + thread.wait_s + thread.running_s + thread.ready_s + thread.blocked_s;
    }
    if (whole_s > 0) shares.push_back(part_s / whole_s);
  }
  return shares.empty() ? 0 : median(std::move(shares));
}

}  // namespace

std::optional<GilSummary> gil_summary(const lab::ScenarioResult& result, const std::string& variant) {
  const std::vector<const lab::Sample*> samples = accounted_samples(result, variant);
  if (samples.empty()) return std::nullopt;
  std::vector<double> held;
  std::vector<double> handoffs;
  std::vector<double> forced;
  for (const lab::Sample* sample : samples) {
    held.push_back(sample->gil->held_share);
    handoffs.push_back(static_cast<double>(sample->gil->handoffs) / sample->real_s);
    forced.push_back(static_cast<double>(sample->gil->forced) / sample->real_s);
  }
  return GilSummary{.held = median(std::move(held)),
                    .threads = static_cast<int>(samples.front()->gil->threads.size()),
                    .thread_held = thread_share(samples, &protocol::ThreadShare::hold_s),
                    .waited = thread_share(samples, &protocol::ThreadShare::wait_s),
                    .running = thread_share(samples, &protocol::ThreadShare::running_s),
                    .ready = thread_share(samples, &protocol::ThreadShare::ready_s),
                    .blocked = thread_share(samples, &protocol::ThreadShare::blocked_s),
                    .handoffs_per_s = median(std::move(handoffs)),
                    .forced_per_s = median(std::move(forced))};
}

std::string why(const GilSummary& summary, protocol::Gils gils) {
  if (gils == protocol::Gils::kOtherProcesses) return "each process has a GIL of its own, not observed";
  const bool several = summary.threads > 1;
  if (several && gils == protocol::Gils::kPerWorker) {
    return fmt::format("each thread held a GIL of its own {} of the time", percent(summary.thread_held));
  }
  if (summary.held < kHardly) {
    return summary.blocked > summary.running
               ? fmt::format("waits outside the GIL {} of the time", percent(summary.blocked))
               : fmt::format("runs outside the GIL {} of the time", percent(summary.running));
  }
  if (several && summary.waited >= kHardly) {
    return fmt::format("GIL held {} of the time; each thread waited {}", percent(summary.held),
                       percent(summary.waited));
  }
  return fmt::format("GIL held {} of the time", percent(summary.held));
}

std::string gil_table(const lab::ScenarioResult& result, const Style& style) {
  ColumnTable table({{.header = "variant", .left = true, .importance = 99},
                     {.header = "GIL held", .importance = 8},
                     {.header = "waited", .importance = 7},
                     {.header = "running", .importance = 5},
                     {.header = "blocked", .importance = 4},
                     {.header = "ready", .importance = 3},
                     {.header = "handoffs/s", .importance = 2},
                     {.header = "why", .left = true, .importance = 9}});
  bool any = false;
  for (const lab::VariantResult& variant : result.variants) {
    const auto summary = gil_summary(result, variant.variant.name);
    if (!summary) continue;
    any = true;
    const protocol::Gils gils = protocol::executor_named(variant.variant.executor).gils;
    const bool here = gils != protocol::Gils::kOtherProcesses;
    const bool split = here && summary->threads > 0;
    table.add({one_line(variant.variant.name, style.unicode), here ? percent(summary->held) : "",
               split ? percent(summary->waited) : "", split ? percent(summary->running) : "",
               split ? percent(summary->blocked) : "", split ? percent(summary->ready) : "",
               here ? number(summary->handoffs_per_s) : "", why(*summary, gils)});
  }
  return any ? table.drawn(style) : "";
}

}  // namespace gillab::output
