// Random numbers in vectors: Philox 4x32-10 (Salmon et al. 2011), and normals from them. Included once for
// each instruction set, as Highway's own -inl.h headers are.

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#if defined(GILLAB_NATIVE_KERNELS_NORMALS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef GILLAB_NATIVE_KERNELS_NORMALS_INL_H_
#undef GILLAB_NATIVE_KERNELS_NORMALS_INL_H_
#else
#define GILLAB_NATIVE_KERNELS_NORMALS_INL_H_
#endif

#include <hwy/highway.h>
// after highway.h
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace gillab::native::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Reals = hn::ScalableTag<double>;
using Real = hn::Vec<Reals>;
using Words = hn::RebindToUnsigned<Reals>;
using Word = hn::Vec<Words>;

/// The products of the lower halves.
HWY_INLINE Word multiply_halves(Word word, std::uint64_t by) {
  const Words d;
#if HWY_TARGET == HWY_SCALAR  // whose lane has no halves
  return hn::Set(d, (hn::GetLane(word) & 0xFFFFFFFFU) * by);
#else
  const hn::Repartition<std::uint32_t, Words> halves;
  return hn::MulEven(hn::BitCast(halves, word), hn::BitCast(halves, hn::Set(d, by)));
#endif
}

/// Philox's generator: the random words of a counter under a key, without a state that goes from one to the
/// next. Each lane has a counter of its own, four words of 32 bits in the lower halves of these; what the
/// upper halves hold is ignored on the way in, and of no meaning on the way out.
class Philox {
 public:
  explicit Philox(std::uint64_t key) {
    const Words d;
    auto low = static_cast<std::uint32_t>(key);
    auto high = static_cast<std::uint32_t>(key >> 32U);
    for (auto& [of_low, of_high] : keys_) {
      of_low = hn::Set(d, low);
      of_high = hn::Set(d, high);
      low += 0x9E3779B9U;
      high += 0xBB67AE85U;
    }
  }

  [[nodiscard]] HWY_INLINE std::array<Word, 4> operator()(std::array<Word, 4> counter) const {
    for (const auto& [low, high] : keys_) {
      const auto first = multiply_halves(counter[0], 0xD2511F53U);
      const auto second = multiply_halves(counter[2], 0xCD9E8D57U);
      counter = {hn::Xor3(hn::ShiftRight<32>(second), counter[1], low), second,
                 hn::Xor3(hn::ShiftRight<32>(first), counter[3], high), first};
    }
    return counter;
  }

 private:
  std::array<std::pair<Word, Word>, 10> keys_;  ///< of each round
};

/// coefficients[0] + coefficients[1] * x + …
template <std::size_t kCount>
HWY_INLINE Real polynomial(Real x, const std::array<double, kCount>& coefficients) {
  const Reals d;
  auto value = hn::Set(d, coefficients[kCount - 1]);
  for (std::size_t i = kCount - 1; i-- > 0;)
    value = hn::MulAdd(value, x, hn::Set(d, coefficients[i]));
  return value;
}

/// Sine and cosine of x quarters of a turn, from -1/2 to 1/2: their Taylor series, exact to the last bits
/// there.
struct SineCosine {
  Real sine;
  Real cosine;

  HWY_INLINE explicit SineCosine(Real quarters) {
    const Reals d;
    const auto x = hn::Mul(quarters, hn::Set(d, 1.57079632679489661923));
    const auto square = hn::Mul(x, x);
    sine =
        hn::Mul(x, polynomial(square, std::array{1.0, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362880,
                                                 -1.0 / 39916800, 1.0 / 6227020800, -1.0 / 1307674368000}));
    cosine = polynomial(square, std::array{1.0, -1.0 / 2, 1.0 / 24, -1.0 / 720, 1.0 / 40320, -1.0 / 3628800,
                                           1.0 / 479001600, -1.0 / 87178291200, 1.0 / 20922789888000});
  }
};

/// Two independent standard normals in each lane, from the words of its counter (Box and Muller 1958).
HWY_INLINE std::pair<Real, Real> normals(const Philox& philox, const std::array<Word, 4>& counter) {
  const Reals d;
  const Words dw;
  const auto words = philox(counter);
  const auto lower_half = hn::Set(dw, 0xFFFFFFFFU);
  const auto first = hn::Or(hn::ShiftLeft<32>(words[0]), hn::And(words[1], lower_half));
  const auto second = hn::Or(hn::ShiftLeft<32>(words[2]), hn::And(words[3], lower_half));
  const auto one_to_two = [&](Word word) HWY_ATTR {
    return hn::BitCast(d, hn::Or(hn::ShiftRight<12>(word), hn::Set(dw, 0x3FF0000000000000U)));
  };
  // from above 0 to 1, so that the logarithm is finite
  const auto uniform = hn::Sub(hn::Set(d, 2.0), one_to_two(first));
  const auto radius = hn::Sqrt(hn::Mul(hn::Set(d, -2.0), hn::Log(d, uniform)));
  // A direction within an eighth of a turn of one axis; bits that are left over choose the other seven
  // eighths.
  const SineCosine direction(hn::Sub(one_to_two(second), hn::Set(d, 1.5)));
  const auto side = hn::Xor(direction.cosine, hn::BitCast(d, hn::ShiftLeft<63>(second)));
  const auto swapped = hn::RebindMask(d, hn::TestBit(second, hn::Set(dw, 2)));
  return {hn::Mul(radius, hn::IfThenElse(swapped, direction.sine, side)),
          hn::Mul(radius, hn::IfThenElse(swapped, side, direction.sine))};
}

}  // namespace gillab::native::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
