#pragma once

#include <cstddef>
#include <span>

namespace gillab::native {

/// A matrix, row-major, as a BLAS multiplies it.
template <typename T>
struct Matrix {
  T* values;
  std::size_t rows;
  std::size_t columns;
};

/// The system's linear algebra, loaded when it is first asked for: linked, it would be loaded into every
/// worker and start its threads there.
class Blas {
 public:
  /// The first of the libraries that is there; throws Unavailable when none is.
  explicit Blas(std::span<const char* const> libraries);

  /// The usual one.
  [[nodiscard]] static const Blas& system();

  /// product = left * right, on the calling thread alone. The sizes must fit.
  void multiply(Matrix<const float> left, Matrix<const float> right, Matrix<float> product) const;

 private:
  /// C's interface to BLAS: cblas_sgemm.
  using Multiply = void (*)(int order, int transpose_left, int transpose_right, int rows, int columns,
                            int inner, float alpha, const float* left, int left_stride, const float* right,
                            int right_stride, float beta, float* product, int product_stride);

  Multiply multiply_ = nullptr;
};

}  // namespace gillab::native
