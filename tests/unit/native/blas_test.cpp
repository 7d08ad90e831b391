#include "work/native/blas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "work/native/value.h"

namespace gillab::native {
namespace {

const Blas* system_blas() {
  try {
    return &Blas::system();
  } catch (const Unavailable&) {
    return nullptr;
  }
}

TEST(Blas, MultipliesMatricesRowMajor) {
  const Blas* blas = system_blas();
  if (blas == nullptr) GTEST_SKIP() << "no BLAS here";
  const std::vector<float> left{1, 2, 3, 4, 5, 6};            // 2 x 3
  const std::vector<float> right{1, 0, 2, 0, 1, 2, 1, 1, 2};  // 3 x 3
  std::vector<float> product(6, -1);
  blas->multiply({.values = left.data(), .rows = 2, .columns = 3},
                 {.values = right.data(), .rows = 3, .columns = 3},
                 {.values = product.data(), .rows = 2, .columns = 3});
  EXPECT_THAT(product, ::testing::ElementsAre(4, 5, 12, 10, 11, 30));
}

TEST(Blas, SaysWhatToInstallWhereThereIsNone) {
  // The second is there but is no BLAS.
  const std::array libraries{"libgillab-no-such-library.so.0", "libc.so.6"};
  try {
    const Blas blas(libraries);
    FAIL() << "loaded";
  } catch (const Unavailable& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("apt-get install libopenblas0"));
  }
}

}  // namespace
}  // namespace gillab::native
