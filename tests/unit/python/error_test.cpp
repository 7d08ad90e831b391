#include "work/python/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gillab::python {
namespace {

using ::testing::HasSubstr;

/// Runs code in a module of its own and returns what it throws.
PythonError error_of(const char* code) {
  const Object module = checked(PyModule_New("test"));
  PyObject* names = PyModule_GetDict(module.get());  // borrowed
  PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins());
  PyObject* result = PyRun_String(code, Py_file_input, names, names);
  if (result != nullptr) return {"no exception", "", PythonError::Kind::kError};
  try {
    throw_python_error();
  } catch (const PythonError& error) {
    return error;
  }
}

TEST(Error, CarriesTypeMessageAndTraceback) {
  const PythonError error = error_of("def f():\n  raise ValueError('no good')\nf()");
  EXPECT_STREQ(error.what(), "ValueError: no good");
  EXPECT_THAT(error.traceback(), HasSubstr("line 2, in f"));
  EXPECT_EQ(error.kind(), PythonError::Kind::kError);
  EXPECT_EQ(PyErr_Occurred(), nullptr) << "the exception is cleared";
}

TEST(Error, SysExitIsJustAnError) {
  EXPECT_THAT(error_of("import sys\nsys.exit(3)").what(), HasSubstr("sys.exit(3)"));
}

TEST(Error, AMissingModuleIsUnavailable) {
  const PythonError error = error_of("import no_such_module_at_all");
  EXPECT_EQ(error.kind(), PythonError::Kind::kUnavailable);
  EXPECT_THAT(error.what(), HasSubstr("no_such_module_at_all"));
}

TEST(Error, AnotherSizeOrInterpreterIsElsewhere) {
  const PythonError error =
      error_of("from gillab import Unavailable\nraise Unavailable('takes too long', instead='--size seed')");
  EXPECT_EQ(error.kind(), PythonError::Kind::kElsewhere);
  EXPECT_STREQ(error.what(), "takes too long ('--size seed')");
}

TEST(Error, SurvivesAnExceptionThatCannotBePrinted) {
  const PythonError error = error_of("class Bad(Exception):\n  def __str__(self): return 1 / 0\nraise Bad()");
  EXPECT_STRNE(error.what(), "");
}

TEST(Error, CheckedTakesOwnershipOrThrows) {
  EXPECT_TRUE(static_cast<bool>(checked(PyLong_FromLong(1))));
  EXPECT_THROW((void)checked(PyObject_GetAttrString(Py_None, "nothing")), PythonError);
}

}  // namespace
}  // namespace gillab::python
