#include "work/native/kernels/augment.h"

#include <algorithm>

#include "work/native/opaque.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "work/native/kernels/augment.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Counters = hn::ScalableTag<std::uint32_t>;
using Floats = hn::RebindToFloat<Counters>;

HWY_INLINE hn::Vec<Counters> mix_all(hn::Vec<Counters> counter) {
  const Counters d;
  counter = hn::Xor(counter, hn::ShiftRight<16>(counter));
  counter = hn::Mul(counter, hn::Set(d, 0x85ebca6bU));
  counter = hn::Xor(counter, hn::ShiftRight<13>(counter));
  counter = hn::Mul(counter, hn::Set(d, 0xc2b2ae35U));
  return hn::Xor(counter, hn::ShiftRight<16>(counter));
}

/// The sum of the four bytes of each number.
HWY_INLINE hn::Vec<Counters> sum_of_bytes(hn::Vec<Counters> numbers) {
  const Counters d;
  const auto even = hn::Set(d, 0x00ff00ffU);
  const auto pairs = hn::Add(hn::And(numbers, even), hn::And(hn::ShiftRight<8>(numbers), even));
  return hn::Add(hn::And(pairs, hn::Set(d, 0xffffU)), hn::ShiftRight<16>(pairs));
}

HWY_INLINE hn::Vec<Floats> to_floats(hn::Vec<Counters> numbers) {
  return hn::ConvertTo(Floats(), hn::BitCast(hn::RebindToSigned<Counters>(), numbers));
}

GILLAB_OPAQUE void augment(std::span<const std::uint8_t> bytes, const Augmentation& augmentation,
                           std::uint32_t counter, std::span<float> pixels) {
  const Counters d;
  const Floats floats;
  const hn::Rebind<std::uint8_t, Counters> small;
  const auto scale = hn::Set(floats, augmentation.scale);
  const auto offset = hn::Set(floats, augmentation.offset);
  const auto noise = hn::Set(floats, augmentation.noise);
  const auto limit = hn::Set(floats, augmentation.limit);

  const auto step = hn::Set(d, static_cast<std::uint32_t>(hn::Lanes(d)));
  auto counters = hn::Iota(d, counter);
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= bytes.size(); i += hn::Lanes(d)) {
    const auto random = sum_of_bytes(mix_all(counters));
    counters = hn::Add(counters, step);
    const auto byte = hn::PromoteTo(d, hn::LoadU(small, &bytes[i]));
    const auto clean = hn::MulAdd(to_floats(byte), scale, offset);
    const auto noisy = hn::MulAdd(to_floats(random), noise, clean);
    hn::StoreU(hn::Min(hn::Max(noisy, hn::Neg(limit)), limit), floats, &pixels[i]);
  }
  for (; i < bytes.size(); ++i) {
    const std::uint32_t random = mix(counter + static_cast<std::uint32_t>(i));
    const std::uint32_t sum =
        (random & 0xffU) + ((random >> 8U) & 0xffU) + ((random >> 16U) & 0xffU) + (random >> 24U);
    const float pixel = static_cast<float>(bytes[i]) * augmentation.scale + augmentation.offset +
                        static_cast<float>(sum) * augmentation.noise;
    pixels[i] = std::clamp(pixel, -augmentation.limit, augmentation.limit);
  }
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace gillab::native {

HWY_EXPORT(augment);

void augment(std::span<const std::uint8_t> bytes, const Augmentation& augmentation, std::uint32_t counter,
             std::span<float> pixels) {
  HWY_DYNAMIC_DISPATCH(augment)(bytes, augmentation, counter, pixels);
}

}  // namespace gillab::native
#endif  // HWY_ONCE
