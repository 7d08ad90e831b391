#include "work/native/blas.h"

#include <dlfcn.h>

#include <array>

#include "work/native/value.h"

namespace gillab::native {

namespace {

template <typename Function>
Function find(void* library, const char* name) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what dlsym is for
  return reinterpret_cast<Function>(::dlsym(library, name));
}

// The names that cblas.h gives to these numbers.
constexpr int kRowMajor = 101;
constexpr int kNotTransposed = 111;

}  // namespace

Blas::Blas(std::span<const char* const> libraries) {
  for (const char* name : libraries) {
    // Never closed: a BLAS may have threads.
    void* library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) continue;
    multiply_ = find<Multiply>(library, "cblas_sgemm");
    if (multiply_ == nullptr) continue;
    // How many threads there are is the executor's choice. Other libraries have one unless told otherwise.
    if (const auto set_threads = find<void (*)(int)>(library, "openblas_set_num_threads")) set_threads(1);
    return;
  }
  throw Unavailable("needs a BLAS: apt-get install libopenblas0");
}

const Blas& Blas::system() {
  static constexpr std::array kLibraries{"libopenblas.so.0", "libblis.so.4", "libblas.so.3"};
  static const Blas blas(kLibraries);
  return blas;
}

void Blas::multiply(Matrix<const float> left, Matrix<const float> right, Matrix<float> product) const {
  const auto size = [](std::size_t value) { return static_cast<int>(value); };
  multiply_(kRowMajor, kNotTransposed, kNotTransposed, size(left.rows), size(right.columns),
            size(left.columns), 1, left.values, size(left.columns), right.values, size(right.columns), 0,
            product.values, size(product.columns));
}

}  // namespace gillab::native
