#include "base/protocol/parameters.h"

#include <utility>

#include <nlohmann/json.hpp>

namespace gillab::protocol {

namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Parameters::Parameters() : Parameters(Json::object()) {
}
Parameters::Parameters(Json values) : values_(std::make_unique<Json>(std::move(values))) {
}
Parameters::Parameters(const Parameters& other) : Parameters(*other.values_) {
}
Parameters::Parameters(Parameters&& other) noexcept = default;
Parameters& Parameters::operator=(const Parameters& other) {
  return *this = Parameters(other);
}
Parameters& Parameters::operator=(Parameters&& other) noexcept = default;
Parameters::~Parameters() = default;

bool Parameters::operator==(const Parameters& other) const {
  return *values_ == *other.values_;
}

void to_json(Json& json, const Parameters& parameters) {
  json = parameters.json();
}

void from_json(const Json& json, Parameters& parameters) {
  parameters = Parameters(json);
}

}  // namespace gillab::protocol
