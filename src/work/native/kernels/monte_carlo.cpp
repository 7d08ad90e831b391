#include "work/native/kernels/monte_carlo.h"

#include <chrono>
#include <cmath>
#include <memory>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "work/native/kernels/monte_carlo.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "work/native/kernels/normals-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Adds up what the call pays, and the squares of it.
class Payoffs {
 public:
  explicit Payoffs(double strike)
      : strike_(hn::Set(Reals(), strike)), sum_(hn::Zero(Reals())), squares_(hn::Zero(Reals())) {}

  HWY_INLINE void add(Real price) { add_payoff(payoff(price)); }
  HWY_INLINE void add_where(hn::Mask<Reals> mask, Real price) {
    add_payoff(hn::IfThenElseZero(mask, payoff(price)));
  }

  [[nodiscard]] Estimate estimate(const Call& call, std::uint64_t paths) const {
    const Reals d;
    const auto count = static_cast<double>(paths);
    const double mean = hn::GetLane(hn::SumOfLanes(d, sum_)) / count;
    const double mean_square = hn::GetLane(hn::SumOfLanes(d, squares_)) / count;
    const double discount = std::exp(-call.rate * call.years);
    return {.price = discount * mean,
            .standard_error = discount * std::sqrt((mean_square - mean * mean) / (count - 1))};
  }

 private:
  HWY_INLINE Real payoff(Real price) const { return hn::ZeroIfNegative(hn::Sub(price, strike_)); }
  HWY_INLINE void add_payoff(Real payoff) {
    sum_ = hn::Add(sum_, payoff);
    squares_ = hn::MulAdd(payoff, payoff, squares_);
  }

  Real strike_;
  Real sum_;
  Real squares_;
};

/// How a price grows in some years, by a factor that a standard normal decides.
class Growth {
 public:
  Growth(const Call& call, double years)
      : drift_(hn::Set(Reals(), (call.rate - call.volatility * call.volatility / 2) * years)),
        deviation_(hn::Set(Reals(), call.volatility * std::sqrt(years))) {}

  HWY_INLINE Real factor(Real normal) const {
    return hn::Exp(Reals(), hn::MulAdd(deviation_, normal, drift_));
  }

 private:
  Real drift_;
  Real deviation_;
};

enum Purpose : std::uint32_t { kTerminal, kPath };

/// The counters of the lanes: what each word counts is never the same for two draws of a stream.
HWY_INLINE std::array<Word, 4> counter(Word first, std::uint64_t second, Stream stream, Purpose purpose) {
  const Words d;
  return {first, hn::Set(d, second), hn::Set(d, stream.number), hn::Set(d, purpose)};
}

/// Each lane's counter gives two normals, and so two paths: 2i and 2i + 1.
GILLAB_OPAQUE Estimate price_by_terminal(const Call& call, Stream stream, std::uint64_t paths) {
  const Reals d;
  const Words dw;
  const Philox philox(stream.seed);
  const Growth growth(call, call.years);
  const auto spot = hn::Set(d, call.spot);
  Payoffs payoffs(call.strike);
  const std::uint64_t step = hn::Lanes(d);
  std::uint64_t pair = 0;
  auto pairs = hn::Iota(dw, 0);  // counted on, for making it anew costs a stall of memory
  for (; 2 * (pair + step) <= paths; pair += step) {
    const auto drawn = normals(philox, counter(pairs, 0, stream, kTerminal));
    pairs = hn::Add(pairs, hn::Set(dw, step));
    payoffs.add(hn::Mul(spot, growth.factor(drawn.first)));
    payoffs.add(hn::Mul(spot, growth.factor(drawn.second)));
  }
  if (2 * pair < paths) {
    const auto drawn = normals(philox, counter(pairs, 0, stream, kTerminal));
    const auto path = hn::ShiftLeft<1>(pairs);
    const auto end = hn::Set(dw, paths);
    payoffs.add_where(hn::RebindMask(d, hn::Lt(path, end)), hn::Mul(spot, growth.factor(drawn.first)));
    payoffs.add_where(hn::RebindMask(d, hn::Lt(hn::Add(path, hn::Set(dw, 1)), end)),
                      hn::Mul(spot, growth.factor(drawn.second)));
  }
  return payoffs.estimate(call, paths);
}

/// Each lane is a path; each of its counters gives the normals of two steps.
GILLAB_OPAQUE Estimate price_by_paths(const Call& call, Stream stream, std::uint64_t paths,
                                      std::uint32_t steps) {
  const Reals d;
  const Words dw;
  const Philox philox(stream.seed);
  const Growth growth(call, call.years / steps);
  Payoffs payoffs(call.strike);
  for (std::uint64_t path = 0; path < paths; path += hn::Lanes(d)) {
    const auto lanes = hn::Iota(dw, path);
    auto price = hn::Set(d, call.spot);
    std::uint32_t taken = 0;
    for (; taken + 1 < steps; taken += 2) {
      const auto drawn = normals(philox, counter(lanes, taken, stream, kPath));
      price = hn::Mul(price, growth.factor(drawn.first));
      price = hn::Mul(price, growth.factor(drawn.second));
    }
    if (taken < steps) {
      const auto drawn = normals(philox, counter(lanes, taken, stream, kPath));
      price = hn::Mul(price, growth.factor(drawn.first));
    }
    payoffs.add_where(hn::RebindMask(d, hn::Lt(lanes, hn::Set(dw, paths))), price);
  }
  return payoffs.estimate(call, paths);
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

HWY_EXPORT(price_by_terminal);
HWY_EXPORT(price_by_paths);

Estimate price_by_terminal(const Call& call, Stream stream, std::uint64_t paths) {
  return HWY_DYNAMIC_DISPATCH(price_by_terminal)(call, stream, paths);
}

Estimate price_by_paths(const Call& call, Stream stream, std::uint64_t paths, std::uint32_t steps) {
  return HWY_DYNAMIC_DISPATCH(price_by_paths)(call, stream, paths, steps);
}

namespace {

constexpr std::int64_t kMostPaths = std::int64_t{1} << 32U;  // they are counted in one word

/// Each task draws from a stream of its own.
template <typename Simulate>
class MonteCarloJob final : public Job {
 public:
  MonteCarloJob(Simulate simulate, std::uint64_t seed, std::uint64_t paths, std::size_t tasks)
      : simulate_(std::move(simulate)), seed_(seed), paths_(paths), done_(tasks) {}

  void run(std::size_t task) override {
    const auto begin = std::chrono::steady_clock::now();
    done_[task].estimate =
        simulate_(Stream{.seed = seed_, .number = static_cast<std::uint32_t>(task)}, paths_);
    done_[task].duration = std::chrono::steady_clock::now() - begin;
  }

  [[nodiscard]] std::vector<Value> results() const override {
    std::vector<Value> results;
    results.reserve(done_.size());
    for (const auto& [estimate, duration] : done_) {
      results.emplace_back(Array<double>{
          .values = {estimate.price, estimate.standard_error, static_cast<double>(paths_), duration.count()},
          .shape = {4}});
    }
    return results;
  }

 private:
  struct Done {
    Estimate estimate;
    std::chrono::duration<double> duration;
  };

  Simulate simulate_;
  std::uint64_t seed_;
  std::uint64_t paths_;
  std::vector<Done> done_;
};

std::int64_t integer_within(const Arguments& arguments, std::string_view name, std::int64_t least,
                            std::int64_t most) {
  const std::int64_t value = arguments.integer(name);
  if (value < least || value > most) {
    throw BadArgument("The kernel argument '" + std::string(name) + "' must be from " +
                      std::to_string(least) + " to " + std::to_string(most) + ".");
  }
  return value;
}

template <typename Simulate>
std::unique_ptr<Job> simulation(const Arguments& arguments, std::size_t tasks, Simulate simulate) {
  const auto seed = static_cast<std::uint64_t>(arguments.integer("seed"));
  const auto paths = static_cast<std::uint64_t>(integer_within(arguments, "paths", 2, kMostPaths));
  return std::make_unique<MonteCarloJob<Simulate>>(std::move(simulate), seed, paths, tasks);
}

Call call_of(const Arguments& arguments) {
  return {.spot = arguments.real("spot"),
          .strike = arguments.real("strike"),
          .rate = arguments.real("rate"),
          .volatility = arguments.real("volatility"),
          .years = arguments.real("years")};
}

const Registration terminal_registration({
    .name = "monte-carlo-terminal",
    .summary = "Prices a European call from its simulated end: the price, its standard error, the paths, the "
               "seconds.",
    .arguments = "spot, strike, rate, volatility, years: float; paths: int; seed: int",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          const auto simulate = [call = call_of(arguments)](Stream stream, std::uint64_t paths) {
            return price_by_terminal(call, stream, paths);
          };
          return simulation(arguments, tasks, simulate);
        },
});

const Registration paths_registration({
    .name = "monte-carlo-paths",
    .summary =
        "Prices a European call from simulated paths: the price, its standard error, the paths, the seconds.",
    .arguments = "spot, strike, rate, volatility, years: float; paths: int; steps: int; seed: int",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          const auto steps = static_cast<std::uint32_t>(integer_within(arguments, "steps", 1, 1'000'000'000));
          const auto simulate = [call = call_of(arguments), steps](Stream stream, std::uint64_t paths) {
            return price_by_paths(call, stream, paths, steps);
          };
          return simulation(arguments, tasks, simulate);
        },
});

}  // namespace

}  // namespace gillab::native
#endif  // HWY_ONCE
