#include "capability/ip_address.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace composable::capability {
namespace {

engine::IpAddress Address(std::string_view text) { return *ParseIpAddress(text); }

TEST(IpAddressTest, ReadsAndWritesAddresses) {
  for (const std::string_view text : {"127.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::1"}) {
    EXPECT_EQ(ToString(Address(text)), text);
  }
  EXPECT_EQ(ToString(Address("2001:DB8:0:0::1")), "2001:db8::1");
  EXPECT_EQ(ToString(engine::SocketAddress{Address("10.0.0.1"), 80}), "10.0.0.1:80");
  EXPECT_EQ(ToString(engine::SocketAddress{Address("::1"), 8080}), "[::1]:8080");
}

TEST(IpAddressTest, OtherTextIsNoAddress) {
  for (const std::string_view text : {"", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3.4.5",
                                      "256.0.0.1", "[::1]", "::1%eth0", "localhost", ":::"}) {
    EXPECT_EQ(ParseIpAddress(text), std::nullopt) << text;
  }
  EXPECT_EQ(ParseIpAddress(std::string_view("1.2.3.4\0", 8)), std::nullopt);
}

TEST(IpAddressTest, FindsTheAddressInside) {
  for (const std::string_view text :
       {"::ffff:10.1.2.3", "::10.1.2.3", "64:ff9b::10.1.2.3", "2002:0a01:0203::1"}) {
    EXPECT_EQ(ToString(Embedded(Address(text))), "10.1.2.3") << text;
  }
  for (const std::string_view text : {"10.1.2.3", "::", "::1", "2001:db8::1", "fe80::1"}) {
    EXPECT_EQ(ToString(Embedded(Address(text))), text);
  }
}

TEST(IpAddressTest, RangesContainWhatBeginsLikeThem) {
  const IpRange range{Address("10.128.0.0"), 9};
  EXPECT_TRUE(Contains(range, Address("10.128.0.0")));
  EXPECT_TRUE(Contains(range, Address("10.255.255.255")));
  EXPECT_FALSE(Contains(range, Address("10.127.255.255")));
  EXPECT_FALSE(Contains(range, Address("11.128.0.0")));
  EXPECT_FALSE(Contains(range, Address("::ffff:10.128.0.1")));
  EXPECT_TRUE(Contains({Address("0.0.0.0"), 0}, Address("8.8.8.8")));
  EXPECT_FALSE(Contains({Address("0.0.0.0"), 0}, Address("::1")));
  EXPECT_TRUE(Contains({Address("8.8.8.8"), 32}, Address("8.8.8.8")));
  EXPECT_FALSE(Contains({Address("8.8.8.8"), 32}, Address("8.8.8.9")));
}

TEST(IpAddressTest, KnowsPrivateAddresses) {
  for (const std::string_view text : {"0.0.0.0",
                                      "10.0.0.1",
                                      "100.64.0.1",
                                      "127.0.0.1",
                                      "127.255.255.254",
                                      "169.254.169.254",
                                      "172.16.0.1",
                                      "172.31.255.255",
                                      "192.168.1.1",
                                      "198.18.0.1",
                                      "224.0.0.1",
                                      "255.255.255.255",
                                      "::",
                                      "::1",
                                      "fc00::1",
                                      "fd12:3456::1",
                                      "fe80::1",
                                      "ff02::1",
                                      "2001:db8::1",
                                      "::ffff:127.0.0.1",
                                      "::ffff:10.0.0.1",
                                      "::127.0.0.1",
                                      "64:ff9b::192.168.0.1",
                                      "2002:7f00:1::",
                                      "2001::1"}) {
    EXPECT_TRUE(IsPrivate(Address(text))) << text;
  }
}

TEST(IpAddressTest, KnowsPublicAddresses) {
  for (const std::string_view text :
       {"1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255",
        "192.169.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8"}) {
    EXPECT_FALSE(IsPrivate(Address(text))) << text;
  }
}

}  // namespace
}  // namespace composable::capability
