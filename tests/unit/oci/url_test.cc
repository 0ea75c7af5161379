#include "oci/url.h"

#include <gtest/gtest.h>

#include <string>

namespace composable::oci {
namespace {

std::string Parsed(std::string_view text) {
  const auto url = ParseUrl(text);
  return url ? ToString(*url) : ToString(url.error());
}

std::string Resolved(std::string_view base, std::string_view location) {
  const auto url = Resolve(*ParseUrl(base), location);
  return url ? ToString(*url) : ToString(url.error());
}

TEST(Url, IsTakenApart) {
  EXPECT_EQ(ParseUrl("HTTPS://Host.example:5000/a/B?c=/d#e"),
            (Url{.scheme = "https", .authority = "host.example:5000", .target = "/a/B?c=/d"}));
  EXPECT_EQ(Parsed("http://host"), "http://host/");
  EXPECT_EQ(Parsed("http://host?a=b"), "http://host/?a=b");
  EXPECT_TRUE(ParseUrl("https://host:443/a")->IsSameOrigin(*ParseUrl("https://host/b")));
  EXPECT_FALSE(ParseUrl("https://host/a")->IsSameOrigin(*ParseUrl("http://host/a")));
  EXPECT_FALSE(ParseUrl("https://host/a")->IsSameOrigin(*ParseUrl("https://host:1/a")));
}

TEST(Url, WhatIsNoneIsTold) {
  const std::string sends = "the registry sends on to an address that ";
  EXPECT_EQ(Parsed("/a"), sends + "is none");
  EXPECT_EQ(Parsed("ftp://host/"), sends + "is not of HTTP");
  EXPECT_EQ(Parsed("file:///etc/passwd"), sends + "is not of HTTP");
  EXPECT_EQ(Parsed("https:///a"), sends + "has no host");
  EXPECT_EQ(Parsed("https://user:pw@host/"), sends + "names a user");
  EXPECT_EQ(Parsed("https://host/a b"), sends + "has characters that no address has");
  EXPECT_EQ(Parsed("https://host/\r\nX: y"), sends + "has characters that no address has");
  EXPECT_EQ(Parsed("https://host/" + std::string(9000, 'a')), sends + "is too long");
}

TEST(Url, LocationsAreRelative) {
  const std::string base = "https://host/v2/a/blobs?x=y";
  EXPECT_EQ(Resolved(base, "http://other/b"), "http://other/b");
  EXPECT_EQ(Resolved(base, "//other/b"), "https://other/b");
  EXPECT_EQ(Resolved(base, "/b?u=http://c"), "https://host/b?u=http://c");
  EXPECT_EQ(Resolved(base, "c"), "https://host/v2/a/c");
  EXPECT_EQ(Resolved(base, "?z"), "https://host/v2/a/blobs?z");
  EXPECT_EQ(Resolved(base, ""), "the registry sends on to an address that is empty");
}

TEST(Url, ParametersAreEscaped) {
  Url url = *ParseUrl("https://host/token");
  AddParameter(url, "service", "a b");
  AddParameter(url, "scope", "repository:x/y:pull,push");
  EXPECT_EQ(ToString(url),
            "https://host/token?service=a%20b&scope=repository%3Ax%2Fy%3Apull%2Cpush");
}

TEST(Url, ThisMachineIsKnown) {
  EXPECT_TRUE(IsThisMachine("localhost"));
  EXPECT_TRUE(IsThisMachine("localhost:5000"));
  EXPECT_TRUE(IsThisMachine("127.0.0.1:1"));
  EXPECT_TRUE(IsThisMachine("[::1]:5000"));
  EXPECT_FALSE(IsThisMachine("127.0.0.2"));
  EXPECT_FALSE(IsThisMachine("localhost.example"));
  EXPECT_FALSE(IsThisMachine("[::2]"));
}

}  // namespace
}  // namespace composable::oci
