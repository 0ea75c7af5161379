#include "value/float_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <system_error>

namespace composable::value {
namespace {

// The digits d1 d2 d3 … and the exponent e of d1.d2d3… × 10^e; the first digit is 0 for zero only.
struct Decimal {
  bool negative = false;
  std::array<char, 32> digits{};
  std::size_t count = 0;
  int exponent = 0;

  std::string_view text() const { return {digits.data(), count}; }
};

template <typename T>
Decimal ShortestDecimal(T number) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                 std::chars_format::scientific);
  Decimal decimal;
  const char* at = buffer.data();
  if (*at == '-') {
    decimal.negative = true;
    ++at;
  }
  for (; *at != 'e'; ++at) {
    if (*at != '.') decimal.digits.at(decimal.count++) = *at;
  }
  ++at;
  if (*at == '+') ++at;
  std::from_chars(at, end.ptr, decimal.exponent);
  return decimal;
}

enum class Fraction { kAlways, kIfAny };

void AppendPlain(const Decimal& decimal, Fraction fraction, std::string& out) {
  const std::string_view digits = decimal.text();
  if (decimal.exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-decimal.exponent - 1), '0');
    out += digits;
    return;
  }
  const std::size_t whole = static_cast<std::size_t>(decimal.exponent) + 1;
  if (digits.size() > whole) {
    out += digits.substr(0, whole);
    out += '.';
    out += digits.substr(whole);
    return;
  }
  out += digits;
  out.append(whole - digits.size(), '0');
  if (fraction == Fraction::kAlways) out += ".0";
}

void AppendJsonDecimal(const Decimal& decimal, std::string& out) {
  constexpr int kLargestPlain = 20;
  constexpr int kSmallestPlain = -6;
  if (decimal.negative) out += '-';
  if (decimal.exponent >= kSmallestPlain && decimal.exponent <= kLargestPlain) {
    AppendPlain(decimal, Fraction::kAlways, out);
    return;
  }
  const std::string_view digits = decimal.text();
  out += digits.substr(0, 1);
  if (digits.size() > 1) {
    out += '.';
    out += digits.substr(1);
  }
  fmt::format_to(std::back_inserter(out), "e{}", decimal.exponent);
}

template <typename T>
void AppendWave(T number, std::string& out) {
  if (std::isnan(number)) {
    out += "nan";
    return;
  }
  if (std::signbit(number)) out += '-';
  if (std::isinf(number)) {
    out += "inf";
    return;
  }
  AppendPlain(ShortestDecimal(number), Fraction::kIfAny, out);
}

// Whether a number out of range is so because it is too large, rather than too near to zero: the
// sign of the exponent of its first digit that is not 0.
bool IsLarge(std::string_view text) {
  constexpr long long kFar = std::numeric_limits<int>::max();
  long long exponent = 0;
  const std::size_t e = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, e);
  if (e != std::string_view::npos) {
    std::string_view digits = text.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (read.ec != std::errc()) exponent = digits.starts_with('-') ? -kFar : kFar;
  }
  const std::size_t first = mantissa.find_first_of("123456789");
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  if (first == std::string_view::npos) return false;
  const auto from_point = static_cast<long long>(point) - static_cast<long long>(first);
  return exponent + from_point > 0;
}

template <typename T>
void Parse(std::string_view text, T& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc::result_out_of_range) return;
  out = IsLarge(text) ? std::numeric_limits<T>::infinity() : T{0};
  if (text.starts_with('-')) out = -out;
}

}  // namespace

void AppendJsonNumber(double number, std::string& out) {
  AppendJsonDecimal(ShortestDecimal(number), out);
}

void AppendJsonNumber(float number, std::string& out) {
  const Decimal decimal = ShortestDecimal(number);
  // A reader that rounds to an f64 first, and then to an f32, may end one step away.
  std::string text;
  AppendJsonDecimal(decimal, text);
  double through = 0;
  Parse(text, through);
  if (static_cast<float>(through) == number) {
    out += text;
  } else {
    AppendJsonNumber(static_cast<double>(number), out);
  }
}

void AppendWaveNumber(float number, std::string& out) { AppendWave(number, out); }
void AppendWaveNumber(double number, std::string& out) { AppendWave(number, out); }

void ParseNumber(std::string_view text, float& out) { Parse(text, out); }
void ParseNumber(std::string_view text, double& out) { Parse(text, out); }

}  // namespace composable::value
