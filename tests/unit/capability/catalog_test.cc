#include "capability/catalog.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace composable::capability {
namespace {

using testing::IsEmpty;

enum class Kind { kTypes, kResources, kAuthority, kExport };

struct Row {
  std::string_view interface;
  Kind kind;
  std::vector<std::string> types;  // that provide it, of the bare ones, the one to suggest first
};

// The whole of WASI 0.2.12 and 0.3.0, as their WIT packages have it.
std::vector<Row> AllOfWasi() {
  const std::vector<std::string> io = {"wasi:io",         "wasi:cli",  "wasi:clocks",
                                       "wasi:filesystem", "wasi:http", "wasi:sockets",
                                       "wasi:p2"};
  return {
      {"wasi:cli/environment@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/exit@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/run@0.2.12", Kind::kExport, {}},
      {"wasi:cli/stderr@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/stdin@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/stdout@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/terminal-input@0.2.12", Kind::kResources, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/terminal-output@0.2.12", Kind::kResources, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/terminal-stderr@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/terminal-stdin@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:cli/terminal-stdout@0.2.12", Kind::kAuthority, {"wasi:cli", "wasi:p2"}},
      {"wasi:clocks/monotonic-clock@0.2.12", Kind::kAuthority, {"wasi:clocks", "wasi:p2"}},
      {"wasi:clocks/wall-clock@0.2.12", Kind::kAuthority, {"wasi:clocks", "wasi:p2"}},
      {"wasi:filesystem/preopens@0.2.12", Kind::kAuthority, {"wasi:filesystem", "wasi:p2"}},
      {"wasi:filesystem/types@0.2.12", Kind::kResources, {"wasi:filesystem", "wasi:p2"}},
      {"wasi:http/incoming-handler@0.2.12", Kind::kExport, {}},
      {"wasi:http/outgoing-handler@0.2.12", Kind::kAuthority, {"wasi:http"}},
      {"wasi:http/types@0.2.12", Kind::kResources, {"wasi:http"}},
      {"wasi:io/error@0.2.12", Kind::kResources, io},
      {"wasi:io/poll@0.2.12", Kind::kResources, io},
      {"wasi:io/streams@0.2.12", Kind::kResources, io},
      {"wasi:random/insecure@0.2.12", Kind::kAuthority, {"wasi:random", "wasi:p2"}},
      {"wasi:random/insecure-seed@0.2.12", Kind::kAuthority, {"wasi:random", "wasi:p2"}},
      {"wasi:random/random@0.2.12", Kind::kAuthority, {"wasi:random", "wasi:p2"}},
      {"wasi:sockets/instance-network@0.2.12", Kind::kAuthority, {"wasi:sockets", "wasi:p2"}},
      {"wasi:sockets/ip-name-lookup@0.2.12", Kind::kAuthority, {"wasi:sockets", "wasi:p2"}},
      {"wasi:sockets/network@0.2.12", Kind::kResources, {"wasi:sockets", "wasi:p2"}},
      {"wasi:sockets/tcp@0.2.12", Kind::kResources, {"wasi:sockets", "wasi:p2"}},
      {"wasi:sockets/tcp-create-socket@0.2.12", Kind::kAuthority, {"wasi:sockets", "wasi:p2"}},
      {"wasi:sockets/udp@0.2.12", Kind::kResources, {"wasi:sockets", "wasi:p2"}},
      {"wasi:sockets/udp-create-socket@0.2.12", Kind::kAuthority, {"wasi:sockets", "wasi:p2"}},
      {"wasi:cli/environment@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/exit@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/run@0.3.0", Kind::kExport, {}},
      {"wasi:cli/stderr@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/stdin@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/stdout@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/terminal-input@0.3.0", Kind::kResources, {"wasi:cli"}},
      {"wasi:cli/terminal-output@0.3.0", Kind::kResources, {"wasi:cli"}},
      {"wasi:cli/terminal-stderr@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/terminal-stdin@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/terminal-stdout@0.3.0", Kind::kAuthority, {"wasi:cli"}},
      {"wasi:cli/types@0.3.0", Kind::kTypes, {"wasi:cli"}},
      {"wasi:clocks/monotonic-clock@0.3.0", Kind::kAuthority, {"wasi:clocks"}},
      {"wasi:clocks/system-clock@0.3.0", Kind::kAuthority, {"wasi:clocks"}},
      {"wasi:clocks/types@0.3.0", Kind::kTypes, {"wasi:clocks"}},
      {"wasi:filesystem/preopens@0.3.0", Kind::kAuthority, {"wasi:filesystem"}},
      {"wasi:filesystem/types@0.3.0", Kind::kResources, {"wasi:filesystem"}},
      {"wasi:http/client@0.3.0", Kind::kAuthority, {"wasi:http"}},
      {"wasi:http/handler@0.3.0", Kind::kExport, {}},
      {"wasi:http/types@0.3.0", Kind::kResources, {"wasi:http"}},
      {"wasi:random/insecure@0.3.0", Kind::kAuthority, {"wasi:random"}},
      {"wasi:random/insecure-seed@0.3.0", Kind::kAuthority, {"wasi:random"}},
      {"wasi:random/random@0.3.0", Kind::kAuthority, {"wasi:random"}},
      {"wasi:sockets/ip-name-lookup@0.3.0", Kind::kAuthority, {"wasi:sockets"}},
      {"wasi:sockets/types@0.3.0", Kind::kAuthority, {"wasi:sockets"}},
  };
}

std::string WithPatch(std::string_view interface, std::string_view patch) {
  return fmt::format("{}{}", interface.substr(0, interface.rfind('.') + 1), patch);
}

TEST(CatalogTest, KnowsEveryInterfaceOfWasi) {
  std::set<std::string> listed;
  for (const Row& row : AllOfWasi()) {
    SCOPED_TRACE(row.interface);
    const WasiInterface* const found = FindWasiInterface(row.interface);
    ASSERT_NE(found, nullptr);
    EXPECT_TRUE(row.interface.starts_with(fmt::format("{}@", NameOf(*found))));
    EXPECT_EQ(found->role == WasiRole::kTypes, row.kind == Kind::kTypes);
    EXPECT_EQ(found->role == WasiRole::kResources, row.kind == Kind::kResources);
    EXPECT_EQ(found->role == WasiRole::kAuthority, row.kind == Kind::kAuthority);
    EXPECT_EQ(found->role == WasiRole::kExport, row.kind == Kind::kExport);
    listed.insert(fmt::format("{}@{}", NameOf(*found), found->version == WasiVersion::k2 ? 2 : 3));
  }
  EXPECT_EQ(listed.size(), AllOfWasi().size());
  EXPECT_EQ(listed.size(), WasiInterfaces().size());
}

TEST(CatalogTest, EachTypeProvidesItsInterfacesAndNoOthers) {
  for (const Row& row : AllOfWasi()) {
    for (const std::string& type : KnownTypes()) {
      SCOPED_TRACE(fmt::format("{} {}", type, row.interface));
      const bool is_provided = std::ranges::find(row.types, type) != row.types.end();
      const bool is_second = row.interface.contains("@0.2.");
      EXPECT_EQ(Provides(type, row.interface), is_provided);
      if (type == "wasi:p2") continue;
      EXPECT_EQ(Provides(type + "-p2", row.interface), is_provided && is_second);
      EXPECT_EQ(Provides(type + "-p3", row.interface), is_provided && !is_second);
    }
  }
}

TEST(CatalogTest, SuggestsTypesWhereOneIsNeeded) {
  for (const Row& row : AllOfWasi()) {
    SCOPED_TRACE(row.interface);
    const bool needs_grant = row.kind == Kind::kAuthority || row.kind == Kind::kResources;
    EXPECT_EQ(NeedsGrant(row.interface), needs_grant);
    EXPECT_EQ(IsShared(row.interface), row.kind == Kind::kTypes || row.kind == Kind::kResources);
    EXPECT_EQ(TypesFor(row.interface), needs_grant ? row.types : std::vector<std::string>());
  }
}

TEST(CatalogTest, EveryPatchVersionIsProvided) {
  for (const Row& row : AllOfWasi()) {
    for (const std::string_view patch : {"0", "1", "6", "99", "3+build.7"}) {
      const std::string interface = WithPatch(row.interface, patch);
      SCOPED_TRACE(interface);
      EXPECT_EQ(FindWasiInterface(interface), FindWasiInterface(row.interface));
    }
  }
}

TEST(CatalogTest, OtherInterfacesAreNobodysToProvide) {
  for (const std::string_view interface :
       {"wasi:cli/stdout", "wasi:cli/stdout@0.1.0", "wasi:cli/stdout@1.2.0", "wasi:cli/stdout@0.2",
        "wasi:cli/stdout@0.2.", "wasi:cli/stdout@0.2.x", "wasi:cli/stdout@0.3.0-rc-2025-09-16",
        "wasi:clocks/timezone@0.3.0", "wasi:cli@0.2.0", "wasi:cli/@0.2.0", "cli/stdout@0.2.0",
        "my:cli/stdout@0.2.0", "wasi:keyvalue/store@0.2.0", "wasi:@0.2.0/cli", ""}) {
    SCOPED_TRACE(interface);
    EXPECT_EQ(FindWasiInterface(interface), nullptr);
    EXPECT_FALSE(Provides("wasi:p2", interface));
    EXPECT_FALSE(NeedsGrant(interface));
    EXPECT_FALSE(IsShared(interface));
    EXPECT_THAT(TypesFor(interface), IsEmpty());
  }
}

TEST(CatalogTest, ReadsTypes) {
  EXPECT_EQ(ParseWasiType("wasi:http"), (WasiType{WasiFamily::kHttp, std::nullopt}));
  EXPECT_EQ(ParseWasiType("wasi:http-p2"), (WasiType{WasiFamily::kHttp, WasiVersion::k2}));
  EXPECT_EQ(ParseWasiType("wasi:sockets-p3"), (WasiType{WasiFamily::kSockets, WasiVersion::k3}));
  EXPECT_EQ(ParseWasiType("wasi:p2"), (WasiType{WasiFamily::kP2, WasiVersion::k2}));
  for (const std::string_view other : {"wasi:p2-p2", "wasi:p3", "wasi:io-p3", "http",
                                       "wasi:http-p4", "wasi:http-p2-p2", "-p2", ""}) {
    EXPECT_EQ(ParseWasiType(other), std::nullopt) << other;
  }
}

std::string TypeError(const std::string& type) {
  config::CapabilityDefinition capability;
  capability.name.value = "web";
  capability.type = {type, {"demo.toml", 2, 8, {}}};
  const Status status = CheckType(capability);
  return status ? "" : ToString(status.error());
}

TEST(CatalogTest, SaysWhichTypesThereAre) {
  EXPECT_EQ(TypeError("wasi:http-p3"), "");
  EXPECT_EQ(TypeError("wasi:htp"),
            "demo.toml:2:8: capability `web`: key `type`: there is no capability of the type "
            "`wasi:htp`; did you mean `wasi:http`?");
  EXPECT_EQ(TypeError("wasi:socket-p2"),
            "demo.toml:2:8: capability `web`: key `type`: there is no capability of the type "
            "`wasi:socket-p2`; did you mean `wasi:sockets-p2`?");
  EXPECT_EQ(TypeError("database"),
            "demo.toml:2:8: capability `web`: key `type`: there is no capability of the type "
            "`database`; known are `wasi:cli`, `wasi:clocks`, `wasi:filesystem`, `wasi:http`, "
            "`wasi:io`, `wasi:random`, `wasi:sockets`, `wasi:p2`, `messaging`");
  EXPECT_EQ(TypeError("wasi:io-p3"),
            "demo.toml:2:8: capability `web`: key `type`: there is no `wasi:io` in WASI 0.3, where "
            "streams belong to the component model; write `wasi:io`");
}

}  // namespace
}  // namespace composable::capability
