#include "work/native/kernels/elementwise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "jobs.h"
#include "vector_targets.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::on_every_vector_target;
using testing::run_on_threads;
using testing::with;

std::vector<double> numbers(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(std::sin(static_cast<double>(i)) * std::pow(10.0, static_cast<double>(i % 30) - 15));
  return values;
}

TEST(Elementwise, IsExactForEveryLength) {
  on_every_vector_target([] {
    for (std::size_t count = 0; count < 70; ++count) {
      const std::vector<double> values = numbers(count);
      // One more than it may write.
      std::vector<double> squares(count + 1, -1);
      std::vector<double> quotients(count + 1, -1);
      square(values, std::span(squares).first(count));
      divide(values, 7, std::span(quotients).first(count));
      for (std::size_t i = 0; i < count; ++i) {
        ASSERT_EQ(squares[i], values[i] * values[i]) << i;
        ASSERT_EQ(quotients[i], values[i] / 7) << i;
      }
      ASSERT_EQ(squares[count], -1);
      ASSERT_EQ(quotients[count], -1);
    }
  });
}

TEST(Elementwise, EachTaskMakesAnArrayOfTheSameShape) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6};
  const ArrayView<double> view{.values = values, .shape = {2, 3}};
  const Value expected = Array<double>{.values = {1, 4, 9, 16, 25, 36}, .shape = {2, 3}};
  EXPECT_THAT(run_on_threads(*make_job("square", with("values", view), 4), 4),
              ::testing::ElementsAre(expected, expected, expected, expected));
}

TEST(Elementwise, DividesByWhatItIsTold) {
  const std::vector<double> values{150, -25};
  Arguments arguments = with("values", ArrayView<double>{.values = values, .shape = {2}});
  EXPECT_THROW(make_job("divide", arguments, 1), BadArgument);
  arguments.set("by", 100.0);
  const Value expected = Array<double>{.values = {1.5, -0.25}, .shape = {2}};
  EXPECT_THAT(run_on_threads(*make_job("divide", arguments, 2), 2), ::testing::Each(expected));
}

}  // namespace
}  // namespace gillab::native
