#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>

#include "measure/lab/results.h"

/// Members of the results document: what is unknown, or no number, is left out.
namespace gillab::results {

using Json = nlohmann::ordered_json;

inline void set_text(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

inline void set_number(Json& json, const char* key, double value) {
  if (std::isfinite(value)) json[key] = value;
}

/// For the numbers of which 0 means "does not apply".
inline void set_unless_zero(Json& json, const char* key, double value) {
  if (value != 0) set_number(json, key, value);
}

template <class T>
void set_optional(Json& json, const char* key, const std::optional<T>& value) {
  if (value) json[key] = *value;
}

inline void set_optional(Json& json, const char* key, const std::optional<double>& value) {
  if (value) set_number(json, key, *value);
}

inline std::optional<Json> estimate_json(const lab::Estimate& estimate) {
  Json json = Json::object();
  set_number(json, "value", estimate.value);
  set_number(json, "lower", estimate.lower);
  set_number(json, "upper", estimate.upper);
  set_number(json, "confidence", estimate.confidence);
  if (json.size() < 4) return std::nullopt;
  return std::make_optional(std::move(json));
}

template <class Items, class Convert>
Json array_of(const Items& items, Convert convert) {
  Json json = Json::array();
  for (const auto& item : items) {
    json.push_back(convert(item));
  }
  return json;
}

}  // namespace gillab::results
