#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

/// What no message and no document of ours needs, but a hostile one may have: values nested until writing
/// them exhausts the stack, objects with so many members that looking each of them up takes forever.
namespace gillab::protocol {

class JsonLimits {
 public:
  using Json = nlohmann::ordered_json;

  explicit JsonLimits(int most_deep) : most_deep_(most_deep) {}

  /// For the parser's callback: what is too much, "its values are nested more than 100 deep"; nothing when
  /// all is well.
  [[nodiscard]] std::optional<std::string> excess(int depth, Json::parse_event_t event);

 private:
  int most_deep_;
  std::vector<std::size_t> members_;  ///< of the objects that are open
};

}  // namespace gillab::protocol
