#include "tell/results/json_node.h"

#include <cmath>

#include <fmt/format.h>

#include "base/support/error.h"
#include "tell/words/text.h"

namespace gillab::results {

using namespace words;
namespace {

using Json = JsonNode::Json;

constexpr std::string_view kNotValid = "is not a valid gillab results document";

std::string escaped(std::string_view key) {
  std::string text;
  for (const char byte : key) {
    if (byte == '~') {
      text += "~0";
    } else if (byte == '/') {
      text += "~1";
    } else {
      text += byte;
    }
  }
  return text;
}

std::string described(const Json& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "an array";
  return truncated(one_line(value.dump(-1, ' ', false, Json::error_handler_t::replace)), 40);
}

/// The value of a float that is a whole number and fits, as tools write it that know only floats.
std::optional<std::int64_t> as_whole(double value) {
  constexpr double kLargestExact = 9007199254740992.0;  // 2^53
  if (std::trunc(value) != value || std::abs(value) > kLargestExact) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

void JsonNode::expected(std::string_view what) const {
  throw Error(fmt::format("'{}' {}: {} should be {}, but is {}.", *file_, kNotValid,
                          pointer_.empty() ? "the document" : one_line(pointer_), what, described(*value_)));
}

JsonNode JsonNode::child(const Json& value, std::string_view key) const {
  return {value, *file_, pointer_ + "/" + escaped(key)};
}

std::optional<JsonNode> JsonNode::find(std::string_view key) const {
  const Json& json = object();
  const auto found = json.find(std::string{key});
  if (found == json.end() || found->is_null()) return std::nullopt;
  return child(*found, key);
}

JsonNode JsonNode::at(std::string_view key) const {
  std::optional<JsonNode> found = find(key);
  if (!found) {
    throw Error(
        fmt::format("'{}' {}: {}/{} is missing.", *file_, kNotValid, one_line(pointer_), escaped(key)));
  }
  return *found;
}

std::vector<JsonNode> JsonNode::elements() const {
  if (!value_->is_array()) expected("an array");
  std::vector<JsonNode> nodes;
  nodes.reserve(value_->size());
  for (const Json& element : *value_) {
    nodes.push_back(child(element, fmt::format("{}", nodes.size())));
  }
  return nodes;
}

const std::string& JsonNode::text() const {
  if (!value_->is_string()) expected("a string");
  return value_->get_ref<const std::string&>();
}

bool JsonNode::flag() const {
  if (!value_->is_boolean()) expected("true or false");
  return value_->get<bool>();
}

double JsonNode::number() const {
  if (!value_->is_number()) expected("a number");
  return value_->get<double>();
}

double JsonNode::number(double minimum, double maximum) const {
  const double value = number();
  if (value >= minimum && value <= maximum) return value;
  expected(maximum == std::numeric_limits<double>::max()
               ? fmt::format("a number of at least {:g}", minimum)
               : fmt::format("a number from {:g} to {:g}", minimum, maximum));
}

double JsonNode::positive() const {
  const double value = number();
  if (!(value > 0)) expected("a number above 0");
  return value;
}

const Json& JsonNode::object() const {
  if (!value_->is_object()) expected("an object");
  return *value_;
}

std::uint64_t JsonNode::whole_number(std::int64_t minimum, std::uint64_t maximum) const {
  const auto within = [minimum, maximum](std::int64_t value) {
    return value >= minimum && (value < 0 || static_cast<std::uint64_t>(value) <= maximum);
  };
  if (value_->is_number_unsigned()) {
    const auto value = value_->get<std::uint64_t>();
    if (value <= maximum && (minimum <= 0 || value >= static_cast<std::uint64_t>(minimum))) return value;
  } else if (value_->is_number_integer()) {
    const auto value = value_->get<std::int64_t>();
    if (within(value)) return static_cast<std::uint64_t>(value);
  } else if (value_->is_number_float()) {
    const std::optional<std::int64_t> value = as_whole(value_->get<double>());
    if (value && within(*value)) return static_cast<std::uint64_t>(*value);
  }
  expected(fmt::format("a whole number from {} to {}", minimum, maximum));
}

std::string JsonNode::text_or_empty(std::string_view key) const {
  const std::optional<JsonNode> found = find(key);
  return found ? found->text() : std::string{};
}

bool JsonNode::flag_or(std::string_view key, bool otherwise) const {
  const std::optional<JsonNode> found = find(key);
  return found ? found->flag() : otherwise;
}

std::optional<double> JsonNode::optional_number(std::string_view key) const {
  const std::optional<JsonNode> found = find(key);
  if (!found) return std::nullopt;
  return found->number();
}

}  // namespace gillab::results
