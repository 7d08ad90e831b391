#include "tell/demo/counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace gillab::demo {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

TEST(RowsFrom, TakesTheRowsInUse) {
  const std::array<std::uint64_t, 9> words{77, 1, 5000, 0, 2, 9, 78, 4, 12};
  // Fewer words than rows: what is cut off counts as free.
  const auto rows = rows_from(words);
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(rows[0].name(), "python-1");
  EXPECT_EQ(rows[0].count, 5000U);
  EXPECT_EQ(rows[1].name(), "server-3");
  EXPECT_EQ(rows[1].thread, 78U);
}

TEST(RowsFrom, LeavesOutWhatItDoesNotKnow) {
  const std::array<std::uint64_t, 6> words{77, 0, 1, 78, 9, 1};
  EXPECT_THAT(rows_from(words), IsEmpty());
}

TEST(Rates, AreTakenOverTheLastSecond) {
  Rates rates;
  Row row{.thread = 1, .count = 0};
  for (int i = 0; i <= 40; ++i) {
    rates.add(i * 0.1, {row});
    row.count += i < 20 ? 1000 : 10;  // slow for two seconds
  }
  EXPECT_NEAR(rates.of(row), 100, 1);
  EXPECT_NEAR(rates.span_s(), 1.0, 0.15);
}

TEST(Rates, OfAThreadThatHasJustComeAreTakenOverItsLife) {
  Rates rates;
  const Row old{.thread = 1, .count = 0};
  rates.add(0, {old});
  rates.add(0.5, {old, {.place = 1, .thread = 2, .count = 100}});
  EXPECT_EQ(rates.of({.thread = 2}), 0);  // not known yet
  rates.add(1.0, {old, {.place = 1, .thread = 2, .count = 200}});
  EXPECT_THAT(rates.of({.thread = 2}), DoubleEq(200));
  EXPECT_EQ(rates.of({.thread = 3}), 0);
}

TEST(Rates, AreAddedUpByUnit) {
  Rates rates;
  const auto rows = [](std::uint64_t count) {
    return std::vector<Row>{{.thread = 1, .unit = Unit::kSteps, .count = count},
                            {.thread = 2, .unit = Unit::kSteps, .count = 2 * count},
                            {.thread = 3, .unit = Unit::kRequests, .count = count}};
  };
  rates.add(0, rows(0));
  rates.add(1, rows(10));
  EXPECT_THAT(rates.totals(), ElementsAre(Pair(Unit::kSteps, 30), Pair(Unit::kRequests, 10)));
  rates.forget();
  EXPECT_THAT(rates.totals(), IsEmpty());
}

TEST(Amount, IsShort) {
  EXPECT_EQ(amount(3'123'456, Unit::kSteps), "3.12 M steps");
  EXPECT_EQ(amount(31'234'560, Unit::kSteps), "31.2 M steps");
  EXPECT_EQ(amount(45'678, Unit::kSteps), "46 k steps");
  EXPECT_EQ(amount(224.6, Unit::kMegabytes), "225 MB");
  EXPECT_EQ(amount(0, Unit::kNaps), "0 naps");
}

}  // namespace
}  // namespace gillab::demo
