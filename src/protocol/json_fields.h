#pragma once

#include <optional>

#include <nlohmann/json.hpp>

namespace gillab::protocol {

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

}  // namespace gillab::protocol
