#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace gillab::results {

/// A value in a document that somebody else may have written, together with where it stands: every way of
/// reading it either gives what was asked for or throws gillab::Error with its JSON pointer.
class JsonNode {
 public:
  using Json = nlohmann::ordered_json;

  /// `document` and `file` (the name for messages) must outlive the node and all nodes taken from it.
  JsonNode(const Json& document, const std::string& file) : value_(&document), file_(&file) {}

  [[nodiscard]] JsonNode at(std::string_view key) const;                   ///< must be there
  [[nodiscard]] std::optional<JsonNode> find(std::string_view key) const;  ///< null counts as absent
  [[nodiscard]] std::vector<JsonNode> elements() const;                    ///< of an array

  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] bool flag() const;
  [[nodiscard]] double number() const;
  [[nodiscard]] double number(double minimum, double maximum) const;
  [[nodiscard]] double positive() const;  ///< a number above 0

  /// A whole number between `minimum` and `maximum`, which is what T holds if nobody says otherwise.
  template <std::integral T>
  [[nodiscard]] T integer(T minimum, T maximum = std::numeric_limits<T>::max()) const {
    return static_cast<T>(
        whole_number(static_cast<std::int64_t>(minimum), static_cast<std::uint64_t>(maximum)));
  }

  /// An object, as it is.
  [[nodiscard]] const Json& object() const;

  /// The same, or what is said when the key is absent.
  [[nodiscard]] std::string text_or_empty(std::string_view key) const;
  [[nodiscard]] bool flag_or(std::string_view key, bool otherwise) const;
  [[nodiscard]] std::optional<double> optional_number(std::string_view key) const;

  /// Throws: "'FILE' is not a valid gillab results document: POINTER should be EXPECTED, but is …."
  [[noreturn]] void expected(std::string_view what) const;

 private:
  JsonNode(const Json& value, const std::string& file, std::string pointer)
      : value_(&value), file_(&file), pointer_(std::move(pointer)) {}

  [[nodiscard]] JsonNode child(const Json& value, std::string_view key) const;

  /// As its bits: the unsigned numbers above the signed ones come out right when cast back.
  [[nodiscard]] std::uint64_t whole_number(std::int64_t minimum, std::uint64_t maximum) const;

  const Json* value_;
  const std::string* file_;
  std::string pointer_;
};

}  // namespace gillab::results
