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

/// A C-contiguous array that a kernel made.
template <typename T>
struct Array {
  std::vector<T> values;  ///< all elements, row-major
  std::vector<std::size_t> shape;

  bool operator==(const Array&) const = default;
};

/// What a kernel gives back for one task; becomes an int, float or str in Python, an array a read-only
/// memoryview of its shape.
using Value = std::variant<std::int64_t, double, std::string, Array<double>, Array<float>>;

/// A read-only view of somebody else's C-contiguous array. The caller keeps the memory alive.
template <typename T>
struct ArrayView {
  std::span<const T> values;  ///< all elements, row-major
  std::vector<std::size_t> shape;
};

/// A missing or mistyped kernel argument; the message names kernel argument and expected type.
class BadArgument : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// Something that a kernel needs and that is not installed here; the message says what to install:
/// "needs a BLAS: apt-get install libopenblas0".
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The named arguments of a kernel, as a scenario gave them.
class Arguments {
 public:
  using Argument = std::variant<std::int64_t, double, std::string, ArrayView<double>, ArrayView<float>>;

  void set(std::string name, Argument argument) { arguments_[std::move(name)] = std::move(argument); }

  /// Each throws BadArgument when the argument is missing or of another type.
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] double real(std::string_view name) const;  ///< accepts an integer as well
  [[nodiscard]] const std::string& text(std::string_view name) const;
  [[nodiscard]] const ArrayView<double>& array(std::string_view name) const;
  [[nodiscard]] const ArrayView<float>& floats(std::string_view name) const;

 private:
  [[nodiscard]] const Argument& find(std::string_view name, std::string_view expected) const;

  std::map<std::string, Argument, std::less<>> arguments_;
};

}  // namespace gillab::native
