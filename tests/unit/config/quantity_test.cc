#include "config/quantity.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "support/text.h"

namespace composable::config {
namespace {

using test::Join;

using std::chrono::milliseconds;

// The value or the message.
template <typename T>
std::string Told(const Result<T>& result) {
  if (!result) return ToString(result.error());
  if constexpr (std::is_same_v<T, milliseconds>) {
    return std::to_string(result->count());
  } else {
    return std::to_string(*result);
  }
}

TEST(MemorySizeTest, ReadsIntegersAsBytes) {
  EXPECT_EQ(Told(MemorySize(65536)), "65536");
  EXPECT_EQ(Told(MemorySize(1LL << 40)), "1099511627776");
}

TEST(MemorySizeTest, ReadsEveryUnit) {
  EXPECT_EQ(Told(MemorySize("70000B")), "70000");
  EXPECT_EQ(Told(MemorySize("64KiB")), "65536");
  EXPECT_EQ(Told(MemorySize("3MiB")), "3145728");
  EXPECT_EQ(Told(MemorySize("2GiB")), "2147483648");
  EXPECT_EQ(Told(MemorySize("1TiB")), "1099511627776");
  EXPECT_EQ(Told(MemorySize("100KB")), "100000");
  EXPECT_EQ(Told(MemorySize("3MB")), "3000000");
  EXPECT_EQ(Told(MemorySize("2GB")), "2000000000");
  EXPECT_EQ(Told(MemorySize("1TB")), "1000000000000");
  EXPECT_EQ(Told(MemorySize("64   MiB")), "67108864");
  EXPECT_EQ(Told(MemorySize("0064MiB")), "67108864");
}

TEST(MemorySizeTest, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(Told(MemorySize(65535)), "must be from 64KiB to 1TiB, got 65535 bytes");
  EXPECT_EQ(Told(MemorySize((1LL << 40) + 1)),
            "must be from 64KiB to 1TiB, got 1099511627777 bytes");
  EXPECT_EQ(Told(MemorySize(std::numeric_limits<std::int64_t>::min())),
            "must be from 64KiB to 1TiB, got -9223372036854775808 bytes");
  EXPECT_EQ(Told(MemorySize("63KiB")), "must be from 64KiB to 1TiB, got `63KiB`");
  EXPECT_EQ(Told(MemorySize("18446744073709551615TiB")),
            "must be from 64KiB to 1TiB, got `18446744073709551615TiB`");
  EXPECT_EQ(Told(MemorySize("18446744073709551616B")),
            "must be from 64KiB to 1TiB, got `18446744073709551616B`");
  // The product is 2^64 + 2^20, which must not wrap round to a good size.
  EXPECT_EQ(Told(MemorySize("17592186044417MiB")),
            "must be from 64KiB to 1TiB, got `17592186044417MiB`");
}

TEST(MemorySizeTest, RefusesOtherText) {
  for (const char* text :
       {"", "64", "MiB", "64mb", "64mib", "64 M", "64MiBs", "64MiB ", " 64MiB", "-64MiB", "+64MiB",
        "1.5GiB", "0x10000B", "1_000KiB", "64\tMiB", "64s"}) {
    EXPECT_EQ(Told(MemorySize(std::string_view(text))),
              Join("`", text,
                   "` is no size; write a whole number and one of the units B, KiB, MiB, GiB, TiB, "
                   "KB, MB, GB, TB, such as `64MiB`"));
  }
}

TEST(TimeSpanTest, ReadsIntegersAsMillisecondsAndEveryUnit) {
  EXPECT_EQ(TimeSpan(1), milliseconds(1));
  EXPECT_EQ(TimeSpan("500ms"), milliseconds(500));
  EXPECT_EQ(TimeSpan("10s"), milliseconds(10'000));
  EXPECT_EQ(TimeSpan("2m"), milliseconds(120'000));
  EXPECT_EQ(TimeSpan("3 h"), milliseconds(10'800'000));
  EXPECT_EQ(TimeSpan("720h"), milliseconds(2'592'000'000));
}

TEST(TimeSpanTest, RefusesWhatIsOutOfRange) {
  EXPECT_EQ(Told(TimeSpan(0)), "must be from 1ms to 720h, got 0ms");
  EXPECT_EQ(Told(TimeSpan(-1)), "must be from 1ms to 720h, got -1ms");
  EXPECT_EQ(Told(TimeSpan(2'592'000'001)), "must be from 1ms to 720h, got 2592000001ms");
  EXPECT_EQ(Told(TimeSpan("0h")), "must be from 1ms to 720h, got `0h`");
  EXPECT_EQ(Told(TimeSpan("721h")), "must be from 1ms to 720h, got `721h`");
  EXPECT_EQ(Told(TimeSpan("5124095576030432h")),
            "must be from 1ms to 720h, got `5124095576030432h`");
}

TEST(TimeSpanTest, RefusesOtherText) {
  for (const char* text :
       {"", "10", "s", "0.5s", "1m30s", "10 minutes", "2M", "5d", "-1s", "MiB"}) {
    EXPECT_EQ(
        Told(TimeSpan(std::string_view(text))),
        Join("`", text,
             "` is no duration; write a whole number and one of the units ms, s, m, h, such as "
             "`500ms`"));
  }
}

TEST(AmountTest, HasALeast) {
  EXPECT_EQ(Told(Amount(1, 1)), "1");
  EXPECT_EQ(Told(Amount(std::numeric_limits<std::int64_t>::max(), 1)), "9223372036854775807");
  EXPECT_EQ(Told(Amount(0, 1)), "must be at least 1, got 0");
  EXPECT_EQ(Told(Amount(-7, 0)), "must be at least 0, got -7");
}

}  // namespace
}  // namespace composable::config
