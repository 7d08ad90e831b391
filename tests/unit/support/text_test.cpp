#include "base/support/text.h"

#include <gtest/gtest.h>

namespace gillab {
namespace {

TEST(Text, EnumeratesAsASentenceDoes) {
  EXPECT_EQ(enumerate({}), "");
  EXPECT_EQ(enumerate({"a"}), "a");
  EXPECT_EQ(enumerate({"a", "b"}), "a and b");
  EXPECT_EQ(enumerate({"a", "b", "c"}), "a, b and c");
}

TEST(Text, MatchesPatterns) {
  EXPECT_TRUE(matches_glob("native-*", "native-released/threads"));
  EXPECT_TRUE(matches_glob("*/threads", "python/threads"));
  EXPECT_FALSE(matches_glob("native", "native-released/threads"));
}

TEST(Text, KeepsTheLastLines) {
  EXPECT_EQ(last_lines("a\nb\nc\n\n", 2), "b\nc");
  EXPECT_EQ(last_lines("a\nb", 5), "a\nb");
  EXPECT_EQ(last_lines(" \n ", 5), "");
  EXPECT_EQ(last_lines(std::string(10, 'x') + "yz", 1, 3), "xyz");
}

}  // namespace
}  // namespace gillab
