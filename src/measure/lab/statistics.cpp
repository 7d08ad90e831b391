#include "measure/lab/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "base/support/median.h"

namespace gillab::lab {

namespace {

/// P(X <= i) for X ~ Binomial(n, 1/2), for i = 0, 1, 2, … in turn.
///
/// The coefficients are summed as they are and scaled by 2^-n only in the answer: exact while they fit a
/// double's mantissa, so that a coverage that equals the confidence is recognised, and safe for every n,
/// because 2^-n itself (zero in a double from n = 1075 on) is never formed.
class BinomialTail {
 public:
  explicit BinomialTail(std::size_t n) : n_(static_cast<double>(n)), exponent_(-static_cast<int>(n)) {}

  [[nodiscard]] double probability() const { return std::ldexp(sum_, exponent_); }

  void advance() {
    coefficient_ = coefficient_ * (n_ - i_) / (i_ + 1);
    i_ += 1;
    sum_ += coefficient_;
    rescale();
  }

 private:
  void rescale() {
    constexpr int kShift = 512;
    if (sum_ < std::ldexp(1.0, kShift)) return;
    sum_ = std::ldexp(sum_, -kShift);
    coefficient_ = std::ldexp(coefficient_, -kShift);
    exponent_ += kShift;
  }

  double n_;
  double i_ = 0;
  double coefficient_ = 1;
  double sum_ = 1;
  int exponent_;
};

/// The k for which the k-th smallest and the k-th largest of n values bound the median.
struct SignTestRank {
  std::size_t k = 0;  ///< 0: no k reaches the confidence
  double coverage = 0;
};

SignTestRank sign_test_rank(std::size_t n, double confidence) {
  SignTestRank best;
  BinomialTail tail(n);
  for (std::size_t k = 1; 2 * k <= n + 1; ++k, tail.advance()) {
    const double outside = 2 * tail.probability();
    if (outside > 1 - confidence) break;
    best = {.k = k, .coverage = 1 - outside};
  }
  return best;
}

/// The median of one or two rounds is just those rounds, with all their noise.
constexpr std::size_t kFewestForAMedian = 3;

struct Range {
  double lower = 0;
  double upper = 0;
};

/// The interval of the processes' medians, or all of them where they are too few for one; with `pooled` in
/// it.
Range range_of_processes(std::vector<double> medians, double confidence, double pooled) {
  if (medians.empty()) return {.lower = pooled, .upper = pooled};
  std::ranges::sort(medians);
  const std::size_t k = std::max<std::size_t>(1, sign_test_rank(medians.size(), confidence).k);
  return {.lower = std::min(pooled, medians[k - 1]), .upper = std::max(pooled, medians[medians.size() - k])};
}

}  // namespace

std::optional<Estimate> median_interval(std::vector<double> values, double confidence) {
  const SignTestRank rank = sign_test_rank(values.size(), confidence);
  if (rank.k == 0) return std::nullopt;
  std::ranges::sort(values);
  return Estimate{.value = median(values),
                  .lower = values[rank.k - 1],
                  .upper = values[values.size() - rank.k],
                  .confidence = rank.coverage};
}

std::size_t fewest_for_interval(double confidence) {
  std::size_t fewest = 1;
  while (sign_test_rank(fewest, confidence).k == 0)
    ++fewest;
  return fewest;
}

std::optional<Estimate> speedup_estimate(const std::vector<std::vector<double>>& log_ratios,
                                         double confidence) {
  std::vector<double> pooled;
  std::vector<double> process_medians;
  for (const auto& process : log_ratios) {
    if (process.empty()) continue;
    pooled.insert(pooled.end(), process.begin(), process.end());
    if (process.size() >= kFewestForAMedian) process_medians.push_back(median(process));
  }
  const auto interval = median_interval(std::move(pooled), confidence);
  if (!interval) return std::nullopt;
  const Range processes = range_of_processes(std::move(process_medians), confidence, interval->value);
  return Estimate{.value = std::exp(interval->value),
                  .lower = std::exp(std::min(interval->lower, processes.lower)),
                  .upper = std::exp(std::max(interval->upper, processes.upper)),
                  .confidence = interval->confidence};
}

}  // namespace gillab::lab
