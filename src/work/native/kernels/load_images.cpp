#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/support/file_descriptor.h"
#include "work/native/kernel.h"
#include "work/native/kernels/augment.h"

namespace gillab::native {

namespace {

constexpr std::size_t kChannels = 3;
constexpr std::array<float, kChannels> kMean{0.485F, 0.456F, 0.406F};
constexpr std::array<float, kChannels> kDeviation{0.229F, 0.224F, 0.225F};
constexpr float kBrightness = 1.1F;
constexpr float kNoise = 0.05F;
constexpr float kLimit = 3.0F;

// The sum of four random bytes is nearly normal, with this mean and this standard deviation.
constexpr float kBytesMean = 510.0F;
constexpr float kBytesDeviation = 147.8F;

constexpr bool is_flipped(std::uint32_t image) {
  return (mix(~image) & 1U) != 0;
}

/// Scales bytes to 0–1, normalises, brightens, adds noise and clips: three affine steps are one.
constexpr Augmentation augmentation_of(std::size_t channel) {
  constexpr float kNoiseOfByte = kNoise / kBytesDeviation;
  return {.scale = kBrightness / (255.0F * kDeviation.at(channel)),
          .offset = -kBrightness * kMean.at(channel) / kDeviation.at(channel) - kNoiseOfByte * kBytesMean,
          .noise = kNoiseOfByte,
          .limit = kLimit};
}

/// The images of a folder, 0.npy, 1.npy and so on, each an array of 3 × side × side unsigned bytes.
class Folder {
 public:
  Folder(std::string path, std::size_t side) : path_(std::move(path)), side_(side) {}

  [[nodiscard]] std::size_t pixels() const { return kChannels * side_ * side_; }

  /// Reads one image and transforms it. `file` is room for its bytes.
  void load(std::uint32_t image, std::vector<std::uint8_t>& file, std::span<float> transformed) const {
    const std::span<std::uint8_t> bytes = read(path_ + "/" + std::to_string(image) + ".npy", file);
    if (is_flipped(image)) {
      for (std::size_t row = 0; row < bytes.size(); row += side_)
        std::ranges::reverse(bytes.subspan(row, side_));
    }
    const std::size_t area = side_ * side_;
    const auto first = static_cast<std::uint32_t>(image * pixels());
    for (std::size_t channel = 0; channel < kChannels; ++channel) {
      const std::size_t begin = channel * area;
      augment(bytes.subspan(begin, area), augmentation_of(channel), first + static_cast<std::uint32_t>(begin),
              transformed.subspan(begin, area));
    }
  }

 private:
  /// What follows the header of the .npy file, which must be as long as an image.
  [[nodiscard]] std::span<std::uint8_t> read(const std::string& name, std::vector<std::uint8_t>& file) const {
    constexpr std::size_t kMostHeader = 1024;
    constexpr std::size_t kFixed = 10;  // magic, version, and two bytes for the length of the rest
    file.resize(pixels() + kMostHeader);
    const FileDescriptor open(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
    const ssize_t size = open.is_open() ? ::read(open.get(), file.data(), file.size()) : -1;
    if (size < 0) throw std::runtime_error("The image " + name + " cannot be read: " + std::strerror(errno));
    const std::span<std::uint8_t> content = std::span(file).first(static_cast<std::size_t>(size));
    constexpr std::array<std::uint8_t, 7> kMagic{0x93, 'N', 'U', 'M', 'P', 'Y', 1};
    if (content.size() > kFixed && std::ranges::equal(kMagic, content.first(kMagic.size()))) {
      const std::size_t header = kFixed + content[8] + std::size_t{256} * content[9];
      if (content.size() == header + pixels()) return content.subspan(header);
    }
    throw std::runtime_error("The image " + name + " is no .npy file of 3 x " + std::to_string(side_) +
                             " x " + std::to_string(side_) + " bytes.");
  }

  std::string path_;
  std::size_t side_;
};

/// One epoch. A task makes every so manieth batch; its result is a number that follows from their content.
class Epoch final : public Job {
 public:
  Epoch(Folder folder, std::span<const double> order, std::size_t batch, std::size_t tasks)
      : folder_(std::move(folder)), batch_(batch), digests_(tasks) {
    order_.reserve(order.size());
    for (const double image : order)
      order_.push_back(static_cast<std::uint32_t>(image));
  }

  void run(std::size_t task) override {
    std::vector<float> images(batch_ * folder_.pixels());
    std::vector<std::uint8_t> file;
    double digest = 0;
    const std::size_t stride = batch_ * digests_.size();
    for (std::size_t begin = task * batch_; begin < order_.size(); begin += stride) {
      const std::size_t end = std::min(begin + batch_, order_.size());
      for (std::size_t i = begin; i < end; ++i)
        folder_.load(order_[i], file, image_at(images, i - begin));
      for (std::size_t i = begin; i < end; ++i)
        digest += static_cast<double>(i + 1) * digest_of(image_at(images, i - begin));
    }
    digests_[task] = digest;
  }

  [[nodiscard]] std::vector<Value> results() const override { return {digests_.begin(), digests_.end()}; }

 private:
  [[nodiscard]] std::span<float> image_at(std::vector<float>& images, std::size_t index) const {
    return std::span(images).subspan(index * folder_.pixels(), folder_.pixels());
  }

  /// A few pixels from all over the image, so that a consumer takes no time.
  [[nodiscard]] static double digest_of(std::span<const float> image) {
    constexpr std::size_t kEvery = 61;
    double sum = 0;
    for (std::size_t i = 0; i < image.size(); i += kEvery)
      sum += static_cast<double>(image[i]);
    return sum;
  }

  Folder folder_;
  std::vector<std::uint32_t> order_;
  std::size_t batch_;
  std::vector<double> digests_;
};

std::size_t positive(const Arguments& arguments, const char* name) {
  constexpr std::int64_t kMost = 10'000;
  const std::int64_t value = arguments.integer(name);
  if (value < 1 || value > kMost) {
    throw BadArgument("The kernel argument '" + std::string(name) + "' must be between 1 and " +
                      std::to_string(kMost) + ", not " + std::to_string(value) + ".");
  }
  return static_cast<std::size_t>(value);
}

const Registration registration({
    .name = "load-images",
    .summary = "Reads images from .npy files and makes batches of them, flipped, normalised and noisy.",
    .arguments = "folder: str; side: int, of an image; order: array of float64, image numbers; batch: int",
    .make = [](const Arguments& arguments, std::size_t tasks) -> std::unique_ptr<Job> {
      return std::make_unique<Epoch>(Folder(arguments.text("folder"), positive(arguments, "side")),
                                     arguments.array("order").values, positive(arguments, "batch"), tasks);
    },
});

}  // namespace

}  // namespace gillab::native
