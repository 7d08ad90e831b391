#include "work/native/kernels/elementwise.h"

#include <memory>
#include <utility>

#include "work/native/kernel.h"
#include "work/native/opaque.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "work/native/kernels/elementwise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

struct Square {
  template <typename V>
  HWY_INLINE V operator()(V value) const {
    return hn::Mul(value, value);
  }
};

struct Divide {
  double by;

  template <typename V>
  HWY_INLINE V operator()(V value) const {
    return hn::Div(value, hn::Set(hn::DFromV<V>(), by));
  }
};

template <typename D, typename Operation>
std::size_t transform(D d, const double* values, std::size_t i, std::size_t count, double* results,
                      Operation operation) {
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d))
    hn::StoreU(operation(hn::LoadU(d, values + i)), d, results + i);
  return i;
}

template <typename Operation>
void transform_all(std::span<const double> values, double* results, Operation operation) {
  const std::size_t done =
      transform(hn::ScalableTag<double>(), values.data(), 0, values.size(), results, operation);
  transform(hn::CappedTag<double, 1>(), values.data(), done, values.size(), results, operation);
}

GILLAB_OPAQUE void square(std::span<const double> values, double* results) {
  transform_all(values, results, Square());
}

GILLAB_OPAQUE void divide(std::span<const double> values, double by, double* results) {
  transform_all(values, results, Divide{by});
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

HWY_EXPORT(square);
HWY_EXPORT(divide);

void square(std::span<const double> values, std::span<double> results) {
  HWY_DYNAMIC_DISPATCH(square)(values, results.data());
}

void divide(std::span<const double> values, double by, std::span<double> results) {
  HWY_DYNAMIC_DISPATCH(divide)(values, by, results.data());
}

namespace {

/// Each task makes an array of the same shape, in memory that is there before it begins.
template <typename Operation>
class ElementwiseJob final : public Job {
 public:
  ElementwiseJob(ArrayView<double> values, Operation operation, std::size_t tasks)
      : values_(std::move(values)),
        operation_(std::move(operation)),
        results_(tasks, Array<double>{.values = std::vector<double>(values_.values.size()),
                                      .shape = values_.shape}) {}

  void run(std::size_t task) override { operation_(values_.values, results_[task].values); }
  [[nodiscard]] std::vector<Value> results() const override { return {results_.begin(), results_.end()}; }

 private:
  ArrayView<double> values_;
  Operation operation_;
  std::vector<Array<double>> results_;
};

template <typename Operation>
std::unique_ptr<Job> elementwise_job(const Arguments& arguments, Operation operation, std::size_t tasks) {
  return std::make_unique<ElementwiseJob<Operation>>(arguments.array("values"), std::move(operation), tasks);
}

const Registration square_registration({
    .name = "square",
    .summary = "Squares each element of an array.",
    .arguments = "values: array of float64",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return elementwise_job(
              arguments,
              [](std::span<const double> values, std::span<double> results) { square(values, results); },
              tasks);
        },
});

const Registration divide_registration({
    .name = "divide",
    .summary = "Divides each element of an array by a number.",
    .arguments = "values: array of float64, by: float",
    .make =
        [](const Arguments& arguments, std::size_t tasks) {
          return elementwise_job(
              arguments,
              [by = arguments.real("by")](std::span<const double> values, std::span<double> results) {
                divide(values, by, results);
              },
              tasks);
        },
});

}  // namespace

}  // namespace gillab::native
#endif  // HWY_ONCE
