#include "tell/results/json_document.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/protocol/json_limits.h"
#include "base/support/error.h"
#include "tell/words/text.h"

namespace gillab::results {

using namespace words;
namespace {

using Json = nlohmann::ordered_json;

/// Deeper than any document of ours; far from where copying or writing a value could exhaust the stack.
constexpr int kMaxDepth = 100;

std::string where(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t line_start = before.rfind('\n');
  const std::size_t column = before.size() - (line_start == std::string_view::npos ? 0 : line_start + 1) + 1;
  return fmt::format("line {}, column {}", line, column);
}

/// The part of the library's message that says what it found: "unexpected end of input; expected ']'".
std::string what_was_found(const Json::exception& error) {
  std::string_view message = error.what();
  if (const std::size_t bracket = message.find("] "); bracket != std::string_view::npos) {
    message.remove_prefix(bracket + 2);
  }
  if (const std::size_t dash = message.find(" - "); dash != std::string_view::npos)
    message.remove_prefix(dash + 3);
  const std::size_t last_read = message.find("; last read: ");
  std::string found{message.substr(0, last_read)};
  if (last_read != std::string_view::npos) {
    const std::string_view rest = message.substr(last_read);
    const std::size_t expectation = rest.rfind("; expected ");
    if (expectation != std::string_view::npos) found += rest.substr(expectation);
  }
  return truncated(one_line(found), 120);
}

}  // namespace

Json parse_document(std::string_view text, const std::string& name) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw Error(
        fmt::format("'{}' is empty; 'gillab run --export-json FILE' writes a results document.", name));
  }
  protocol::JsonLimits limits(kMaxDepth);
  const auto limited = [&](int depth, Json::parse_event_t event, const Json&) {
    if (const auto excess = limits.excess(depth, event)) {
      throw Error(fmt::format("'{}' is not a gillab results document: {}.", name, *excess));
    }
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), limited);
  } catch (const Json::parse_error& error) {
    throw Error(
        fmt::format("'{}' is not valid JSON: {}: {}.", name, where(text, error.byte), what_was_found(error)));
  } catch (const Json::exception& error) {
    throw Error(fmt::format("'{}' cannot be read as JSON: {}.", name, what_was_found(error)));
  }
}

}  // namespace gillab::results
