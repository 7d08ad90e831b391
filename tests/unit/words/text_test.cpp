#include "tell/words/text.h"

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gillab::words {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(display_width(""), 0);
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("µs ✓ ✗ █▏ ─ ± …"), 15);
  EXPECT_EQ(display_width("e\xCC\x81"), 1);  // e and a combining acute
  EXPECT_EQ(display_width("日本"), 4);
  EXPECT_EQ(display_width("\xFF\xFE"), 2);
}

TEST(OneLine, TakesOutWhatWouldDisturbATerminal) {
  EXPECT_EQ(one_line("  a\tb\n\nc  "), "a b c");
  EXPECT_EQ(one_line("\x1B[1;31mred\x1B[0m \x1B]0;title\x07text \x1B]8;;x\x1B\\link"), "red text link");
  EXPECT_EQ(one_line("bell\x07 null\x01 nel\xC2\x85 bidi\xE2\x80\xAE\xE2\x80\xAC"), "bell null nel bidi");
  EXPECT_EQ(one_line("cut \x1B["), "cut");
  EXPECT_EQ(one_line("cut \x1B"), "cut");
  EXPECT_EQ(one_line("cut \x1B]0;title"), "cut");
}

TEST(OneLine, CanBeKeptToAscii) {
  EXPECT_EQ(one_line("850 µs – “2×” … ≤ 日", false), "850 us - \"2x\" ... <= ?");
  EXPECT_EQ(one_line("5\u00A0ms · 3 μs − ‘a’ → b ≥ c — d", false), "5 ms * 3 us - 'a' -> b >= c - d");
  EXPECT_EQ(one_line("e\u0301te\u0301", false), "ete") << "accents of their own have no width to keep";
}

TEST(OneLine, ReplacesInvalidUtf8LikeTheJsonLibrary) {
  std::mt19937 random{42};  // NOLINT(*-msc51-cpp, *-msc32-c): the same bytes every time
  std::uniform_int_distribution<int> byte{0x21, 0xFF};
  for (int i = 0; i < 20000; ++i) {
    std::string text(6, ' ');
    for (char& character : text) {
      character = static_cast<char>(byte(random));
      if (character == '\x7F') character = 'x';
    }
    const std::string line = one_line(text);
    const std::string replaced =
        nlohmann::json::parse(
            nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
            .get<std::string>();
    ASSERT_EQ(line, one_line(replaced));
    ASSERT_NO_THROW(static_cast<void>(nlohmann::json(line).dump()));
  }
}

TEST(PrintableLines, KeepIndentationAndDropEmptyEnds) {
  EXPECT_THAT(printable_lines("a  \n  b\r\nc\rd\n\n \n"), ElementsAre("a", "  b", "c", "d"));
  EXPECT_THAT(printable_lines(""), ElementsAre());
}

TEST(TailLines, TellHowManyAreMissing) {
  EXPECT_THAT(tail_lines("a\nb\nc", 3), ElementsAre("a", "b", "c"));
  EXPECT_THAT(tail_lines("a\nb\nc\nd", 2), ElementsAre("… 2 lines above, in the results file", "c", "d"));
  EXPECT_THAT(tail_lines("a\nb", 1, false), ElementsAre("... 1 line above, in the results file", "b"));
}

TEST(Truncated, CutsByColumns) {
  EXPECT_EQ(truncated("abcdef", 6), "abcdef");
  EXPECT_EQ(truncated("abcdef", 4), "abc…");
  EXPECT_EQ(truncated("abcdef", 4, false), "abc~");
  EXPECT_EQ(truncated("日本語", 4), "日…");
  EXPECT_EQ(truncated("abc", 0), "");
}

TEST(Wrapped, BreaksAtSpacesWherePossible) {
  EXPECT_THAT(wrapped("", 10), ElementsAre(""));
  EXPECT_THAT(wrapped("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("one two three", 8), ElementsAre("one two", "three"));
  EXPECT_THAT(wrapped("abcdefghij kl", 4), ElementsAre("abcd", "efgh", "ij", "kl"));
  EXPECT_THAT(wrapped("日本", 1), ElementsAre("日", "本"));
}

}  // namespace
}  // namespace gillab::words
