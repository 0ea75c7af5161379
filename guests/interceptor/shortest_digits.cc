// Source: Burger and Dybvig, "Printing Floating-Point Numbers Quickly and Accurately" (1996), the
// free-format algorithm with exact integers. It needs no tables, which would be larger than all of
// this module.
#include "interceptor/shortest_digits.h"

#include <cmath>
#include <cstring>

namespace interceptor {
namespace {

// A natural number of any size that occurs here: below 2^1152, which is more than twice the largest
// double times ten, and more than what 2^1074 needs.
class Natural {
 public:
  Natural() = default;
  explicit Natural(std::uint64_t number) {
    words_[0] = static_cast<std::uint32_t>(number);
    words_[1] = static_cast<std::uint32_t>(number >> 32U);
  }

  void ShiftLeft(int bits) {
    const int words = bits / 32;
    const int rest = bits % 32;
    for (int i = kWords - 1; i >= 0; --i) {
      std::uint64_t word = 0;
      if (i >= words) word = std::uint64_t{words_[i - words]} << rest;
      if (i > words) word |= (std::uint64_t{words_[i - words - 1]} << rest) >> 32U;
      words_[i] = static_cast<std::uint32_t>(word);
    }
  }
  void MultiplyByTen() {
    std::uint64_t carry = 0;
    for (std::uint32_t& word : words_) {
      carry += std::uint64_t{word} * 10;
      word = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
  }
  void Add(const Natural& other) {
    std::uint64_t carry = 0;
    for (int i = 0; i < kWords; ++i) {
      carry += std::uint64_t{words_[i]} + other.words_[i];
      words_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
  }
  // `other` is not larger.
  void Subtract(const Natural& other) {
    std::int64_t borrow = 0;
    for (int i = 0; i < kWords; ++i) {
      borrow += std::int64_t{words_[i]} - other.words_[i];
      words_[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= 32;
    }
  }
  // Below, equal to or above 0.
  int Compare(const Natural& other) const {
    for (int i = kWords - 1; i >= 0; --i) {
      if (words_[i] != other.words_[i]) return words_[i] < other.words_[i] ? -1 : 1;
    }
    return 0;
  }

 private:
  static constexpr int kWords = 36;
  std::uint32_t words_[kWords] = {};
};

int CompareSum(const Natural& a, const Natural& b, const Natural& sum) {
  Natural both = a;
  both.Add(b);
  return both.Compare(sum);
}

}  // namespace

Decimal ShortestDigits(const BinaryNumber& number) {
  // The number is rest / scale, half the distances to its neighbours are above and below / scale.
  // A neighbour's half way reads back as this number only where its mantissa is even.
  const bool is_even = number.mantissa % 2 == 0;
  const int extra = number.is_power_of_two ? 2 : 1;
  Natural rest(number.mantissa);
  Natural scale(1);
  Natural above(1);
  Natural below(1);
  rest.ShiftLeft(extra + (number.exponent > 0 ? number.exponent : 0));
  scale.ShiftLeft(extra + (number.exponent < 0 ? -number.exponent : 0));
  above.ShiftLeft(extra - 1 + (number.exponent > 0 ? number.exponent : 0));
  below.ShiftLeft(number.exponent > 0 ? number.exponent : 0);

  Decimal decimal;
  const auto reaches_one = [&] {
    const int compared = CompareSum(rest, above, scale);
    return compared > 0 || (is_even && compared == 0);
  };
  const auto multiply_by_ten = [&] {
    rest.MultiplyByTen();
    above.MultiplyByTen();
    below.MultiplyByTen();
  };
  // An estimate that is right or one too small.
  decimal.exponent = static_cast<int>(std::ceil(
      (std::log2(static_cast<double>(number.mantissa)) + number.exponent) * 0.30102999566398120 -
      1e-10));
  for (int i = 0; i < decimal.exponent; ++i) scale.MultiplyByTen();
  for (int i = 0; i > decimal.exponent; --i) multiply_by_ten();
  if (reaches_one()) {
    ++decimal.exponent;
  } else {
    multiply_by_ten();
  }

  while (true) {
    char digit = '0';
    for (; rest.Compare(scale) >= 0; ++digit) rest.Subtract(scale);
    const int low = rest.Compare(below);
    const bool is_low = low < 0 || (is_even && low == 0);
    const bool is_high = reaches_one();
    if (!is_low && !is_high) {
      decimal.digits += digit;
      multiply_by_ten();
      continue;
    }
    // In the middle between two, the even one.
    const int half = CompareSum(rest, rest, scale);
    const bool is_nearer_up = half > 0 || (half == 0 && digit % 2 != 0);
    const bool is_up = is_high && (!is_low || is_nearer_up);
    decimal.digits += static_cast<char>(digit + (is_up ? 1 : 0));
    return decimal;
  }
}

}  // namespace interceptor
