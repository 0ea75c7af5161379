#include "capability/http_pattern.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace composable::capability {
namespace {

bool Allows(std::string_view pattern, std::string_view scheme, std::string_view host,
            std::uint16_t port, std::string_view path) {
  const auto parsed = ParseHttpPattern(pattern);
  EXPECT_TRUE(parsed) << pattern;
  return parsed &&
         Matches(*parsed,
                 {.method = "GET", .scheme = scheme, .host = host, .port = port, .path = path});
}

TEST(HttpPatternTest, SchemeHostAndPortMustFit) {
  const std::string_view api = "https://api.example.com";
  EXPECT_TRUE(Allows(api, "https", "api.example.com", 443, "/"));
  EXPECT_TRUE(Allows(api, "https", "API.Example.Com", 443, "/any/path"));
  EXPECT_TRUE(Allows(api, "https", "api.example.com.", 443, "/"));
  EXPECT_FALSE(Allows(api, "http", "api.example.com", 80, "/"));
  EXPECT_FALSE(Allows(api, "http", "api.example.com", 443, "/"));
  EXPECT_FALSE(Allows(api, "https", "api.example.com", 8443, "/"));
  EXPECT_FALSE(Allows(api, "https", "example.com", 443, "/"));
  EXPECT_FALSE(Allows(api, "https", "evil-api.example.com", 443, "/"));
  EXPECT_FALSE(Allows(api, "https", "api.example.com.evil.org", 443, "/"));
}

TEST(HttpPatternTest, PortsMayBeNamedOrLeftOpen) {
  EXPECT_TRUE(Allows("http://localhost:8090", "http", "localhost", 8090, "/"));
  EXPECT_FALSE(Allows("http://localhost:8090", "http", "localhost", 80, "/"));
  EXPECT_TRUE(Allows("http://localhost:*", "http", "localhost", 1, "/"));
  EXPECT_TRUE(Allows("http://localhost", "http", "localhost", 80, "/"));
}

TEST(HttpPatternTest, WildcardsStandForNamesBelow) {
  const std::string_view below = "https://*.example.com";
  EXPECT_TRUE(Allows(below, "https", "a.example.com", 443, "/"));
  EXPECT_TRUE(Allows(below, "https", "b.a.example.com", 443, "/"));
  EXPECT_FALSE(Allows(below, "https", "example.com", 443, "/"));
  EXPECT_FALSE(Allows(below, "https", "evilexample.com", 443, "/"));
  EXPECT_FALSE(Allows(below, "https", "a.example.com.evil.org", 443, "/"));
  EXPECT_TRUE(Allows("https://*", "https", "anything.org", 443, "/"));
  EXPECT_TRUE(Allows("https://*", "https", "2001:db8::1", 443, "/"));
}

TEST(HttpPatternTest, AddressesAreComparedByValue) {
  EXPECT_TRUE(Allows("http://[2001:DB8::0:1]:8080", "http", "2001:db8:0::1", 8080, "/"));
  EXPECT_TRUE(Allows("http://127.0.0.1", "http", "127.0.0.1", 80, "/"));
  EXPECT_FALSE(Allows("http://127.0.0.1", "http", "127.1", 80, "/"));
  EXPECT_FALSE(Allows("http://127.0.0.1", "http", "localhost", 80, "/"));
  EXPECT_FALSE(Allows("http://127.0.0.1", "http", "::ffff:127.0.0.1", 80, "/"));
}

TEST(HttpPatternTest, PathsArePrefixesOfWholeSegments) {
  const std::string_view path = "http://localhost:8090/translate";
  EXPECT_TRUE(Allows(path, "http", "localhost", 8090, "/translate"));
  EXPECT_TRUE(Allows(path, "http", "localhost", 8090, "/translate/"));
  EXPECT_TRUE(Allows(path, "http", "localhost", 8090, "/translate/de/x%20y"));
  EXPECT_FALSE(Allows(path, "http", "localhost", 8090, "/translated"));
  EXPECT_FALSE(Allows(path, "http", "localhost", 8090, "/"));
  EXPECT_FALSE(Allows(path, "http", "localhost", 8090, "/Translate"));
  EXPECT_TRUE(Allows("http://localhost/a/", "http", "localhost", 80, "/a/b"));
  EXPECT_FALSE(Allows("http://localhost/a/", "http", "localhost", 80, "/a"));
  EXPECT_TRUE(Allows("http://localhost/", "http", "localhost", 80, "/a/../b"));
}

TEST(HttpPatternTest, NoSpellingLeavesThePath) {
  for (const std::string_view path :
       {"/api/../admin", "/api/./../admin", "/api/..", "/api/%2e%2e/admin", "/api/%2E./admin",
        "/api/..%2fadmin", "/api/%252e%252e/admin", "/api/..;x/admin", "/api/..\\admin",
        "/api/%5cadmin", "/api//admin", "/api/%2f/admin", "/api/x%00y"}) {
    EXPECT_FALSE(Allows("http://localhost/api", "http", "localhost", 80, path)) << path;
  }
  for (const std::string_view path :
       {"/api/...", "/api/a..b", "/api/.well-known", "/api/%", "/api/%zz", "/api/100%25"}) {
    EXPECT_TRUE(Allows("http://localhost/api", "http", "localhost", 80, path)) << path;
  }
}

std::string PatternError(std::string_view pattern) {
  const auto parsed = ParseHttpPattern(pattern);
  return parsed ? "none" : parsed.error().message;
}

TEST(HttpPatternTest, SaysWhatIsWrong) {
  const std::string advice = "; write it like `https://api.example.com`";
  EXPECT_EQ(PatternError("example.com"),
            "`example.com` does not start with `http://` or `https://`" + advice);
  EXPECT_EQ(PatternError("ftp://example.com"),
            "`ftp://example.com` does not start with `http://` or `https://`" + advice);
  EXPECT_EQ(PatternError("http://me@example.com"),
            "`http://me@example.com` has a user's name, which cannot be restricted" + advice);
  EXPECT_EQ(
      PatternError("http://example.com/?q"),
      "`http://example.com/?q` has a query or a fragment, which cannot be restricted" + advice);
  EXPECT_EQ(
      PatternError("http://example.com/a/../b"),
      "`http://example.com/a/../b` has a path with `.`, `..`, `//`, `\\` or `%` in it" + advice);
  EXPECT_EQ(PatternError("http://example.com:0"),
            "`http://example.com:0` has no port between 1 and 65535 after the colon" + advice);
  for (const std::string_view host :
       {"http://", "http://:80", "http://[]", "http://[::1", "http://::1", "http://a b",
        "http://*.1.2.3.4", "http://a.*", "http://[1.2.3.4]", "http://a..b", "http://[::1]x",
        "http://*.", "http://."}) {
    EXPECT_EQ(PatternError(host), fmt::format("`{}` has no proper host{}", host, advice)) << host;
  }
}

}  // namespace
}  // namespace composable::capability
