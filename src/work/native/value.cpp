#include "work/native/value.h"

namespace gillab::native {

namespace {

template <typename Type>
const Type& get(const Arguments::Argument& argument, std::string_view name, std::string_view expected) {
  if (const auto* value = std::get_if<Type>(&argument)) return *value;
  throw BadArgument("The kernel argument '" + std::string(name) + "' must be " + std::string(expected) + ".");
}

}  // namespace

std::int64_t Arguments::integer(std::string_view name) const {
  constexpr std::string_view kExpected = "an integer";
  return get<std::int64_t>(find(name, kExpected), name, kExpected);
}

double Arguments::real(std::string_view name) const {
  constexpr std::string_view kExpected = "a number";
  const Argument& argument = find(name, kExpected);
  if (const auto* integer = std::get_if<std::int64_t>(&argument)) return static_cast<double>(*integer);
  return get<double>(argument, name, kExpected);
}

const std::string& Arguments::text(std::string_view name) const {
  constexpr std::string_view kExpected = "a string";
  return get<std::string>(find(name, kExpected), name, kExpected);
}

const ArrayView<double>& Arguments::array(std::string_view name) const {
  constexpr std::string_view kExpected = "a C-contiguous array of float64";
  return get<ArrayView<double>>(find(name, kExpected), name, kExpected);
}

const ArrayView<float>& Arguments::floats(std::string_view name) const {
  constexpr std::string_view kExpected = "a C-contiguous array of float32";
  return get<ArrayView<float>>(find(name, kExpected), name, kExpected);
}

const Arguments::Argument& Arguments::find(std::string_view name, std::string_view expected) const {
  const auto found = arguments_.find(name);
  if (found != arguments_.end()) return found->second;
  throw BadArgument("The kernel argument '" + std::string(name) + "' is missing; it must be " +
                    std::string(expected) + ".");
}

}  // namespace gillab::native
