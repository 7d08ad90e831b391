#include "work/python/convert.h"

#include <gtest/gtest.h>

#include "work/python/error.h"

namespace gillab::python {
namespace {

TEST(Convert, JsonGoesThereAndBack) {
  const nlohmann::ordered_json json = {{"z", 1}, {"a", 2.5}, {"list", {1, "two", nullptr, true}}};
  EXPECT_EQ(json_from(to_python(json)).dump(), json.dump());
}

TEST(Convert, KernelValuesBecomeThePlainTypes) {
  EXPECT_EQ(PyLong_AsLong(to_python(native::Value(std::int64_t{-3})).get()), -3);
  EXPECT_EQ(PyFloat_AsDouble(to_python(native::Value(2.5)).get()), 2.5);
  EXPECT_EQ(text_from(to_python(native::Value(std::string("é")))), "é");
}

TEST(Convert, KernelArraysBecomeMemoryviewsOfTheirShape) {
  const auto shown = [](const native::Value& value) {
    const Object view = to_python(value);
    EXPECT_TRUE(PyMemoryView_Check(view.get()));
    const Object list = checked(PyObject_CallMethod(view.get(), "tolist", nullptr));
    return json_from(list).dump();
  };
  EXPECT_EQ(shown(native::Array<double>{.values = {1, 2, 3, 4, 5, 6}, .shape = {2, 3}}),
            "[[1.0,2.0,3.0],[4.0,5.0,6.0]]");
  EXPECT_EQ(shown(native::Array<float>{.values = {0.5F}, .shape = {1}}), "[0.5]");
  EXPECT_EQ(shown(native::Array<double>{.values = {}, .shape = {0, 3}}), "[]");
}

TEST(Convert, WhatIsNoPlainDataIsAnError) {
  EXPECT_THROW((void)json_from(Object::borrow(Py_Ellipsis)), PythonError);
  EXPECT_THROW((void)text_from(Object::borrow(Py_None)), PythonError);
  EXPECT_THROW((void)to_python(std::string("\xff")), PythonError);
}

TEST(Object, CopiesShareAndMovesLeaveNothing) {
  const Object first = checked(PyUnicode_FromString("a fresh string, not an interned one"));
  const Py_ssize_t before = Py_REFCNT(first.get());
  {
    Object copy = first;
    EXPECT_EQ(Py_REFCNT(first.get()) - before, 1);
    const Object moved = std::move(copy);
    EXPECT_EQ(Py_REFCNT(first.get()) - before, 1);
    EXPECT_FALSE(static_cast<bool>(copy));  // NOLINT(bugprone-use-after-move): what is being tested
  }
  EXPECT_EQ(Py_REFCNT(first.get()), before);
}

}  // namespace
}  // namespace gillab::python
