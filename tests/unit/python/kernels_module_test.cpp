#include "work/python/kernels_module.h"

#include <string>

#include <gtest/gtest.h>

#include "work/python/error.h"

namespace gillab::python {
namespace {

Object evaluate(const char* expression) {
  const Object names = checked(PyDict_New());
  PyDict_SetItemString(names.get(), "__builtins__", PyEval_GetBuiltins());
  for (const char* module : {"_gillab", "array", "sys"}) {
    PyDict_SetItemString(names.get(), module, checked(PyImport_ImportModule(module)).get());
  }
  return checked(PyRun_String(expression, Py_eval_input, names.get(), names.get()));
}

TEST(KernelsModule, ListsTheKernels) {
  EXPECT_EQ(evaluate("'primes' in _gillab.kernels()").get(), Py_True);
  EXPECT_EQ(evaluate("all(len(entry) == 2 for entry in _gillab.kernels().values())").get(), Py_True);
}

TEST(KernelsModule, RunsAKernelWithAndWithoutTheGil) {
  EXPECT_EQ(evaluate("_gillab.run('primes', {'n': 100}) == 25").get(), Py_True);
  EXPECT_EQ(evaluate("_gillab.run('primes', {'n': 100}, released=False) == 25").get(), Py_True);
}

TEST(KernelsModule, MeasuresThePrimitivesOfTheGil) {
  const bool gil = evaluate("getattr(sys, '_is_gil_enabled', lambda: True)()").get() == Py_True;
  for (const std::string name :
       {"attach-fresh", "attach-kept", "allow-threads", "handoff-free", "handoff-contended"}) {
    if (name == "handoff-contended" && !gil) continue;  // nobody waits for what is not there
    for (const char* repetitions : {"1", "50"}) {
      const std::string call = std::string("_gillab.gil_cost('") + name + "', " + repetitions + ") > 0";
      EXPECT_EQ(evaluate(call.c_str()).get(), Py_True) << call;
    }
  }
}

TEST(KernelsModule, RefusesPrimitivesThatItCannotRepeat) {
  for (const char* expression :
       {"_gillab.gil_cost('nothing', 1)", "_gillab.gil_cost('attach-kept', 0)",
        "_gillab.gil_cost('attach-kept', -1)", "_gillab.gil_cost('attach-kept', 10 ** 12)",
        "_gillab.gil_cost('attach-kept')"}) {
    EXPECT_THROW((void)evaluate(expression), PythonError) << expression;
  }
}

TEST(KernelsModule, ReadsBuffersOfFloat64) {
  EXPECT_EQ(evaluate("_gillab.run('sum', {'values': array.array('d', [1.5, 2.5])}) == 4.0").get(), Py_True);
}

TEST(KernelsModule, RefusesWhatAKernelCannotTake) {
  for (const char* expression :
       {"_gillab.run('nothing', {})", "_gillab.run('primes', {})", "_gillab.run('primes', {'n': 'ten'})",
        "_gillab.run('primes', {'n': 10 ** 30})", "_gillab.run('sum', {'values': array.array('f', [1])})",
        "_gillab.run('sum', {'values': array.array('i', [1])})", "_gillab.run('sum', {'values': [1.0, 2.0]})",
        "_gillab.run('sum', {'values': None})",
        "_gillab.run('sum', {'values': memoryview(array.array('d', [1, 2, 3, 4]))[::2]})"}) {
    EXPECT_THROW((void)evaluate(expression), PythonError) << expression;
  }
}

TEST(KernelsModule, FindsTheFirstDifferenceOfTwoBuffers) {
  const auto differs = [](const char* a, const char* b, const char* rel_tol, const char* where) {
    const std::string call = std::string("_gillab.first_difference(array.array('d', ") + a +
                             "), array.array('d', " + b + "), " + rel_tol + ") == " + where;
    EXPECT_EQ(evaluate(call.c_str()).get(), Py_True) << call;
  };
  differs("[]", "[]", "0", "None");
  differs("[1, 2, 0, float('inf')]", "[1, 2, 0, float('inf')]", "0", "None");
  differs("[1, 2, 3]", "[1, 2.0000001, 4]", "1e-6", "2");
  differs("[1, 2, 3]", "[1, 2.00001, 3]", "1e-6", "1");
  differs("[0.0]", "[1e-300]", "0.5", "0");
  differs("[1, float('nan')]", "[1, float('nan')]", "0.5", "1");
  differs("[float('inf')]", "[float('-inf')]", "0.5", "0");
}

TEST(KernelsModule, ComparesOnlyBuffersOfFloat64OfOneShape) {
  for (const char* expression :
       {"_gillab.first_difference(array.array('d', [1]), array.array('d', [1, 2]), 0)",
        "_gillab.first_difference(array.array('f', [1]), array.array('d', [1]), 0)",
        "_gillab.first_difference([1.0], [1.0], 0)"}) {
    EXPECT_THROW((void)evaluate(expression), PythonError) << expression;
  }
}

TEST(KernelArguments, LetsGoOfTheBuffersWhenItGoes) {
  const Object values = evaluate("array.array('d', [1.0])");
  const Object mapping = checked(Py_BuildValue("{s:O}", "values", values.get()));
  const auto grow = [&] { return Object::steal(PyObject_CallMethod(values.get(), "append", "d", 2.0)); };
  {
    const KernelArguments arguments(mapping);
    EXPECT_EQ(arguments.values().array("values").values.size(), 1U);
    EXPECT_FALSE(static_cast<bool>(grow())) << "an exported buffer must not move";
    PyErr_Clear();
  }
  EXPECT_TRUE(static_cast<bool>(grow()));
}

}  // namespace
}  // namespace gillab::python
