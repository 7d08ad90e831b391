#pragma once

#include <memory>

#include <nlohmann/json_fwd.hpp>

namespace gillab::protocol {

/// Parameter names to values of any kind, in the order the scenario gives them. A JSON object that those who
/// only pass it on need not compile: the many files that know a scenario would all instantiate the JSON
/// library otherwise.
class Parameters {
 public:
  Parameters();                               ///< none
  Parameters(nlohmann::ordered_json values);  // NOLINT(google-explicit-constructor): it is that object
  Parameters(const Parameters& other);
  Parameters(Parameters&& other) noexcept;
  Parameters& operator=(const Parameters& other);
  Parameters& operator=(Parameters&& other) noexcept;
  ~Parameters();

  [[nodiscard]] const nlohmann::ordered_json& json() const { return *values_; }
  [[nodiscard]] nlohmann::ordered_json& json() { return *values_; }

  bool operator==(const Parameters& other) const;

 private:
  std::unique_ptr<nlohmann::ordered_json> values_;  ///< never null, but in what was moved from
};

void to_json(nlohmann::ordered_json& json, const Parameters& parameters);
void from_json(const nlohmann::ordered_json& json, Parameters& parameters);

}  // namespace gillab::protocol
