#include "capability/wasi_grant.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::capability {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class WasiGrantTest : public testing::Test {
 protected:
  WasiGrantTest() {
    files_.Add("data/x.txt", "")
        .Add("project/cache/x", "")
        .Add("project/ca.pem", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")
        .Add("project/readme.txt", "hello");
  }

  // Reads the one capability of project/demo.toml; `text` follows its header.
  GrantReading Read(std::string_view text) {
    files_.Add("project/demo.toml", fmt::format("[capability.it]\n{}", text));
    const std::array<std::string, 1> sources = {"project/demo.toml"};
    const config::LoadResult load = config::LoadDefinitions(sources, files_);
    EXPECT_THAT(load.errors, IsEmpty());
    EXPECT_EQ(load.definitions.capabilities.size(), 1U);
    if (load.definitions.capabilities.empty()) return {};
    return ReadWasiGrant(load.definitions.capabilities.front(), files_,
                         [](const std::string& /*message*/) {});
  }

  engine::WasiGrant Grant(std::string_view text) {
    GrantReading reading = Read(text);
    for (const Error& error : reading.errors) ADD_FAILURE() << ToString(error);
    return std::move(reading.grant);
  }

  std::string Errors(std::string_view text) {
    std::string errors;
    for (const Error& error : Read(text).errors) errors += ToString(error) + '\n';
    return errors;
  }

  test::MemoryFileSystem files_{"/srv"};
};

TEST_F(WasiGrantTest, P2IsTheCommandWorld) {
  const engine::WasiGrant grant = Grant("type = 'wasi:p2'");
  EXPECT_TRUE(grant.inherit_stdin && grant.inherit_stdout && grant.inherit_stderr);
  EXPECT_TRUE(grant.allow_ip_name_lookup);
  ASSERT_NE(grant.sockets, nullptr);
  EXPECT_TRUE(grant.sockets->AllowsAddress(engine::AddressUse::kTcpListen, {}));
  EXPECT_EQ(grant.http, nullptr);
  EXPECT_THAT(grant.environment, IsEmpty());
  EXPECT_THAT(grant.preopens, IsEmpty());
}

TEST_F(WasiGrantTest, P2CanBeRestricted) {
  const engine::WasiGrant grant = Grant(
      "type = 'wasi:p2'\ninherit-stdio = false\ninherit-stderr = true\ninherit-network = false\n"
      "allow-ip-name-lookup = false");
  EXPECT_FALSE(grant.inherit_stdin || grant.inherit_stdout);
  EXPECT_TRUE(grant.inherit_stderr);
  EXPECT_FALSE(grant.allow_ip_name_lookup);
  EXPECT_EQ(grant.sockets, nullptr);
}

TEST_F(WasiGrantTest, OtherTypesGiveNothingUnasked) {
  for (const std::string type : {"wasi:cli", "wasi:clocks", "wasi:filesystem", "wasi:io",
                                 "wasi:random-p3", "wasi:sockets-p2"}) {
    EXPECT_EQ(Grant(fmt::format("type = '{}'", type)), engine::WasiGrant()) << type;
  }
}

TEST_F(WasiGrantTest, ReadsTheKeysOfCli) {
  const engine::WasiGrant grant = Grant(
      "type = 'wasi:cli'\ninherit-stdio = true\ninherit-stdin = false\n"
      "env = {B = '2', A = '1=1'}\nargs = ['run', '--fast']");
  EXPECT_FALSE(grant.inherit_stdin);
  EXPECT_TRUE(grant.inherit_stdout && grant.inherit_stderr);
  EXPECT_THAT(grant.environment, ElementsAre(Pair("B", "2"), Pair("A", "1=1")));
  EXPECT_THAT(grant.arguments, ElementsAre("run", "--fast"));
}

TEST_F(WasiGrantTest, FoldersAreFoundByTheFileOrTheWorkingDirectory) {
  const engine::WasiGrant grant = Grant(
      "type = 'wasi:filesystem'\npreopens = [{host = './cache', guest = '/cache', perms = "
      "'read-write'}, {host = 'data', guest = '/data', perms = 'read-only'}]");
  EXPECT_THAT(grant.preopens,
              ElementsAre(engine::Preopen{.host_path = "/srv/project/cache",
                                          .guest_path = "/cache",
                                          .access = engine::DirectoryAccess::kReadWrite},
                          engine::Preopen{.host_path = "/srv/data",
                                          .guest_path = "/data",
                                          .access = engine::DirectoryAccess::kReadOnly}));
}

TEST_F(WasiGrantTest, ReadsTheKeysOfSockets) {
  const engine::WasiGrant all = Grant("type = 'wasi:sockets'\ninherit-network = true");
  EXPECT_TRUE(all.sockets->AllowsAddress(engine::AddressUse::kTcpConnect, {}));
  EXPECT_FALSE(all.allow_ip_name_lookup);

  // A list says more than that everything is allowed.
  const engine::WasiGrant some = Grant(
      "type = 'wasi:sockets'\ninherit-network = true\nallow = ['tcp://10.0.0.1:80']\n"
      "allow-ip-name-lookup = true");
  const engine::SocketAddress listed{*ParseIpAddress("10.0.0.1"), 80};
  EXPECT_TRUE(some.sockets->AllowsAddress(engine::AddressUse::kTcpConnect, listed));
  EXPECT_FALSE(some.sockets->AllowsAddress(engine::AddressUse::kTcpListen, listed));
  EXPECT_TRUE(some.allow_ip_name_lookup);
}

TEST_F(WasiGrantTest, ReadsTheKeysOfHttp) {
  using std::chrono::milliseconds;
  const engine::WasiGrant plain = Grant("type = 'wasi:http'");
  ASSERT_NE(plain.http, nullptr);
  EXPECT_TRUE(plain.http->AllowsRequest(
      {.method = "GET", .scheme = "https", .host = "anywhere.org", .port = 443, .path = "/"}));
  EXPECT_EQ(plain.http_settings, engine::HttpSettings());

  const engine::WasiGrant grant = Grant(
      "type = 'wasi:http'\nallow = ['http://localhost:8090/translate']\n"
      "deny-private-addresses = true\nconnect-timeout = '2s'\nfirst-byte-timeout = 1500\n"
      "between-bytes-timeout = '3s'\nidle-timeout = '1m'\nidle-connections = 0\n"
      "h2c-for-grpc = true\nca-file = 'ca.pem'");
  EXPECT_FALSE(grant.http->AllowsRequest(
      {.method = "GET", .scheme = "http", .host = "localhost", .port = 8090, .path = "/other"}));
  EXPECT_FALSE(
      grant.http->AllowsAddress(engine::AddressUse::kHttp, {*ParseIpAddress("127.0.0.1"), 8090}));
  const engine::HttpSettings& settings = grant.http_settings;
  EXPECT_EQ(settings.connect_timeout, milliseconds(2000));
  EXPECT_EQ(settings.first_byte_timeout, milliseconds(1500));
  EXPECT_EQ(settings.between_bytes_timeout, milliseconds(3000));
  EXPECT_EQ(settings.idle_timeout, milliseconds(60000));
  EXPECT_EQ(settings.idle_connections, 0U);
  EXPECT_TRUE(settings.h2c_for_grpc);
  EXPECT_TRUE(settings.certificates.starts_with("-----BEGIN"));
}

TEST_F(WasiGrantTest, ReadsTheSeed) { EXPECT_EQ(Grant("type = 'wasi:random'\nseed = 7").seed, 7U); }

TEST_F(WasiGrantTest, ReportsUnknownKeys) {
  EXPECT_EQ(Errors("type = 'wasi:cli'\ninherit-stdoud = true"),
            "project/demo.toml:3:1: capability `it`: unknown key `inherit-stdoud` for the type "
            "`wasi:cli`; did you mean `inherit-stdout`?\n");
  EXPECT_EQ(Errors("type = 'wasi:random-p2'\npreopens = []"),
            "project/demo.toml:3:1: capability `it`: unknown key `preopens` for the type "
            "`wasi:random-p2`; known are `seed`\n");
  EXPECT_EQ(Errors("type = 'wasi:clocks'\nseed = 1"),
            "project/demo.toml:3:1: capability `it`: unknown key `seed` for the type "
            "`wasi:clocks`; it has no keys beside `type`\n");
  EXPECT_EQ(Errors("type = 'wasi:filesystem'\n[[capability.it.preopens]]\nhost = 'data'\n"
                   "guest = '/'\nperms = 'read-only'\nperm = 1"),
            "project/demo.toml:7:1: capability `it`: unknown key `preopens.perm`; did you mean "
            "`perms`?\n");
}

TEST_F(WasiGrantTest, ReportsAnUnknownType) {
  EXPECT_EQ(Errors("type = 'wasi:clock'"),
            "project/demo.toml:2:8: capability `it`: key `type`: there is no capability of the "
            "type `wasi:clock`; did you mean `wasi:clocks`?\n");
}

TEST_F(WasiGrantTest, ReportsEverythingThatIsWrongWithValues) {
  EXPECT_EQ(
      Errors("type = 'wasi:cli'\ninherit-stdio = 'yes'\nenv = {A = 1, '' = 'x', 'B=' = 'y'}\n"
             "args = 'run'"),
      "project/demo.toml:3:17: capability `it`: key `inherit-stdio`: expected true or false, got a "
      "string\n"
      "project/demo.toml:4:12: capability `it`: key `env.A`: expected a string, got an integer\n"
      "project/demo.toml:4:15: capability `it`: key `env`: `` is no name of a variable\n"
      "project/demo.toml:4:25: capability `it`: key `env`: `B=` is no name of a variable\n"
      "project/demo.toml:5:8: capability `it`: key `args`: expected an array of strings, got a "
      "string\n");
  EXPECT_EQ(
      Errors("type = 'wasi:filesystem'\npreopens = [{host = 'nowhere', guest = '', perms = 'rw'}, "
             "{host = 'data'}, 3]"),
      "project/demo.toml:3:21: capability `it`: key `preopens.host`: there is no folder "
      "`/srv/project/nowhere`, and no folder `/srv/nowhere` either\n"
      "project/demo.toml:3:40: capability `it`: key `preopens.guest`: `` is no path\n"
      "project/demo.toml:3:52: capability `it`: key `preopens.perms`: `rw` is neither `read-only` "
      "nor `read-write`\n"
      "project/demo.toml:3:59: capability `it`: key `preopens`: `guest` is missing\n"
      "project/demo.toml:3:59: capability `it`: key `preopens`: `perms` is missing\n"
      "project/demo.toml:3:76: capability `it`: key `preopens`: expected a table, got an "
      "integer\n");
  EXPECT_EQ(
      Errors("type = 'wasi:http'\nallow = ['example.com', 1]\nconnect-timeout = '2 years'\n"
             "idle-connections = -1\nca-file = 'readme.txt'"),
      "project/demo.toml:3:10: capability `it`: key `allow`: `example.com` does not start with "
      "`http://` or `https://`; write it like `https://api.example.com`\n"
      "project/demo.toml:3:25: capability `it`: key `allow`: expected a string, got an integer\n"
      "project/demo.toml:4:19: capability `it`: key `connect-timeout`: `2 years` is no duration; "
      "write a whole number and one of the units ms, s, m, h, such as `500ms`\n"
      "project/demo.toml:5:20: capability `it`: key `idle-connections`: must be from 0 to 10000, "
      "got -1\n"
      "project/demo.toml:6:11: capability `it`: key `ca-file`: `readme.txt` has no certificate in "
      "PEM form\n");
  EXPECT_EQ(Errors("type = 'wasi:http'\nca-file = 'none.pem'"),
            "project/demo.toml:3:11: capability `it`: key `ca-file`: there is no file "
            "`project/none.pem`, and no file `none.pem` either\n");
}

}  // namespace
}  // namespace composable::capability
