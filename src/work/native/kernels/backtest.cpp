#include "work/native/kernels/backtest.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "work/native/kernels/backtest.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

static_assert(kSlow == 4 * kFast);

// Each of the three takes the elements from `i` on, as long as they fill a vector of `d`, and returns where
// it stopped; the rest is done once more with vectors of one.

/// sums[i] = the kFast closes from i on.
template <typename D>
std::size_t add_up(D d, const double* closes, std::size_t i, std::size_t count, double* sums) {
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
    auto sum = hn::LoadU(d, closes + i);
    for (std::size_t k = 1; k < kFast; ++k)
      sum = hn::Add(sum, hn::LoadU(d, closes + i + k));
    hn::StoreU(sum, d, sums + i);
  }
  return i;
}

/// leads[i] = how far the fast average is above the slow one, times kSlow; sums[i] begins the slow window.
template <typename D>
std::size_t compare(D d, const double* sums, std::size_t i, std::size_t count, double* leads) {
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
    const auto older = hn::Add(hn::Add(hn::LoadU(d, sums + i), hn::LoadU(d, sums + i + kFast)),
                               hn::LoadU(d, sums + i + 2 * kFast));
    const auto newest = hn::LoadU(d, sums + i + 3 * kFast);
    hn::StoreU(hn::Sub(hn::Mul(newest, hn::Set(d, 3.0)), older), d, leads + i);
  }
  return i;
}

/// Appends the crosses between leads[i] and leads[i + 1] as bar `first` + i, moving `crosses` on.
template <typename D>
std::size_t find_crosses(D d, const double* leads, std::size_t i, std::size_t count, std::int64_t first,
                         std::int64_t*& crosses) {
  const hn::RebindToSigned<D> di;
  const auto zero = hn::Zero(d);
  auto bar = hn::Iota(di, first + static_cast<std::int64_t>(i));
  const auto step = hn::Set(di, static_cast<std::int64_t>(hn::Lanes(d)));
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) {
    const auto before = hn::LoadU(d, leads + i);
    const auto now = hn::LoadU(d, leads + i + 1);
    const auto up = hn::And(hn::Gt(now, zero), hn::Le(before, zero));
    const auto down = hn::And(hn::Lt(now, zero), hn::Ge(before, zero));
    const auto marked = hn::IfThenElse(hn::RebindMask(di, up), bar, hn::Neg(bar));
    crosses += hn::CompressStore(marked, hn::RebindMask(di, hn::Or(up, down)), di, crosses);
    bar = hn::Add(bar, step);
  }
  return i;
}

GILLAB_OPAQUE void append_crosses(std::span<const double> closes, std::vector<std::int64_t>& found) {
  constexpr std::size_t kChunk = 512;  // so that all in between stays in the first-level cache
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  constexpr std::size_t kSlack = hn::MaxLanes(hn::ScalableTag<double>());
  std::array<double, kChunk + 1 + kSlow - kFast> sums;  // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::array<double, kChunk + 1> leads;                 // NOLINT(cppcoreguidelines-pro-type-member-init)
  std::array<std::int64_t, kChunk + kSlack> crosses;    // NOLINT(cppcoreguidelines-pro-type-member-init)

  // The first bar with an average is kSlow; it can only be crossed at the next.
  for (std::size_t first = kSlow + 1; first < closes.size(); first += kChunk) {
    const std::size_t bars = std::min(kChunk, closes.size() - first);
    const double* window = closes.data() + (first - 1 - kSlow);
    const std::size_t sums_needed = bars + 1 + kSlow - kFast;
    add_up(one, window, add_up(d, window, 0, sums_needed, sums.data()), sums_needed, sums.data());
    compare(one, sums.data(), compare(d, sums.data(), 0, bars + 1, leads.data()), bars + 1, leads.data());
    std::int64_t* end = crosses.data();
    const auto bar = static_cast<std::int64_t>(first);
    find_crosses(one, leads.data(), find_crosses(d, leads.data(), 0, bars, bar, end), bars, bar, end);
    found.insert(found.end(), crosses.data(), end);
  }
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

HWY_EXPORT(append_crosses);

std::vector<std::int64_t> average_crosses(std::span<const double> closes) {
  std::vector<std::int64_t> found;
  found.reserve(closes.size() / 8);
  HWY_DYNAMIC_DISPATCH(append_crosses)(closes, found);
  return found;
}

Backtest trade_crosses(std::span<const double> closes, double cash) {
  const std::vector<std::int64_t> crosses = average_crosses(closes);
  Backtest result;
  result.trades.reserve(crosses.size());
  double shares = 0;
  for (const std::int64_t cross : crosses) {
    const auto bar = static_cast<std::size_t>(cross > 0 ? cross : -cross);
    const double price = closes[bar];
    if (cross > 0 && shares == 0) {
      shares = std::floor(cash / price);
      cash -= shares * price;
      if (shares > 0) result.trades.push_back({static_cast<double>(bar), 1, shares, price});
    } else if (cross < 0 && shares > 0) {
      result.trades.push_back({static_cast<double>(bar), -1, shares, price});
      cash += shares * price;
      shares = 0;
    }
  }
  result.value = closes.empty() ? cash : cash + shares * closes.back();
  return result;
}

namespace {

/// Each task has as many histories of its own. Its result is, one history after the other, all trades and
/// then the final value.
class BacktestJob final : public Job {
 public:
  BacktestJob(std::span<const double> closes, std::size_t bars, double cash, std::size_t tasks)
      : closes_(closes), bars_(bars), cash_(cash), done_(tasks) {
    for (auto& backtests : done_)
      backtests.resize(closes.size() / bars / tasks);
  }

  void run(std::size_t task) override {
    const std::size_t histories = done_[task].size();
    for (std::size_t i = 0; i < histories; ++i)
      done_[task][i] = trade_crosses(closes_.subspan((task * histories + i) * bars_, bars_), cash_);
  }

  [[nodiscard]] std::vector<Value> results() const override {
    std::vector<Value> results;
    results.reserve(done_.size());
    for (const auto& backtests : done_) {
      std::vector<double> numbers;
      for (const Backtest& backtest : backtests) {
        for (const Trade& trade : backtest.trades)
          numbers.insert(numbers.end(), {trade.bar, trade.side, trade.shares, trade.price});
        numbers.push_back(backtest.value);
      }
      const std::size_t size = numbers.size();
      results.emplace_back(Array<double>{.values = std::move(numbers), .shape = {size}});
    }
    return results;
  }

 private:
  std::span<const double> closes_;
  std::size_t bars_;
  double cash_;
  std::vector<std::vector<Backtest>> done_;
};

const Registration registration({
    .name = "backtest",
    .summary = "Trades a cross of the averages of 5 and 20 closes: all trades, then the final value.",
    .arguments = "closes: array of float64, as many histories for each task; bars: int, the length of one; "
                 "cash: float",
    .make = [](const Arguments& arguments, std::size_t tasks) -> std::unique_ptr<Job> {
      const std::span<const double> closes = arguments.array("closes").values;
      const double cash = arguments.real("cash");
      const std::int64_t bars = arguments.integer("bars");
      if (bars < 1) throw BadArgument("The kernel argument 'bars' must be at least 1.");
      if (closes.size() % (static_cast<std::size_t>(bars) * tasks) != 0) {
        throw BadArgument("The kernel argument 'closes' must hold as many histories for each task.");
      }
      if (!std::ranges::all_of(closes, [](double close) { return close > 0; })) {
        throw BadArgument("The kernel argument 'closes' must hold prices above 0.");
      }
      if (!(cash >= 0)) throw BadArgument("The kernel argument 'cash' must not be negative.");
      return std::make_unique<BacktestJob>(closes, static_cast<std::size_t>(bars), cash, tasks);
    },
});

}  // namespace

}  // namespace gillab::native
#endif  // HWY_ONCE
