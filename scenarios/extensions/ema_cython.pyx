# cython: language_level=3, boundscheck=False, wraparound=False
"""The exponential moving average in Cython: typed, compiled, with and without the GIL."""


cdef void average(const double[::1] values, double alpha, double[::1] result) nogil:
    cdef Py_ssize_t i
    cdef double keep = 1.0 - alpha
    cdef double last = values[0]
    for i in range(values.shape[0]):
        last = alpha * values[i] + keep * last
        result[i] = last


def average_held(const double[::1] values, double alpha, double[::1] result):
    """Fills `result`, of the size of `values` and not empty; nobody else runs Python meanwhile."""
    average(values, alpha, result)


def average_released(const double[::1] values, double alpha, double[::1] result):
    """The same without the GIL."""
    with nogil:
        average(values, alpha, result)


cdef void indexed(const double[::1] close, double alpha, double[::1] result) nogil:
    cdef Py_ssize_t i
    cdef double keep = 1.0 - alpha
    result[0] = close[0]
    for i in range(1, close.shape[0]):
        result[i] = alpha * close[i] + keep * result[i - 1]


def indexed_held(const double[::1] close, double alpha):
    """A new numpy array, of the size of `close` and not empty; nobody else runs Python meanwhile."""
    import numpy

    result = numpy.empty(close.shape[0])
    cdef double[::1] view = result
    indexed(close, alpha, view)
    return result


def indexed_released(const double[::1] close, double alpha):
    """The same without the GIL."""
    import numpy

    result = numpy.empty(close.shape[0])
    cdef double[::1] view = result
    with nogil:
        indexed(close, alpha, view)
    return result
