#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace gillab::native {

/// What a kernel gives back for one task; becomes an int, float, str or list of floats in Python.
using Value = std::variant<std::int64_t, double, std::string, std::vector<double>>;

/// A read-only view of a C-contiguous float64 array. The caller keeps the memory alive.
struct ArrayView {
  std::span<const double> values;  ///< all elements, row-major
  std::vector<std::size_t> shape;
};

/// A missing or mistyped kernel argument; the message names kernel argument and expected type.
class BadArgument : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// The named arguments of a kernel, as a scenario gave them.
class Arguments {
 public:
  using Argument = std::variant<std::int64_t, double, std::string, ArrayView>;

  void set(std::string name, Argument argument) { arguments_[std::move(name)] = std::move(argument); }

  /// Each throws BadArgument when the argument is missing or of another type.
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double real(std::string_view name) const;  ///< accepts an integer as well
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] const ArrayView& array(std::string_view name) const;

 private:
  [[nodiscard]] const Argument& find(std::string_view name, std::string_view expected) const;

  std::map<std::string, Argument, std::less<>> arguments_;
};

}  // namespace gillab::native
