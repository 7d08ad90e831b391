#include <gtest/gtest.h>

#include "work/python/interpreter.h"

/// One interpreter for all tests: a process cannot have a second one.
int main(int count, char** arguments) {
  ::testing::InitGoogleTest(&count, arguments);
  const gillab::python::Interpreter interpreter(
      {.executable = GILLAB_TEST_PYTHON, .python_path = GILLAB_TEST_PATH});
  return RUN_ALL_TESTS();
}
