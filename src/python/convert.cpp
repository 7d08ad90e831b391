#include "python/convert.h"

#include <type_traits>
#include <variant>

#include "python/error.h"

namespace gillab::python {

namespace {

Object json_module() {
  return checked(PyImport_ImportModule("json"));
}

Object list_of(const std::vector<double>& values) {
  Object list = checked(PyList_New(static_cast<Py_ssize_t>(values.size())));
  for (std::size_t i = 0; i < values.size(); ++i) {
    PyList_SET_ITEM(list.get(), static_cast<Py_ssize_t>(i), checked(PyFloat_FromDouble(values[i])).release());
  }
  return list;
}

}  // namespace

Object to_python(const std::string& text) {
  return checked(PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
}

Object to_python(const nlohmann::ordered_json& json) {
  return checked(PyObject_CallMethod(json_module().get(), "loads", "O", to_python(json.dump()).get()));
}

Object to_python(const native::Value& value) {
  return std::visit(
      [](const auto& alternative) -> Object {
        using Alternative = std::decay_t<decltype(alternative)>;
        if constexpr (std::is_same_v<Alternative, std::int64_t>) {
          return checked(PyLong_FromLongLong(alternative));
        } else if constexpr (std::is_same_v<Alternative, double>) {
          return checked(PyFloat_FromDouble(alternative));
        } else if constexpr (std::is_same_v<Alternative, std::string>) {
          return to_python(alternative);
        } else {
          return list_of(alternative);
        }
      },
      value);
}

std::string text_from(const Object& text) {
  Py_ssize_t size = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(text.get(), &size);
  if (utf8 == nullptr) throw_python_error();
  return {utf8, static_cast<std::size_t>(size)};
}

nlohmann::ordered_json json_from(const Object& object) {
  const Object text = checked(PyObject_CallMethod(json_module().get(), "dumps", "O", object.get()));
  return nlohmann::ordered_json::parse(text_from(text));
}

}  // namespace gillab::python
