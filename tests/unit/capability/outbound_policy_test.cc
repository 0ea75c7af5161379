#include "capability/outbound_policy.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace composable::capability {
namespace {

using engine::AddressUse;

class OutboundPolicyTest : public testing::Test {
 protected:
  NetworkNotice Notice() {
    return [this](const std::string& message) { notices_.push_back(message); };
  }

  static engine::SocketAddress Address(std::string_view address, std::uint16_t port) {
    return {*ParseIpAddress(address), port};
  }

  // What was said since the last call.
  std::string Notices() {
    std::string text;
    for (const std::string& notice : notices_) text += notice + '\n';
    notices_.clear();
    return text;
  }

  std::vector<std::string> notices_;
};

engine::HttpTarget Request(std::string_view host, std::string_view path) {
  return {.method = "GET", .scheme = "http", .host = host, .port = 80, .path = path};
}

TEST_F(OutboundPolicyTest, WithoutAListEverythingIsAllowed) {
  const HttpPolicy policy("web", {}, Notice());
  EXPECT_TRUE(policy.AllowsRequest(Request("anywhere.org", "/")));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kHttp, Address("127.0.0.1", 80)));
  EXPECT_EQ(Notices(), "");
}

TEST_F(OutboundPolicyTest, RequestsMustBeListed) {
  HttpRules rules;
  rules.allow.emplace().push_back(*ParseHttpPattern("http://a.org"));
  rules.allow->push_back(*ParseHttpPattern("http://b.org/x"));
  const HttpPolicy policy("web", rules, Notice());
  EXPECT_TRUE(policy.AllowsRequest(Request("a.org", "/")));
  EXPECT_TRUE(policy.AllowsRequest(Request("b.org", "/x/y")));
  EXPECT_EQ(Notices(), "");
  EXPECT_FALSE(policy.AllowsRequest(Request("b.org", "/y\n2026 INFO forged")));
  EXPECT_EQ(Notices(),
            "capability `web` denied the request GET http://b.org:80/y\\n2026 INFO forged: the key "
            "`allow` does not list it\n");
}

TEST_F(OutboundPolicyTest, FailedRequestsAreSaid) {
  const HttpPolicy policy("web", {}, Notice());
  policy.RequestFailed(Request("a.org", "/x\ny"), "the connection was refused");
  EXPECT_EQ(Notices(),
            "capability `web`: the request GET http://a.org:80/x\\ny failed: the connection was "
            "refused\n");
}

TEST_F(OutboundPolicyTest, AnEmptyListAllowsNothing) {
  HttpRules rules;
  rules.allow.emplace();
  EXPECT_FALSE(HttpPolicy("web", rules, Notice()).AllowsRequest(Request("a.org", "/")));
}

TEST_F(OutboundPolicyTest, PrivateAddressesCanBeDenied) {
  const HttpPolicy policy("web", {.allow = {}, .private_addresses = PrivateAddresses::kDenied},
                          Notice());
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kHttp, Address("8.8.8.8", 443)));
  EXPECT_EQ(Notices(), "");
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kHttp, Address("::ffff:127.0.0.1", 443)));
  EXPECT_EQ(Notices(),
            "capability `web` denied an HTTP connection to [::ffff:127.0.0.1]:443: it is private, "
            "and the key `deny-private-addresses` is set\n");
}

TEST_F(OutboundPolicyTest, HttpGivesNoSockets) {
  EXPECT_FALSE(HttpPolicy("web", {}, Notice())
                   .AllowsAddress(AddressUse::kTcpConnect, Address("8.8.8.8", 1)));
  EXPECT_FALSE(SocketPolicy("net", {}, Notice()).AllowsRequest(Request("a.org", "/")));
}

TEST_F(OutboundPolicyTest, SocketsReachTheListed) {
  SocketRules rules;
  rules.allow.emplace().push_back(*ParseAddressPattern("tcp://10.0.0.1:5432"));
  rules.allow->push_back(*ParseAddressPattern("udp://10.0.0.2"));
  rules.listen.emplace();
  const SocketPolicy policy("net", rules, Notice());
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpBind, Address("0.0.0.0", 0)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpConnect, Address("10.0.0.1", 5432)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kUdpBind, Address("::", 0)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kUdpSend, Address("10.0.0.2", 53)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kUdpReceive, Address("10.0.0.2", 53)));
  EXPECT_EQ(Notices(), "");
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kTcpConnect, Address("10.0.0.2", 5432)));
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kUdpSend, Address("10.0.0.1", 5432)));
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kUdpReceive, Address("10.0.0.3", 53)));
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kTcpBind, Address("0.0.0.0", 80)));
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kTcpBind, Address("127.0.0.1", 0)));
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kTcpListen, Address("0.0.0.0", 40000)));
  EXPECT_EQ(Notices(),
            "capability `net` denied a TCP connection to 10.0.0.2:5432\n"
            "capability `net` denied sending a datagram to 10.0.0.1:5432\n"
            "capability `net` denied receiving a datagram from 10.0.0.3:53\n"
            "capability `net` denied binding a TCP socket to 0.0.0.0:80\n"
            "capability `net` denied binding a TCP socket to 127.0.0.1:0\n"
            "capability `net` denied listening for TCP connections at 0.0.0.0:40000\n");
}

TEST_F(OutboundPolicyTest, WhoListensAcceptsEverybody) {
  SocketRules rules;
  rules.allow.emplace();
  rules.listen.emplace().push_back(*ParseAddressPattern("127.0.0.1:8080"));
  const SocketPolicy policy("net", rules, Notice());
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpBind, Address("127.0.0.1", 8080)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpListen, Address("127.0.0.1", 8080)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpAccept, Address("9.9.9.9", 50000)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kUdpReceive, Address("9.9.9.9", 50000)));
  EXPECT_FALSE(policy.AllowsAddress(AddressUse::kTcpConnect, Address("127.0.0.1", 8080)));
}

TEST_F(OutboundPolicyTest, SocketsMayBeKeptFromPrivatePeers) {
  const SocketPolicy policy(
      "net", {.allow = {}, .listen = {}, .private_addresses = PrivateAddresses::kDenied}, Notice());
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpListen, Address("127.0.0.1", 8080)));
  EXPECT_TRUE(policy.AllowsAddress(AddressUse::kTcpConnect, Address("8.8.8.8", 53)));
  for (const AddressUse use : {AddressUse::kTcpConnect, AddressUse::kTcpAccept,
                               AddressUse::kUdpSend, AddressUse::kUdpReceive}) {
    EXPECT_FALSE(policy.AllowsAddress(use, Address("192.168.0.1", 53)));
  }
}

}  // namespace
}  // namespace composable::capability
