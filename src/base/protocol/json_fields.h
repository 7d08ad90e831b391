#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

/// Reading and writing the members of messages. What somebody's interpreter sent is believed only as far as
/// it makes sense: each of these throws MalformedMessage or nlohmann's exception otherwise.
namespace gillab::protocol {

/// About thirty years: longer than anything that is measured, and short enough to calculate with.
inline constexpr double kLongest_s = 1e9;

/// More of these nobody runs; a scenario has at most as many.
inline constexpr std::uint64_t kMostTasks = 1'000'000;

/// Writes the field only when there is a value.
template <typename T>
void put_optional(nlohmann::ordered_json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}

/// Reads the field when it is there and not null.
template <typename T>
void get_optional(const nlohmann::ordered_json& json, const char* name, std::optional<T>& value) {
  const auto field = json.find(name);
  value =
      field != json.end() && !field->is_null() ? std::optional<T>(field->template get<T>()) : std::nullopt;
}

/// A number from `least` to `most`.
[[nodiscard]] double number_within(const nlohmann::ordered_json& json, const char* name, double least,
                                   double most);

/// How long something took.
[[nodiscard]] inline double duration_s(const nlohmann::ordered_json& json, const char* name) {
  return number_within(json, name, 0, kLongest_s);
}

/// A whole number from `least` to `most`.
[[nodiscard]] std::uint64_t whole_number(const nlohmann::ordered_json& json, const char* name,
                                         std::uint64_t least, std::uint64_t most);

/// How many threads or tasks there are.
[[nodiscard]] inline int multitude(const nlohmann::ordered_json& json, const char* name) {
  return static_cast<int>(whole_number(json, name, 1, kMostTasks));
}

/// How often something happened.
[[nodiscard]] inline std::uint64_t count(const nlohmann::ordered_json& json, const char* name) {
  return whole_number(json, name, 0, UINT64_MAX);
}

/// One of two words, or none.
[[nodiscard]] std::string one_of_or_empty(const nlohmann::ordered_json& json, const char* name,
                                          const char* one, const char* other);

}  // namespace gillab::protocol
