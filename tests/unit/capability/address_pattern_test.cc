#include "capability/address_pattern.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace composable::capability {
namespace {

bool Allows(std::string_view pattern, Transport transport, std::string_view address,
            std::uint16_t port) {
  const auto parsed = ParseAddressPattern(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed && Matches(*parsed, transport, {*ParseIpAddress(address), port});
}

TEST(AddressPatternTest, TransportRangeAndPortMustFit) {
  const std::string_view database = "tcp://10.1.2.3:5432";
  EXPECT_TRUE(Allows(database, Transport::kTcp, "10.1.2.3", 5432));
  EXPECT_FALSE(Allows(database, Transport::kUdp, "10.1.2.3", 5432));
  EXPECT_FALSE(Allows(database, Transport::kTcp, "10.1.2.4", 5432));
  EXPECT_FALSE(Allows(database, Transport::kTcp, "10.1.2.3", 5433));
}

TEST(AddressPatternTest, WhatIsNotSaidIsLeftOpen) {
  EXPECT_TRUE(Allows("10.0.0.0/8", Transport::kTcp, "10.255.0.1", 1));
  EXPECT_TRUE(Allows("10.0.0.0/8", Transport::kUdp, "10.255.0.1", 65535));
  EXPECT_FALSE(Allows("10.0.0.0/8", Transport::kUdp, "11.0.0.1", 1));
  EXPECT_TRUE(Allows("0.0.0.0/0", Transport::kUdp, "1.2.3.4", 1));
  EXPECT_FALSE(Allows("0.0.0.0/0", Transport::kUdp, "::1", 1));
}

TEST(AddressPatternTest, ReadsAddressesOfBothFamilies) {
  EXPECT_TRUE(Allows("udp://[fd00::/8]:53", Transport::kUdp, "fd12::1", 53));
  EXPECT_FALSE(Allows("udp://[fd00::/8]:53", Transport::kUdp, "fe80::1", 53));
  EXPECT_TRUE(Allows("::1", Transport::kTcp, "::1", 9));
  EXPECT_TRUE(Allows("2001:db8::/32", Transport::kTcp, "2001:db8:1::1", 9));
  EXPECT_FALSE(Allows("127.0.0.1", Transport::kTcp, "::ffff:127.0.0.1", 9));
}

std::string ErrorOf(std::string_view pattern) {
  const auto parsed = ParseAddressPattern(pattern);
  return parsed ? "none" : parsed.error().message;
}

TEST(AddressPatternTest, SaysWhatIsWrong) {
  const std::string advice =
      "; write it like `tcp://192.0.2.1:5432`, `10.0.0.0/8` or `[fd00::/8]:53`";
  EXPECT_EQ(ErrorOf("http://1.2.3.4"),
            "`http://1.2.3.4` is neither `tcp://` nor `udp://`" + advice);
  EXPECT_EQ(ErrorOf("[::1"), "`[::1` has no `]`" + advice);
  for (const std::string_view text : {"", "tcp://", "localhost:80", "10.0.0.0/33", "::1/129",
                                      "10.0.0.0/", "10.0.0/8", "[]:80", "10.0.0.0/-1"}) {
    EXPECT_EQ(ErrorOf(text),
              fmt::format("`{}` is no address of the Internet; names are not looked up here{}",
                          text, advice))
        << text;
  }
  for (const std::string_view text :
       {"1.2.3.4:", "1.2.3.4:65536", "[::1]80", "[::1]:x", "1.2.3.4:-1"}) {
    EXPECT_EQ(ErrorOf(text),
              fmt::format("`{}` has no port between 0 and 65535 after the colon{}", text, advice))
        << text;
  }
}

}  // namespace
}  // namespace composable::capability
