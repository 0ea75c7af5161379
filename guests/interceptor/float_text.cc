#include "interceptor/float_text.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "interceptor/shortest_digits.h"

namespace interceptor {
namespace {

// A positive finite number.
template <typename Number, typename Bits>
BinaryNumber Decompose(Number number) {
  constexpr int kMantissaBits = std::numeric_limits<Number>::digits - 1;
  constexpr int kBias = std::numeric_limits<Number>::max_exponent - 1 + kMantissaBits;
  constexpr Bits kHidden = Bits{1} << kMantissaBits;
  const auto bits = std::bit_cast<Bits>(number);
  const Bits mantissa = bits & (kHidden - 1);
  const auto exponent = static_cast<int>(bits >> kMantissaBits);
  if (exponent == 0) return {mantissa, 1 - kBias, false};
  return {mantissa | kHidden, exponent - kBias, mantissa == 0 && exponent > 1};
}

void AppendDecimal(const Decimal& decimal, std::string& out) {
  const auto count = static_cast<int>(decimal.digits.size());
  if (decimal.exponent <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-decimal.exponent), '0');
    out += decimal.digits;
  } else if (count <= decimal.exponent) {
    out += decimal.digits;
    out.append(static_cast<std::size_t>(decimal.exponent - count), '0');
  } else {
    const auto whole = static_cast<std::size_t>(decimal.exponent);
    out.append(decimal.digits, 0, whole);
    out += '.';
    out.append(decimal.digits, whole);
  }
}

template <typename Number, typename Bits>
void Append(Number number, std::string& out) {
  if (std::isnan(number)) {
    out += "nan";
    return;
  }
  if (std::signbit(number)) out += '-';
  if (std::isinf(number)) {
    out += "inf";
  } else if (number == 0) {
    out += '0';
  } else {
    AppendDecimal(ShortestDigits(Decompose<Number, Bits>(std::fabs(number))), out);
  }
}

}  // namespace

void AppendFloat(float number, std::string& out) { Append<float, std::uint32_t>(number, out); }
void AppendFloat(double number, std::string& out) { Append<double, std::uint64_t>(number, out); }

float ParseFloat(std::string_view text) { return std::strtof(std::string(text).c_str(), nullptr); }
double ParseDouble(std::string_view text) {
  return std::strtod(std::string(text).c_str(), nullptr);
}

}  // namespace interceptor
