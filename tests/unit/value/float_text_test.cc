#include "value/float_text.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace composable::value {
namespace {

template <typename T>
std::string Json(T number) {
  std::string text;
  AppendJsonNumber(number, text);
  return text;
}

template <typename T>
std::string Wave(T number) {
  std::string text;
  AppendWaveNumber(number, text);
  return text;
}

template <typename T>
T Parsed(std::string_view text) {
  T number = 99;
  ParseNumber(text, number);
  return number;
}

TEST(WaveNumber, HasNoExponent) {
  EXPECT_EQ(Wave(0.0), "0");
  EXPECT_EQ(Wave(-0.0), "-0");
  EXPECT_EQ(Wave(1.0), "1");
  EXPECT_EQ(Wave(-3.1415F), "-3.1415");
  EXPECT_EQ(Wave(100000.0), "100000");
  EXPECT_EQ(Wave(3.4028235e38F), "340282350000000000000000000000000000000");
  EXPECT_EQ(Wave(1e-45F), "0.000000000000000000000000000000000000000000001");
  EXPECT_EQ(Wave(1.5e300).size(), 301U);
}

TEST(WaveNumber, NamesWhatIsNoNumber) {
  EXPECT_EQ(Wave(std::numeric_limits<float>::infinity()), "inf");
  EXPECT_EQ(Wave(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(Wave(std::nan("")), "nan");
  EXPECT_EQ(Wave(-std::nan("")), "nan");
}

TEST(ParseNumber, OverflowsToInfinity) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (const std::string_view text :
       {"1e309", "123456789e301", "0.001e999999", "1e99999999999999999999", "1e2147483648",
        "100000000000e298", "1000.5e306"}) {
    EXPECT_EQ(Parsed<double>(text), infinity) << text;
    EXPECT_EQ(Parsed<double>(fmt::format("-{}", text)), -infinity) << text;
  }
  EXPECT_EQ(Parsed<float>("3.5e38"), std::numeric_limits<float>::infinity());
}

TEST(ParseNumber, UnderflowsToZero) {
  for (const std::string_view text :
       {"1e-400", "0.000001e-330", "123456e-400", "1e-99999999999999999999", "0.1E-2147483649"}) {
    EXPECT_EQ(Parsed<double>(text), 0.0) << text;
    EXPECT_FALSE(std::signbit(Parsed<double>(text))) << text;
    EXPECT_TRUE(std::signbit(Parsed<double>(fmt::format("-{}", text)))) << text;
  }
  EXPECT_EQ(Parsed<float>("1e-46"), 0.0F);
}

TEST(ParseNumber, ZeroStaysZeroWhateverTheExponent) {
  EXPECT_EQ(Parsed<double>("0e99999999999999999999"), 0.0);
  EXPECT_EQ(Parsed<double>("0.000e999"), 0.0);
  EXPECT_TRUE(std::signbit(Parsed<double>("-0.0e-0")));
}

TEST(ParseNumber, ReadsAnExponentWithAPlus) { EXPECT_EQ(Parsed<double>("6.022e+23"), 6.022e23); }

TEST(FloatText, EveryDoubleReadsBack) {
  std::mt19937_64 random(1);  // NOLINT(cert-msc51-cpp): the same numbers every time
  for (int i = 0; i < 100000; ++i) {
    const auto number = std::bit_cast<double>(random());
    if (!std::isfinite(number)) continue;
    ASSERT_EQ(Parsed<double>(Json(number)), number);
    ASSERT_EQ(Parsed<double>(Wave(number)), number);
    ASSERT_EQ(std::strtod(Json(number).c_str(), nullptr), number);
  }
}

TEST(FloatText, EveryFloatReadsBackAlsoThroughADouble) {
  // A step that visits all exponents.
  constexpr std::uint32_t kStep = 9973;
  for (std::uint64_t bits = 0; bits <= 0xFFFFFFFF; bits += kStep) {
    const auto number = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (!std::isfinite(number)) continue;
    const std::string text = Json(number);
    ASSERT_EQ(Parsed<float>(text), number) << text;
    ASSERT_EQ(static_cast<float>(Parsed<double>(text)), number) << text;
  }
}

}  // namespace
}  // namespace composable::value
