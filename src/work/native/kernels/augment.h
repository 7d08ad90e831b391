#pragma once

#include <cstdint>
#include <span>

namespace gillab::native {

/// A random number that depends on nothing but the counter (the end of MurmurHash3): every loader draws the
/// same ones, in whatever order it works.
constexpr std::uint32_t mix(std::uint32_t counter) {
  counter ^= counter >> 16U;
  counter *= 0x85ebca6bU;
  counter ^= counter >> 13U;
  counter *= 0xc2b2ae35U;
  return counter ^ (counter >> 16U);
}

/// What becomes of a byte: byte · scale + offset + noise · (the sum of four random bytes), clipped to ±limit.
struct Augmentation {
  float scale;
  float offset;
  float noise;
  float limit;
};

/// Turns bytes into pixels, with the random numbers of `counter`, `counter` + 1 and so on.
void augment(std::span<const std::uint8_t> bytes, const Augmentation& augmentation, std::uint32_t counter,
             std::span<float> pixels);

}  // namespace gillab::native
