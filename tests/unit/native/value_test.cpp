#include "work/native/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace gillab::native {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string bad_argument(const std::function<void()>& action) {
  try {
    action();
  } catch (const BadArgument& error) {
    return error.what();
  }
  return "";
}

TEST(Arguments, GivesEachTypeBack) {
  const std::array<double, 2> values{1.5, 2.5};
  Arguments arguments;
  arguments.set("n", std::int64_t{3});
  arguments.set("x", 0.5);
  arguments.set("url", std::string("http://127.0.0.1/"));
  arguments.set("values", ArrayView<double>{.values = values, .shape = {2}});

  EXPECT_EQ(arguments.integer("n"), 3);
  EXPECT_EQ(arguments.real("x"), 0.5);
  EXPECT_EQ(arguments.text("url"), "http://127.0.0.1/");
  EXPECT_EQ(arguments.array("values").values.data(), values.data());
  EXPECT_THAT(arguments.array("values").shape, ::testing::ElementsAre(2));
  const std::array<float, 1> small{0.5F};
  arguments.set("small", ArrayView<float>{.values = small, .shape = {1}});
  EXPECT_EQ(arguments.floats("small").values.data(), small.data());
  EXPECT_THROW(static_cast<void>(arguments.array("small")), BadArgument);
}

TEST(Arguments, TakesAnIntegerForARealButNotTheOtherWayRound) {
  Arguments arguments;
  arguments.set("whole", std::int64_t{2});
  arguments.set("real", 2.0);
  EXPECT_EQ(arguments.real("whole"), 2.0);
  EXPECT_THROW(static_cast<void>(arguments.integer("real")), BadArgument);
}

TEST(Arguments, NamesAMissingArgumentAndItsType) {
  const Arguments none;
  const auto missing = [](const char* type) {
    return AllOf(HasSubstr("'n'"), HasSubstr("missing"), HasSubstr(type));
  };
  EXPECT_THAT(bad_argument([&] { static_cast<void>(none.integer("n")); }), missing("an integer"));
  EXPECT_THAT(bad_argument([&] { static_cast<void>(none.real("n")); }), missing("a number"));
  EXPECT_THAT(bad_argument([&] { static_cast<void>(none.text("n")); }), missing("a string"));
  EXPECT_THAT(bad_argument([&] { static_cast<void>(none.array("n")); }), missing("array of float64"));
}

TEST(Arguments, NamesAMistypedArgumentAndTheTypeItShouldHave) {
  Arguments arguments;
  arguments.set("n", std::string("many"));
  arguments.set("url", 1.0);
  EXPECT_THAT(bad_argument([&] { static_cast<void>(arguments.integer("n")); }),
              AllOf(HasSubstr("'n'"), HasSubstr("an integer")));
  EXPECT_THAT(bad_argument([&] { static_cast<void>(arguments.real("n")); }), HasSubstr("a number"));
  EXPECT_THAT(bad_argument([&] { static_cast<void>(arguments.text("url")); }), HasSubstr("a string"));
  EXPECT_THAT(bad_argument([&] { static_cast<void>(arguments.array("url")); }),
              HasSubstr("array of float64"));
}

TEST(Arguments, TheLastValueOfANameCounts) {
  Arguments arguments;
  arguments.set("n", std::int64_t{1});
  arguments.set("n", std::int64_t{2});
  EXPECT_EQ(arguments.integer("n"), 2);
}

}  // namespace
}  // namespace gillab::native
