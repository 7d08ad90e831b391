#include "tell/demo/keys.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gillab::demo {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<KeyPress> keys(std::string bytes) {
  return keys_from(bytes);
}

TEST(KeysFrom, KnowsLettersDigitsAndArrows) {
  EXPECT_THAT(keys("n+3\x1B[C\x1B[D\x1BOAq"),
              ElementsAre(KeyPress{Key::kNext}, KeyPress{Key::kMoreThreads}, KeyPress{Key::kLesson, 3},
                          KeyPress{Key::kNext}, KeyPress{Key::kBack}, KeyPress{Key::kMoreThreads},
                          KeyPress{Key::kQuit}));
}

TEST(KeysFrom, LeavesOutTheRest) {
  EXPECT_THAT(keys("ä0\x01 \x1B[15~\x1B[1;5P"), ElementsAre(KeyPress{Key::kNext}));
}

TEST(KeysFrom, WaitsForTheEndOfASequence) {
  std::string bytes = "p\x1B[";
  EXPECT_THAT(keys_from(bytes), ElementsAre(KeyPress{Key::kPause}));
  EXPECT_EQ(bytes, "\x1B[");  // '[' alone would be a key
  bytes += "C";
  EXPECT_THAT(keys_from(bytes), ElementsAre(KeyPress{Key::kNext}));
  EXPECT_THAT(bytes, IsEmpty());
}

TEST(KeysFrom, TakesTheEscapeKeyForNothing) {
  std::string bytes = "\x1B";
  EXPECT_THAT(keys_from(bytes), IsEmpty());
  bytes += "q";
  EXPECT_THAT(keys_from(bytes), ElementsAre(KeyPress{Key::kQuit}));
}

}  // namespace
}  // namespace gillab::demo
