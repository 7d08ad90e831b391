#include "tell/demo/lessons.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/support/error.h"

namespace gillab::demo {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(LessonNamed, FindsEachAndSuggestsForOthers) {
  for (std::size_t i = 0; i < lessons().size(); ++i)
    EXPECT_EQ(lesson_named(lessons()[i].name), i);
  try {
    static_cast<void>(lesson_named("convoi"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("Did you mean 'convoy'?"));
  }
}

TEST(TextOf, IsCompleteEverywhere) {
  for (const Surroundings& surroundings :
       {Surroundings{.version = "3.11.2", .cpus = 2}, Surroundings{.version = "3.12.1", .cpus = 1},
        Surroundings{.version = "3.14.0", .free_threaded = true, .cpus = 64}}) {
    for (const Lesson& lesson : lessons()) {
      EXPECT_THAT(text_of(lesson, surroundings), Not(IsEmpty()));
      EXPECT_THAT(text_of(lesson, surroundings), Not(HasSubstr("{")));
    }
  }
}

TEST(OwnGils, NeedAVersionThatHasThem) {
  EXPECT_FALSE((Surroundings{.version = "3.11.9"}.own_gils()));
  EXPECT_TRUE((Surroundings{.version = "3.12.0"}.own_gils()));
  EXPECT_TRUE((Surroundings{.version = "3.15.0a1"}.own_gils()));
  EXPECT_FALSE((Surroundings{.version = "3.14.0", .free_threaded = true}.own_gils()));

  const Lesson& last = lessons()[lesson_named("own-gil")];
  EXPECT_EQ(work_of(last, {.version = "3.11.2"}), "python");
  EXPECT_THAT(text_of(last, {.version = "3.11.2"}), HasSubstr("This is CPython 3.11.2."));
  EXPECT_EQ(work_of(last, {.version = "3.13.0"}), "interpreter");
  EXPECT_THAT(text_of(last, {.version = "3.14.0", .free_threaded = true}), HasSubstr("free-threaded"));
}

}  // namespace
}  // namespace gillab::demo
