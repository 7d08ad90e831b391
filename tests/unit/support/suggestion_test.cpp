#include "base/support/suggestion.h"

#include <gtest/gtest.h>

namespace gillab {
namespace {

const std::vector<std::string> kNames{"primes", "http-io", "sum", "refcount", "release-survey"};

TEST(Suggestion, FindsTypingMistakes) {
  EXPECT_EQ(nearest("prims", kNames), "primes");    // a letter dropped
  EXPECT_EQ(nearest("priems", kNames), "primes");   // two swapped
  EXPECT_EQ(nearest("httpio", kNames), "http-io");  // the hyphen forgotten
  EXPECT_EQ(nearest("sun", kNames), "sum");         // one replaced
}

TEST(Suggestion, TakesAPrefixForTheWhole) {
  EXPECT_EQ(nearest("release", kNames), "release-survey");
}

TEST(Suggestion, SaysNothingRatherThanAnything) {
  EXPECT_EQ(nearest("matrix", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
  EXPECT_EQ(nearest("x", {}), "");
}

TEST(Suggestion, IsASentence) {
  EXPECT_EQ(did_you_mean("prims", kNames), " Did you mean 'primes'?");
  EXPECT_EQ(did_you_mean("qqqqqq", kNames), "");
}

}  // namespace
}  // namespace gillab
