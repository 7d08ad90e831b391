/* A Python module that keeps the GIL and lets go of it for given times, and says when. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <time.h>

static long long now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void spend(long long ns, int computing) {
  if (computing) {
    const long long end = now_ns() + ns;
    while (now_ns() < end) {
    }
  } else {
    const struct timespec length = {.tv_sec = ns / 1000000000LL, .tv_nsec = ns % 1000000000LL};
    nanosleep(&length, NULL);
  }
}

/* run([(pause_ns, hold_ns), …], computing) -> [(before_acquire, acquired, before_release, released), …]:
   lets go, and for each pair stays away and then holds. */
static PyObject* run(PyObject* self, PyObject* arguments) {
  (void)self;
  PyObject* plan = NULL;
  int computing = 0;
  if (!PyArg_ParseTuple(arguments, "O!p", &PyList_Type, &plan, &computing)) return NULL;
  const Py_ssize_t count = PyList_Size(plan);
  struct {
    long long pause, hold, moments[4];
  }* steps = PyMem_Malloc((count > 0 ? count : 1) * sizeof *steps);
  if (steps == NULL) return PyErr_NoMemory();
  for (Py_ssize_t i = 0; i < count; ++i) {
    if (!PyArg_ParseTuple(PyList_GetItem(plan, i), "LL", &steps[i].pause, &steps[i].hold)) {
      PyMem_Free(steps);
      return NULL;
    }
  }

  PyThreadState* state = PyEval_SaveThread();
  for (Py_ssize_t i = 0; i < count; ++i) {
    spend(steps[i].pause, computing);
    steps[i].moments[0] = now_ns();
    PyEval_RestoreThread(state);
    steps[i].moments[1] = now_ns();
    spend(steps[i].hold, computing);
    steps[i].moments[2] = now_ns();
    state = PyEval_SaveThread();
    steps[i].moments[3] = now_ns();
  }
  PyEval_RestoreThread(state);

  PyObject* list = PyList_New(count);
  for (Py_ssize_t i = 0; list != NULL && i < count; ++i) {
    const long long* m = steps[i].moments;
    PyObject* item = Py_BuildValue("(LLLL)", m[0], m[1], m[2], m[3]);
    if (item == NULL) Py_CLEAR(list);
    else PyList_SetItem(list, i, item);
  }
  PyMem_Free(steps);
  return list;
}

static PyMethodDef methods[] = {{"run", run, METH_VARARGS, "Holds and lets go by plan."}, {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "known_holds", .m_size = 0, .m_methods = methods};

PyMODINIT_FUNC PyInit_known_holds(void) { return PyModuleDef_Init(&module); }
