#include "tell/results/json_layout.h"

#include <fmt/format.h>

namespace gillab::results {

namespace {

using Json = nlohmann::ordered_json;

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string enclosed(const Json& json, const std::string& members) {
  return json.is_object() ? fmt::format("{{{}}}", members) : fmt::format("[{}]", members);
}

std::string one_line_json(const Json& json) {
  if (!json.is_structured()) return dumped(json);
  std::string text;
  for (const auto& item : json.items()) {
    if (!text.empty()) text += ", ";
    if (json.is_object()) text += dumped(item.key()) + ": ";
    text += one_line_json(item.value());
  }
  return enclosed(json, text);
}

}  // namespace

std::string paged(const Json& json, std::size_t indent) {
  constexpr std::size_t kPage = 160;
  std::string line = one_line_json(json);
  if (!json.is_structured() || indent + line.size() <= kPage) return line;
  const std::string margin(indent + 2, ' ');
  std::string text;
  for (const auto& item : json.items()) {
    text.append(text.empty() ? "\n" : ",\n").append(margin);
    if (json.is_object()) text += dumped(item.key()) + ": ";
    text += paged(item.value(), indent + 2);
  }
  text.append("\n").append(indent, ' ');
  return enclosed(json, text);
}

std::string rows(const std::vector<Json>& entries) {
  std::string text;
  for (const Json& entry : entries) {
    text.append(text.empty() ? "\n    " : ",\n    ").append(one_line_json(entry));
  }
  return entries.empty() ? "[]" : fmt::format("[{}\n  ]", text);
}

}  // namespace gillab::results
