#include "app/server_types.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::app {
namespace {

ServerType KindWithPort(std::string name) {
  return {.name = std::move(name), .configure = [](ServerKeys& keys) -> ServerSetup {
            const auto port = keys.RequiredInteger("port", "it says where to listen");
            keys.RequiredString("greeting", "it is said first");
            return {.make = nullptr, .routes = {{.label = port ? "a port" : "no port"}}};
          }};
}

std::string ErrorOf(std::vector<ServerType> types) {
  const auto made = ServerTypes::Make(std::move(types));
  return made ? "none" : ToString(made.error());
}

TEST(ServerTypesTest, AreCheckedWhenTheyAreHandedIn) {
  EXPECT_EQ(ErrorOf({KindWithPort("lines"), KindWithPort("demo:lines-2")}), "none");
  EXPECT_EQ(ErrorOf({KindWithPort("Lines")}),
            "server type `Lines`: the name has to consist of lower-case letters, digits, `-` and "
            "`:`");
  EXPECT_EQ(ErrorOf({KindWithPort("")}),
            "server type ``: the name has to consist of lower-case letters, digits, `-` and `:`");
  EXPECT_EQ(ErrorOf({{.name = "lines", .configure = nullptr}}),
            "server type `lines`: nothing reads its keys: `configure` is not set");
  EXPECT_EQ(ErrorOf({KindWithPort("lines"), KindWithPort("lines")}),
            "server type `lines` is there twice");
}

TEST(ServerTypesTest, ReadTheirDefinitions) {
  test::MemoryFileSystem files;
  files.Add("demo.toml",
            "[server.b]\ntype = \"lines\"\nport = 1\ngreeting = \"hi\"\n"
            "[server.a]\ntype = \"lines\"\ngreetin = \"hi\"\n"
            "[server.c]\ntype = \"line\"\n");
  const std::array<std::string, 1> sources = {"demo.toml"};
  const config::Definitions definitions = config::LoadDefinitions(sources, files).definitions;
  std::vector<Error> errors;
  const auto types = ServerTypes::Make({KindWithPort("lines"), KindWithPort("http")});
  const auto servers = ConfigureServers(definitions, *types, files, errors);
  std::vector<std::string> texts;
  for (const Error& error : errors) texts.push_back(ToString(error));
  EXPECT_THAT(
      texts,
      testing::ElementsAre(
          "demo.toml:5:9: server `a`: key `port` is missing; it says where to listen",
          "demo.toml:5:9: server `a`: key `greeting` is missing; it is said first",
          "demo.toml:7:1: server `a`: unknown key `greetin` for the type `lines`; did you mean "
          "`greeting`?",
          "demo.toml:9:8: server `c`: unknown type `line` of a server; known are `lines`, `http`; "
          "did you mean `lines`?"));
  ASSERT_EQ(servers.size(), 2U);
  EXPECT_EQ(servers[0].name.value, "a");
  EXPECT_EQ(servers[0].setup.routes.front().label, "no port");
  EXPECT_EQ(servers[1].name.value, "b");
  EXPECT_EQ(servers[1].type, "lines");
  EXPECT_EQ(servers[1].setup.routes.front().label, "a port");
}

}  // namespace
}  // namespace composable::app
