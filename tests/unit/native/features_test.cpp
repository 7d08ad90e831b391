#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;

constexpr std::size_t kWidth = 32;
constexpr std::size_t kBatch = 3;
constexpr std::size_t kHidden = 48;
constexpr std::size_t kFeatures = 16;

struct Data {
  explicit Data(std::size_t count) : vectors(random(count * kWidth, 20)), mask(random(kBatch * kWidth, 1)) {
    for (float& kept : mask)
      kept = kept < -1.2F ? 0.0F : 1.0F;
  }

  std::vector<float> random(std::size_t size, float scale) {
    std::normal_distribution<float> normal(0, scale);
    std::vector<float> values(size);
    for (float& value : values)
      value = normal(generator);
    return values;
  }

  [[nodiscard]] Arguments arguments() const {
    Arguments all;
    const auto add = [&all](const char* name, const std::vector<float>& values, std::size_t columns) {
      all.set(name, ArrayView<float>{.values = values, .shape = {values.size() / columns, columns}});
    };
    add("vectors", vectors, kWidth);
    add("mask", mask, kWidth);
    add("first", first, kHidden);
    add("second", second, kHidden);
    add("third", third, kFeatures);
    return all;
  }

  std::mt19937 generator{3};
  std::vector<float> vectors;
  std::vector<float> mask;
  std::vector<float> first = random(kWidth * kHidden, 1);
  std::vector<float> second = random(kHidden * kHidden, 1);
  std::vector<float> third = random(kHidden * kFeatures, 1);
};

std::vector<double> times(const std::vector<double>& row, const std::vector<float>& weights, bool rectified) {
  const std::size_t columns = weights.size() / row.size();
  std::vector<double> product(columns, 0);
  for (std::size_t column = 0; column < columns; ++column) {
    for (std::size_t i = 0; i < row.size(); ++i)
      product[column] += row[i] * static_cast<double>(weights[i * columns + column]);
    if (rectified) product[column] = std::max(product[column], 0.0);
  }
  return product;
}

/// By the definition, in double precision; `row` is the vector's place in its task's batch.
std::vector<double> embedding(const Data& data, std::size_t vector, std::size_t row) {
  std::vector<double> values;
  double squares = 0;
  for (std::size_t i = 0; i < kWidth; ++i) {
    values.push_back(static_cast<double>(data.vectors[vector * kWidth + i]));
    squares += values.back() * values.back();
  }
  for (std::size_t i = 0; i < kWidth; ++i) {
    const double kept =
        squares > 0 ? values[i] / std::sqrt(squares) * static_cast<double>(data.mask[row * kWidth + i]) : 0;
    values[i] = std::clamp(kept, -5.0, 5.0);
  }
  return times(times(times(values, data.first, true), data.second, true), data.third, false);
}

class Features : public ::testing::Test {
 protected:
  void SetUp() override {
    try {
      make_job("features", Data(4).arguments(), 1);
    } catch (const Unavailable& error) {
      GTEST_SKIP() << error.what();
    }
  }
};

TEST_F(Features, AreWhatTheNetworkMakesOfThePreparedVectors) {
  for (const std::size_t share : {1U, 2U, 3U, 4U, 7U}) {
    Data data(share * 2);
    std::fill_n(data.vectors.begin(), kWidth, 0.0F);  // nothing to normalise
    const auto job = make_job("features", data.arguments(), 2);
    const std::vector<Value> parts = run_on_threads(*job, 2);
    for (std::size_t vector = 0; vector < share * 2; ++vector) {
      const auto& part = std::get<Array<float>>(parts[vector / share]);
      ASSERT_THAT(part.shape, ::testing::ElementsAre(share, kFeatures));
      const std::size_t within = vector % share;
      const std::vector<double> expected = embedding(data, vector, within % kBatch);
      for (std::size_t i = 0; i < kFeatures; ++i)
        EXPECT_NEAR(static_cast<double>(part.values[within * kFeatures + i]), expected[i], 1e-3)
            << vector << " of " << share * 2;
    }
  }
}

TEST_F(Features, RefuseMatricesThatDoNotFit) {
  const Data data(6);
  EXPECT_THROW(make_job("features", data.arguments(), 4), BadArgument);
  Arguments wrong = data.arguments();
  wrong.set("second", ArrayView<float>{.values = data.third, .shape = {kHidden * kFeatures / 32, 32}});
  EXPECT_THROW(make_job("features", wrong, 1), BadArgument);
  Arguments narrow = data.arguments();
  narrow.set("mask", ArrayView<float>{.values = data.mask, .shape = {kBatch * 2, kWidth / 2}});
  EXPECT_THROW(make_job("features", narrow, 1), BadArgument);
  Arguments flat = data.arguments();
  flat.set("vectors", ArrayView<float>{.values = data.vectors, .shape = {data.vectors.size()}});
  EXPECT_THROW(make_job("features", flat, 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
