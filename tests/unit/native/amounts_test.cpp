#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "jobs.h"

namespace gillab::native {
namespace {

using testing::make_job;
using testing::run_on_threads;
using testing::with;

std::vector<double> read(const std::string& text) {
  const auto job = make_job("amounts", with("text", text), 1);
  return std::get<Array<double>>(run_on_threads(*job, 1).at(0)).values;
}

TEST(Amounts, AreWhatTheirDigitsSay) {
  EXPECT_EQ(read("$1,234.50\n$0.07\n12\n$5.\n.25\n$999,999,999,999.999"),
            (std::vector<double>{1234.5, 0.07, 12, 5, 0.25, 999999999999.999}));
}

TEST(Amounts, AreRoundedAsNumbersThatAreRead) {
  std::string text = "0.01";
  std::vector<double> expected{0.01};
  for (int cents = 1; cents < 200'000; cents += 7) {
    const std::string amount =
        std::to_string(cents / 100) + (cents % 100 < 10 ? ".0" : ".") + std::to_string(cents % 100);
    text += "\n$" + amount;
    expected.push_back(std::strtod(amount.c_str(), nullptr));
  }
  EXPECT_EQ(read(text), expected);
}

TEST(Amounts, EachTaskReadsAll) {
  const Value expected = Array<double>{.values = {1, 2.5}, .shape = {2}};
  EXPECT_THAT(run_on_threads(*make_job("amounts", with("text", std::string("$1\n$2.50")), 4), 4),
              ::testing::ElementsAre(expected, expected, expected, expected));
}

TEST(Amounts, AreNothingElse) {
  for (const char* text : {"", "$", "1.2.3", "-1", "$1\n", "1e5", "1234567890123456", "$1 "})
    EXPECT_THROW(make_job("amounts", with("text", std::string(text)), 1), BadArgument) << text;
}

}  // namespace
}  // namespace gillab::native
