// The fewest decimal digits that tell a floating-point number from its neighbours.
#pragma once

#include <cstdint>
#include <string>

namespace interceptor {

// The number 0.DIGITS × 10^exponent. The first digit is not 0, nor is the last.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

// A positive number, mantissa × 2^exponent.
struct BinaryNumber {
  std::uint64_t mantissa = 0;
  int exponent = 0;
  // Whether the next smaller number is only half as far away as the next larger one.
  bool is_power_of_two = false;
};
// Where several have as few digits, the nearest one.
Decimal ShortestDigits(const BinaryNumber& number);

}  // namespace interceptor
