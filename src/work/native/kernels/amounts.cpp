#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

namespace gillab::native {

namespace {

constexpr std::size_t kMostDigits =
    15;  // so that all digits together are a whole number that a double can be
constexpr std::array<double, kMostDigits + 1> kPowersOfTen{1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                           1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

bool is_digit(char c) {
  return '0' <= c && c <= '9';
}

/// The number of each line of "$1,234.50\n…", whose dollar signs and commas say nothing. Dividing the digits
/// by a power of ten rounds once, as reading the number does.
GILLAB_OPAQUE std::vector<double> read_amounts(std::string_view text, std::size_t lines) {
  std::vector<double> amounts;
  amounts.reserve(lines);
  std::int64_t digits = 0;
  std::size_t decimals = 0;
  std::size_t per_digit = 0;  // 1 behind the point
  const auto end_line = [&] {
    amounts.push_back(static_cast<double>(digits) / kPowersOfTen[decimals]);
    digits = 0;
    decimals = per_digit = 0;
  };
  for (const char c : text) {
    if (is_digit(c)) {
      digits = 10 * digits + (c - '0');
      decimals += per_digit;
    } else if (c == '.') {
      per_digit = 1;
    } else if (c == '\n') {
      end_line();
    }
  }
  end_line();
  return amounts;
}

void require_amounts(std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
    const auto digits = std::ranges::count_if(line, is_digit);
    if (digits < 1 || std::cmp_greater(digits, kMostDigits) || std::ranges::count(line, '.') > 1 ||
        line.find_first_not_of("$0123456789,.") != std::string_view::npos) {
      throw BadArgument(
          "The kernel argument 'text' must hold an amount such as $1,234.50 in each line, not '" +
          std::string(line) + "'.");
    }
    begin += line.size() + 1;
  }
}

const Registration registration({
    .name = "amounts",
    .summary = "Reads an amount from each line of a text.",
    .arguments = "text: str, lines such as $1,234.50",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          require_amounts(arguments.text("text"));
          const auto lines = static_cast<std::size_t>(std::ranges::count(arguments.text("text"), '\n')) + 1;
          return pure_job(
              [text = arguments.text("text"), lines]() -> Value {
                return Array<double>{.values = read_amounts(text, lines), .shape = {lines}};
              },
              tasks);
        },
});

}  // namespace

}  // namespace gillab::native
