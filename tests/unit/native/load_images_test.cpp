#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "http_servers.h"
#include "jobs.h"

namespace gillab::native {
namespace {

using testing::failure_of;
using ::testing::HasSubstr;
using testing::make_job;
using testing::run_on_threads;
using testing::run_serially;

constexpr std::size_t kSide = 20;
constexpr std::size_t kArea = kSide * kSide;
constexpr std::size_t kPixels = 3 * kArea;

std::uint32_t mix(std::uint32_t x) {
  x ^= x >> 16U;
  x *= 0x85ebca6bU;
  x ^= x >> 13U;
  x *= 0xc2b2ae35U;
  return x ^ (x >> 16U);
}

/// What the transformation is, step by step and in double precision.
std::vector<double> transformed(const std::vector<std::uint8_t>& bytes, std::uint32_t image) {
  const std::vector<double> mean{0.485, 0.456, 0.406};
  const std::vector<double> deviation{0.229, 0.224, 0.225};
  std::vector<double> pixels(kPixels);
  for (std::size_t i = 0; i < kPixels; ++i) {
    const std::size_t column = i % kSide;
    const bool flip = (mix(~image) & 1U) == 1;
    const std::size_t from = flip ? i - column + (kSide - 1 - column) : i;
    const std::uint32_t random =
        mix(image * static_cast<std::uint32_t>(kPixels) + static_cast<std::uint32_t>(i));
    double noise = -510;
    for (unsigned shift = 0; shift < 32; shift += 8)
      noise += (random >> shift) & 0xffU;
    const double scaled = bytes[from] / 255.0;
    const double normalised = (scaled - mean[i / kArea]) / deviation[i / kArea];
    pixels[i] = std::clamp(normalised * 1.1 + 0.05 * noise / 147.8, -3.0, 3.0);
  }
  return pixels;
}

std::uint8_t byte(std::uint32_t image, std::size_t i) {
  return static_cast<std::uint8_t>(mix(image * 1'000'003U + static_cast<std::uint32_t>(i)) >> 24U);
}

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(::testing::TempDir() + "gillab-images-XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no folder " + path_);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder(TemporaryFolder&&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class LoadImages : public ::testing::Test {
 protected:
  LoadImages() {
    for (std::uint32_t image = 0; image < kImages; ++image)
      write(image, kPixels);
  }

  void write(std::uint32_t image, std::size_t size) const {
    std::string header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 20, 20), }";
    header.resize(117, ' ');
    std::ofstream file(folder() + "/" + std::to_string(image) + ".npy", std::ios::binary);
    file << "\x93NUMPY" << '\1' << '\0' << static_cast<char>(header.size() + 1) << '\0' << header << '\n';
    for (std::size_t i = 0; i < size; ++i)
      file.put(static_cast<char>(byte(image, i)));
  }

  [[nodiscard]] static double digest(std::uint32_t image) {
    std::vector<std::uint8_t> bytes(kPixels);
    for (std::size_t i = 0; i < kPixels; ++i)
      bytes[i] = byte(image, i);
    const std::vector<double> pixels = transformed(bytes, image);
    double sum = 0;
    for (std::size_t i = 0; i < kPixels; i += 61)
      sum += pixels[i];
    return sum;
  }

  [[nodiscard]] Arguments arguments(std::int64_t batch) const {
    Arguments arguments;
    arguments.set("folder", folder());
    arguments.set("side", std::int64_t{kSide});
    arguments.set("batch", batch);
    arguments.set("order", ArrayView<double>{.values = order_, .shape = {order_.size()}});
    return arguments;
  }

  [[nodiscard]] const std::string& folder() const { return folder_.path(); }

  static constexpr std::uint32_t kImages = 11;
  TemporaryFolder folder_;
  std::vector<double> order_{7, 0, 10, 3, 5, 1, 9, 2, 8, 4, 6};
};

TEST_F(LoadImages, TransformsEveryImageOfTheOrder) {
  double expected = 0;
  for (std::size_t i = 0; i < order_.size(); ++i)
    expected += static_cast<double>(i + 1) * digest(static_cast<std::uint32_t>(order_[i]));
  for (const std::int64_t batch : {1, 4, 11, 100}) {
    const auto job = make_job("load-images", arguments(batch), 1);
    EXPECT_NEAR(std::get<double>(run_serially(*job, 1).at(0)), expected, 1e-4) << batch;
  }
}

TEST_F(LoadImages, DealsBatchesOutToTasks) {
  std::vector<double> expected(2);
  for (std::size_t i = 0; i < order_.size(); ++i)
    expected[i / 3 % 2] += static_cast<double>(i + 1) * digest(static_cast<std::uint32_t>(order_[i]));
  const auto job = make_job("load-images", arguments(3), 2);
  const std::vector<Value> results = run_on_threads(*job, 2);
  for (std::size_t task = 0; task < 2; ++task)
    EXPECT_NEAR(std::get<double>(results[task]), expected[task], 1e-4) << task;
}

TEST_F(LoadImages, NamesAnImageThatIsMissing) {
  order_[4] = 77;
  EXPECT_THAT(failure_of([&] { make_job("load-images", arguments(4), 1)->run(0); }),
              AllOf(HasSubstr(folder() + "/77.npy"), HasSubstr("No such file")));
}

TEST_F(LoadImages, NamesAnImageOfAnotherSize) {
  for (const std::size_t size : {std::size_t{0}, kPixels - 1, kPixels + 1}) {
    write(3, size);
    EXPECT_THAT(failure_of([&] { make_job("load-images", arguments(4), 1)->run(0); }),
                AllOf(HasSubstr(folder() + "/3.npy"), HasSubstr("3 x 20 x 20")));
  }
  std::ofstream(folder() + "/3.npy") << "text";
  EXPECT_THAT(failure_of([&] { make_job("load-images", arguments(4), 1)->run(0); }),
              HasSubstr("no .npy file"));
}

TEST_F(LoadImages, WantsSensibleNumbers) {
  EXPECT_THROW(make_job("load-images", arguments(0), 1), BadArgument);
}

}  // namespace
}  // namespace gillab::native
