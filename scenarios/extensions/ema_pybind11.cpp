// The exponential moving average in C++ behind pybind11, with and without the GIL.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstddef>
#include <span>
#include <stdexcept>

namespace {

namespace py = pybind11;

void average(std::span<const double> values, double alpha, std::span<double> result) {
  if (values.size() != result.size()) throw std::invalid_argument("values and result differ in size");
  const double keep = 1.0 - alpha;
  double last = values[0];
  for (std::size_t i = 0; i < values.size(); ++i)
    result[i] = last = alpha * values[i] + keep * last;
}

/// A writable or a read-only buffer as a span; the memory stays there as long as the object.
class Doubles {
 public:
  explicit Doubles(const py::buffer& buffer, bool writable = false) : info_(buffer.request(writable)) {
    const bool contiguous = info_.ndim == 1 && (info_.size < 2 || info_.strides[0] == sizeof(double));
    if (info_.format != py::format_descriptor<double>::format() || !contiguous || info_.size == 0) {
      throw py::type_error("a contiguous buffer of float64 is needed");
    }
  }
  [[nodiscard]] std::span<double> span() const {
    return {static_cast<double*>(info_.ptr), static_cast<std::size_t>(info_.size)};
  }

 private:
  py::buffer_info info_;
};

/// Fills `result`, of the size of `values`; nobody else runs Python meanwhile.
void average_held(const py::buffer& values, double alpha, const py::buffer& result) {
  const Doubles from(values);
  const Doubles to(result, true);
  average(from.span(), alpha, to.span());
}

/// The same without the GIL.
void average_released(const py::buffer& values, double alpha, const py::buffer& result) {
  const Doubles from(values);
  const Doubles to(result, true);
  const py::gil_scoped_release released;
  average(from.span(), alpha, to.span());
}

using Array = py::array_t<double, py::array::c_style>;

void indexed(const double* close, py::ssize_t size, double alpha, double* result) {
  const double keep = 1.0 - alpha;
  result[0] = close[0];
  for (py::ssize_t i = 1; i < size; ++i)
    result[i] = alpha * close[i] + keep * result[i - 1];
}

void require_values(const Array& close) {
  if (close.ndim() != 1 || close.size() == 0) throw py::type_error("an array of float64 is needed");
}

/// A new array, of the size of `close`; nobody else runs Python meanwhile.
Array indexed_held(const Array& close, double alpha) {
  require_values(close);
  Array result(close.size());
  indexed(close.data(), close.size(), alpha, result.mutable_data());
  return result;
}

/// The same without the GIL.
Array indexed_released(const Array& close, double alpha) {
  require_values(close);
  Array result(close.size());
  const double* from = close.data();
  double* to = result.mutable_data();
  const py::ssize_t size = close.size();
  const py::gil_scoped_release released;
  indexed(from, size, alpha, to);
  return result;
}

}  // namespace

// NOLINTNEXTLINE: what the macro makes is pybind11's business
#if PYBIND11_VERSION_HEX >= 0x020D0000
PYBIND11_MODULE(ema_pybind11, module, py::mod_gil_not_used()) {
#else
PYBIND11_MODULE(ema_pybind11, module) {
#endif
  module.doc() = "The exponential moving average behind pybind11.";
  module.def("average_held", &average_held);
  module.def("average_released", &average_released);
  module.def("indexed_held", &indexed_held);
  module.def("indexed_released", &indexed_released);
}
