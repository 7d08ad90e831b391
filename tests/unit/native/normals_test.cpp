#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "vector_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "../tests/unit/native/normals_test.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "work/native/kernels/normals-inl.h"

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

/// The words of one counter, which stands in every lane; all must give the same.
void random_words(std::uint64_t key, const std::array<std::uint32_t, 4>& counter,
                  std::array<std::uint32_t, 4>& words) {
  const Words d;
  std::array<Word, 4> lanes{hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  for (std::size_t i = 0; i < 4; ++i)
    lanes[i] = hn::Set(d, counter[i]);
  const auto drawn = Philox(key)(lanes);
  for (std::size_t i = 0; i < 4; ++i) {
    std::array<std::uint64_t, hn::MaxLanes(d)> all{};
    hn::StoreU(drawn[i], d, all.data());
    words[i] = static_cast<std::uint32_t>(all[0]);
    for (std::size_t lane = 0; lane < hn::Lanes(d); ++lane)
      ASSERT_EQ(static_cast<std::uint32_t>(all[lane]), words[i]) << lane;
  }
}

/// The two normals of each of the counters (0, 1, …), side by side.
void fill_with_normals(std::uint64_t key, std::span<double> pairs) {
  const Reals d;
  const Words dw;
  const Philox philox(key);
  for (std::size_t first = 0; 2 * first < pairs.size(); first += hn::Lanes(d)) {
    const auto drawn = normals(philox, {hn::Iota(dw, first), hn::Zero(dw), hn::Zero(dw), hn::Zero(dw)});
    std::array<double, hn::MaxLanes(d)> ones{};
    std::array<double, hn::MaxLanes(d)> others{};
    hn::StoreU(drawn.first, d, ones.data());
    hn::StoreU(drawn.second, d, others.data());
    for (std::size_t lane = 0; lane < hn::Lanes(d) && 2 * (first + lane) + 1 < pairs.size(); ++lane) {
      pairs[2 * (first + lane)] = ones[lane];
      pairs[2 * (first + lane) + 1] = others[lane];
    }
  }
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {
namespace {

HWY_EXPORT(random_words);
HWY_EXPORT(fill_with_normals);

using testing::on_every_vector_target;

TEST(Philox, GivesTheKnownAnswers) {
  struct Known {
    std::uint64_t key;
    std::array<std::uint32_t, 4> counter;
    std::array<std::uint32_t, 4> words;
  };
  // kat_vectors of the Random123 package, "philox4x32 10"
  const std::array known{
      Known{0, {0, 0, 0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
      Known{0xffffffffffffffff,
            {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
            {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
      Known{0x299f31d0a4093822,
            {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
            {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
  };
  on_every_vector_target([&] {
    for (const Known& one : known) {
      std::array<std::uint32_t, 4> words{};
      HWY_DYNAMIC_DISPATCH(random_words)(one.key, one.counter, words);
      EXPECT_EQ(words, one.words);
    }
  });
}

constexpr std::size_t kCount = 4'000'000;

double mean_power(const std::vector<double>& values, int power) {
  double sum = 0;
  for (const double value : values)
    sum += std::pow(value, power);
  return sum / static_cast<double>(values.size());
}

/// Whether a mean over kCount draws is within five standard errors of what it should be.
void expect_mean(double mean, double expected, double variance) {
  EXPECT_NEAR(mean, expected, 5 * std::sqrt(variance / static_cast<double>(kCount)));
}

TEST(Normals, HaveTheMomentsAndTheTailsOfNormals) {
  std::vector<double> values(kCount);
  HWY_DYNAMIC_DISPATCH(fill_with_normals)(42, values);
  expect_mean(mean_power(values, 1), 0, 1);
  expect_mean(mean_power(values, 2), 1, 2);
  expect_mean(mean_power(values, 3), 0, 15);
  expect_mean(mean_power(values, 4), 3, 96);
  expect_mean(mean_power(values, 6), 15, 10395 - 225);
  for (const double bound : {-4.5, -3.0, -2.0, -1.0, -0.25, 0.0, 0.25, 1.0, 2.0, 3.0, 4.5}) {
    const double below = std::erfc(-bound / std::sqrt(2.0)) / 2;
    const auto count = std::ranges::count_if(values, [&](double value) { return value < bound; });
    expect_mean(static_cast<double>(count) / static_cast<double>(kCount), below, below * (1 - below));
  }
}

TEST(Normals, OfOneCounterAreIndependent) {
  std::vector<double> values(kCount);
  HWY_DYNAMIC_DISPATCH(fill_with_normals)(7, values);
  double product = 0;
  double product_of_squares = 0;
  std::array<int, 4> quadrants{};
  for (std::size_t i = 0; i < kCount; i += 2) {
    product += values[i] * values[i + 1];
    product_of_squares += (values[i] * values[i] - 1) * (values[i + 1] * values[i + 1] - 1);
    ++quadrants[(values[i] < 0 ? 1U : 0U) + (values[i + 1] < 0 ? 2U : 0U)];
  }
  const auto pairs = static_cast<double>(kCount) / 2;
  EXPECT_NEAR(product / pairs, 0, 5 / std::sqrt(pairs));
  EXPECT_NEAR(product_of_squares / pairs, 0, 5 * 2 / std::sqrt(pairs));
  for (const int quadrant : quadrants)
    EXPECT_NEAR(quadrant / pairs, 0.25, 5 * std::sqrt(0.25 * 0.75 / pairs));
}

TEST(Normals, AreTheSameOnEveryMachine) {
  std::vector<double> best(1'000);
  HWY_DYNAMIC_DISPATCH(fill_with_normals)(9, best);
  on_every_vector_target([&] {
    std::vector<double> values(best.size());
    HWY_DYNAMIC_DISPATCH(fill_with_normals)(9, values);
    for (std::size_t i = 0; i < best.size(); ++i)
      ASSERT_NEAR(values[i], best[i], 1e-13) << i;
  });
}

}  // namespace
}  // namespace gillab::native
#endif  // HWY_ONCE
