#include "measure/lab/gil_summary.h"

#include <utility>
#include <vector>

#include "base/support/median.h"
#include "measure/lab/clean_rounds.h"
#include "measure/lab/variants.h"

namespace gillab::lab {

namespace {

using Samples = std::vector<const Sample*>;

/// The reference's second copy tells as much of the GIL as the first.
Samples accounted_samples(const ScenarioResult& result, const std::string& variant) {
  const CleanRounds clean(result);
  Samples samples;
  for (const Sample& sample : result.samples) {
    if (sample.variant == variant && sample.gil && sample.real_s > 0) samples.push_back(&sample);
  }
  return clean_or_all(std::move(samples), [&](const Sample* sample) { return clean.count(*sample); });
}

template <class Value>
double median_of(const Samples& samples, Value value) {
  std::vector<double> values;
  for (const Sample* sample : samples)
    values.push_back(value(*sample));
  return median(std::move(values));
}

/// The median over samples of the threads' average share.
double thread_share(const Samples& samples, double protocol::ThreadShare::*part) {
  std::vector<double> shares;
  for (const Sample* sample : samples) {
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

std::optional<GilSummary> gil_summary(const ScenarioResult& result, const std::string& variant) {
  const Samples samples = accounted_samples(result, variant);
  if (samples.empty()) return std::nullopt;
  const double iterations = find_variant(result, variant)->iterations;
  const auto per_second = [iterations](std::uint64_t protocol::GilAccount::*count) {
    return [count, iterations](const Sample& sample) {
      return static_cast<double>((*sample.gil).*count) / (iterations * sample.real_s);
    };
  };
  return GilSummary{.held = median_of(samples, [](const Sample& sample) { return sample.gil->held_share; }),
                    .held_gils = median_of(
                        samples, [](const Sample& sample) { return sample.gil->hold_s / sample.real_s; }),
                    .threads = static_cast<int>(samples.front()->gil->threads.size()),
                    .thread_held = thread_share(samples, &protocol::ThreadShare::hold_s),
                    .waited = thread_share(samples, &protocol::ThreadShare::wait_s),
                    .running = thread_share(samples, &protocol::ThreadShare::running_s),
                    .ready = thread_share(samples, &protocol::ThreadShare::ready_s),
                    .blocked = thread_share(samples, &protocol::ThreadShare::blocked_s),
                    .handoffs_per_s = median_of(samples, per_second(&protocol::GilAccount::handoffs)),
                    .forced_per_s = median_of(samples, per_second(&protocol::GilAccount::forced))};
}

}  // namespace gillab::lab
