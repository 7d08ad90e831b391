#include "work/python/convert.h"

#include <cstddef>
#include <cstring>
#include <span>
#include <type_traits>
#include <variant>

#include "work/python/error.h"

namespace gillab::python {

namespace {

Object json_module() {
  return checked(PyImport_ImportModule("json"));
}

/// struct's letter for the type.
template <typename T>
constexpr const char* kFormat = std::is_same_v<T, float> ? "f" : "d";

Object shape_of(const std::vector<std::size_t>& shape) {
  Object list = checked(PyList_New(0));
  for (const std::size_t size : shape)
    check_status(PyList_Append(list.get(), checked(PyLong_FromSize_t(size)).get()));
  return list;
}

/// Over a bytes object, which keeps the memory and lets nobody change it.
template <typename T>
Object memoryview_of(const native::Array<T>& array) {
  const std::span<const std::byte> memory = std::as_bytes(std::span(array.values));
  const Object bytes = checked(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(memory.size())));
  if (!memory.empty()) std::memcpy(PyBytes_AS_STRING(bytes.get()), memory.data(), memory.size());
  const Object view = checked(PyMemoryView_FromObject(bytes.get()));
  // memoryview.cast() knows no empty shape but the plain one.
  const bool plain = array.values.empty() || array.shape.size() < 2;
  if (plain) return checked(PyObject_CallMethod(view.get(), "cast", "s", kFormat<T>));
  return checked(PyObject_CallMethod(view.get(), "cast", "sO", kFormat<T>, shape_of(array.shape).get()));
}

}  // namespace

Object to_python(const std::string& text) {
  return checked(PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size())));
}

Object to_python(const nlohmann::ordered_json& json) {
  return checked(PyObject_CallMethod(json_module().get(), "loads", "(O)", to_python(json.dump()).get()));
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
          return memoryview_of(alternative);
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
  const Object text = checked(PyObject_CallMethod(json_module().get(), "dumps", "(O)", object.get()));
  return nlohmann::ordered_json::parse(text_from(text));
}

}  // namespace gillab::python
