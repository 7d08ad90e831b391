#include "base/protocol/json_fields.h"

#include <fmt/format.h>

#include "base/protocol/malformed_message.h"

namespace gillab::protocol {

namespace {

using Json = nlohmann::ordered_json;

}  // namespace

double number_within(const Json& json, const char* name, double least, double most) {
  const Json& field = json.at(name);
  if (field.is_number()) {
    const auto value = field.get<double>();
    if (value >= least && value <= most) return value;
  }
  throw MalformedMessage(fmt::format("{} is no number from {:g} to {:g}", name, least, most));
}

std::uint64_t whole_number(const Json& json, const char* name, std::uint64_t least, std::uint64_t most) {
  const Json& field = json.at(name);
  const bool negative = !field.is_number_unsigned() && field.is_number_integer() && field.get<int64_t>() < 0;
  if (field.is_number_integer() && !negative) {
    const auto value = field.get<std::uint64_t>();
    if (value >= least && value <= most) return value;
  }
  throw MalformedMessage(fmt::format("{} is no whole number from {} to {}", name, least, most));
}

std::string one_of_or_empty(const Json& json, const char* name, const char* one, const char* other) {
  auto word = json.at(name).get<std::string>();
  if (word.empty() || word == one || word == other) return word;
  throw MalformedMessage(fmt::format("{} is neither {} nor {}", name, one, other));
}

}  // namespace gillab::protocol
