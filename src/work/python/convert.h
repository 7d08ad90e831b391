#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "work/native/value.h"
#include "work/python/object.h"

/// Values between C++ and Python. Every function here needs the thread attached and throws PythonError.
namespace gillab::python {

[[nodiscard]] Object to_python(const std::string& text);
[[nodiscard]] Object to_python(const nlohmann::ordered_json& json);
[[nodiscard]] Object to_python(const native::Value& value);  ///< int, float, str or memoryview

[[nodiscard]] std::string text_from(
    const Object& text);  ///< throws TypeError's PythonError for anything but str
[[nodiscard]] nlohmann::ordered_json json_from(
    const Object& object);  ///< of plain data: dict, list, str, number

}  // namespace gillab::python
