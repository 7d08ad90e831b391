#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "work/native/blas.h"
#include "work/native/fill_job.h"

// Highway compiles this file once for each kind of processor; the best is chosen when it runs.
#undef HWY_TARGET_INCLUDE
// NOLINTNEXTLINE(cppcoreguidelines-macro-usage): Highway wants a macro
#define HWY_TARGET_INCLUDE "work/native/kernels/features.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The vector made one long, what the mask drops set to nothing, the rest clipped. The sizes are multiples
/// of 16.
void prepare_vector(std::span<const float> vector, const float* mask, float limit, float* prepared) {
  const hn::CappedTag<float, 16> tag;
  const std::size_t lanes = hn::Lanes(tag);
  auto squares = hn::Zero(tag);
  for (std::size_t i = 0; i < vector.size(); i += lanes) {
    const auto values = hn::LoadU(tag, &vector[i]);
    squares = hn::MulAdd(values, values, squares);
  }
  const float length = std::sqrt(hn::GetLane(hn::SumOfLanes(tag, squares)));
  const auto scale = hn::Set(tag, length > 0 ? 1 / length : 0);
  const auto highest = hn::Set(tag, limit);
  const auto lowest = hn::Set(tag, -limit);
  for (std::size_t i = 0; i < vector.size(); i += lanes) {
    const auto kept = hn::Mul(hn::Mul(hn::LoadU(tag, &vector[i]), scale), hn::LoadU(tag, mask + i));
    hn::StoreU(hn::Clamp(kept, lowest, highest), tag, prepared + i);
  }
}

void rectify(std::span<float> values) {
  const hn::CappedTag<float, 16> tag;
  const std::size_t lanes = hn::Lanes(tag);
  for (std::size_t i = 0; i < values.size(); i += lanes)
    hn::StoreU(hn::Max(hn::LoadU(tag, &values[i]), hn::Zero(tag)), tag, &values[i]);
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

namespace {

HWY_EXPORT(prepare_vector);
HWY_EXPORT(rectify);

constexpr std::size_t kMostLanes = 16;
constexpr float kLimit = 5;
constexpr std::array kLayers{"first", "second", "third"};

Matrix<const float> matrix(const Arguments& arguments, const std::string& name) {
  const ArrayView<float>& array = arguments.floats(name);
  if (array.shape.size() != 2 || array.shape[1] % kMostLanes != 0) {
    throw BadArgument("The kernel argument '" + name + "' must be a matrix whose rows are multiples of " +
                      std::to_string(kMostLanes) + " long.");
  }
  return {.values = array.values.data(), .rows = array.shape[0], .columns = array.shape[1]};
}

/// Vectors, and a network that turns them into embeddings, a batch at a time.
class Network {
 public:
  explicit Network(const Arguments& arguments)
      : vectors_(matrix(arguments, "vectors")), mask_(matrix(arguments, "mask")) {
    std::size_t width = vectors_.columns;
    for (const char* name : kLayers) {
      layers_.push_back(matrix(arguments, name));
      if (std::exchange(width, layers_.back().columns) != layers_.back().rows) {
        throw BadArgument(std::string("The kernel argument '") + name +
                          "' must have as many rows as what comes before has columns.");
      }
    }
    if (mask_.columns != vectors_.columns || mask_.rows == 0) {
      throw BadArgument("The kernel argument 'mask' must have a row for each vector of a batch.");
    }
  }

  [[nodiscard]] std::size_t vectors() const { return vectors_.rows; }
  [[nodiscard]] std::size_t features() const { return layers_.back().columns; }

  /// Those of the vectors from `first` on, as many as there is room for.
  void embed(std::size_t first, std::span<float> embeddings) const {
    std::size_t widest = vectors_.columns;
    for (const auto& layer : layers_)
      widest = std::max(widest, layer.columns);
    std::vector<float> from(mask_.rows * widest);
    std::vector<float> to(mask_.rows * widest);
    const std::size_t end = first + embeddings.size() / features();
    for (std::size_t begin = first; begin < end; begin += mask_.rows) {
      const std::size_t batch = std::min(mask_.rows, end - begin);
      for (std::size_t row = 0; row < batch; ++row)
        prepare(begin + row, row, &from[row * vectors_.columns]);
      for (std::size_t layer = 0; layer + 1 < layers_.size(); ++layer) {
        multiply(from, batch, layers_[layer], to.data());
        HWY_DYNAMIC_DISPATCH(rectify)(std::span(to).first(batch * layers_[layer].columns));
        std::swap(from, to);
      }
      multiply(from, batch, layers_.back(), &embeddings[(begin - first) * features()]);
    }
  }

 private:
  void prepare(std::size_t vector, std::size_t row, float* prepared) const {
    const std::size_t width = vectors_.columns;
    HWY_DYNAMIC_DISPATCH(prepare_vector)
    ({vectors_.values + vector * width, width}, mask_.values + row * width, kLimit, prepared);
  }

  void multiply(const std::vector<float>& rows, std::size_t count, Matrix<const float> layer,
                float* product) const {
    blas_->multiply({.values = rows.data(), .rows = count, .columns = layer.rows}, layer,
                    {.values = product, .rows = count, .columns = layer.columns});
  }

  Matrix<const float> vectors_;
  Matrix<const float> mask_;
  std::vector<Matrix<const float>> layers_;
  const Blas* blas_ = &Blas::system();
};

std::unique_ptr<Job> make(const Arguments& arguments, std::size_t tasks) {
  const Network network(arguments);
  if (network.vectors() % tasks != 0) {
    throw BadArgument("The kernel argument 'vectors' must have as many rows for each of " +
                      std::to_string(tasks) + " tasks.");
  }
  const std::size_t share = network.vectors() / tasks;
  return fill_job<float>(
      [network, share](std::size_t task, std::span<float> embeddings) {
        network.embed(task * share, embeddings);
      },
      {share, network.features()}, tasks);
}

const Registration registration({
    .name = "features",
    .summary = "Normalises, masks and clips vectors and sends them through a ReLU network of three layers.",
    .arguments =
        "vectors: array of float32, [vector][value]; mask: array of float32, [row of a batch][value]; "
        "first, second, third: arrays of float32, [from][to]",
    .make = make,
});

}  // namespace

}  // namespace gillab::native
#endif
