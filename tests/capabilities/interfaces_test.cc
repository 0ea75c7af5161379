// Every interface of WASI, by itself: not granted, a component that imports it is refused with the
// type of capability that would grant it; granted, it links.
//
// For each interface a component is made that imports it, with the interfaces whose types it uses,
// and does nothing; its types are those of tests/components/wasi.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/engines.h"
#include "app/runtime.h"
#include "app/services.h"
#include "base/file_system.h"
#include "support/source_folder.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/decode.h"
#include "wit/encode.h"

namespace composable::app {
namespace {

// What is expected of an interface.
struct Row {
  std::string_view interface;
  std::string_view type;  // that is suggested; empty where the interface needs nobody
  bool in_p2 = false;     // whether `wasi:p2` gives it too
};

constexpr std::string_view kNone;

constexpr auto kSecond = std::to_array<Row>({
    {"wasi:cli/environment@0.2.12", "wasi:cli", true},
    {"wasi:cli/exit@0.2.12", "wasi:cli", true},
    {"wasi:cli/stderr@0.2.12", "wasi:cli", true},
    {"wasi:cli/stdin@0.2.12", "wasi:cli", true},
    {"wasi:cli/stdout@0.2.12", "wasi:cli", true},
    {"wasi:cli/terminal-input@0.2.12", "wasi:cli", true},
    {"wasi:cli/terminal-output@0.2.12", "wasi:cli", true},
    {"wasi:cli/terminal-stderr@0.2.12", "wasi:cli", true},
    {"wasi:cli/terminal-stdin@0.2.12", "wasi:cli", true},
    {"wasi:cli/terminal-stdout@0.2.12", "wasi:cli", true},
    {"wasi:clocks/monotonic-clock@0.2.12", "wasi:clocks", true},
    {"wasi:clocks/wall-clock@0.2.12", "wasi:clocks", true},
    {"wasi:filesystem/preopens@0.2.12", "wasi:filesystem", true},
    {"wasi:filesystem/types@0.2.12", "wasi:filesystem", true},
    {"wasi:http/outgoing-handler@0.2.12", "wasi:http", false},
    {"wasi:http/types@0.2.12", "wasi:http", false},
    {"wasi:io/error@0.2.12", "wasi:io", true},
    {"wasi:io/poll@0.2.12", "wasi:io", true},
    {"wasi:io/streams@0.2.12", "wasi:io", true},
    {"wasi:random/insecure@0.2.12", "wasi:random", true},
    {"wasi:random/insecure-seed@0.2.12", "wasi:random", true},
    {"wasi:random/random@0.2.12", "wasi:random", true},
    {"wasi:sockets/instance-network@0.2.12", "wasi:sockets", true},
    {"wasi:sockets/ip-name-lookup@0.2.12", "wasi:sockets", true},
    {"wasi:sockets/network@0.2.12", "wasi:sockets", true},
    {"wasi:sockets/tcp@0.2.12", "wasi:sockets", true},
    {"wasi:sockets/tcp-create-socket@0.2.12", "wasi:sockets", true},
    {"wasi:sockets/udp@0.2.12", "wasi:sockets", true},
    {"wasi:sockets/udp-create-socket@0.2.12", "wasi:sockets", true},
});

constexpr auto kThird = std::to_array<Row>({
    {"wasi:cli/environment@0.3.0", "wasi:cli"},
    {"wasi:cli/exit@0.3.0", "wasi:cli"},
    {"wasi:cli/stderr@0.3.0", "wasi:cli"},
    {"wasi:cli/stdin@0.3.0", "wasi:cli"},
    {"wasi:cli/stdout@0.3.0", "wasi:cli"},
    {"wasi:cli/terminal-input@0.3.0", "wasi:cli"},
    {"wasi:cli/terminal-output@0.3.0", "wasi:cli"},
    {"wasi:cli/terminal-stderr@0.3.0", "wasi:cli"},
    {"wasi:cli/terminal-stdin@0.3.0", "wasi:cli"},
    {"wasi:cli/terminal-stdout@0.3.0", "wasi:cli"},
    {"wasi:cli/types@0.3.0", kNone},
    {"wasi:clocks/monotonic-clock@0.3.0", "wasi:clocks"},
    {"wasi:clocks/system-clock@0.3.0", "wasi:clocks"},
    {"wasi:clocks/types@0.3.0", kNone},
    {"wasi:filesystem/preopens@0.3.0", "wasi:filesystem"},
    {"wasi:filesystem/types@0.3.0", "wasi:filesystem"},
    {"wasi:http/client@0.3.0", "wasi:http"},
    {"wasi:http/types@0.3.0", "wasi:http"},
    {"wasi:random/insecure@0.3.0", "wasi:random"},
    {"wasi:random/insecure-seed@0.3.0", "wasi:random"},
    {"wasi:random/random@0.3.0", "wasi:random"},
    {"wasi:sockets/ip-name-lookup@0.3.0", "wasi:sockets"},
    {"wasi:sockets/types@0.3.0", "wasi:sockets"},
});

template <std::size_t kSize>
std::map<std::string_view, Row> ByName(const std::array<Row, kSize>& rows) {
  std::map<std::string_view, Row> table;
  for (const Row& row : rows) table.emplace(row.interface, row);
  return table;
}

struct Version {
  std::string component;  // in tests/components/wasi
  std::string suffix;     // of types that are restricted to it, and of those of the other version
  std::string other;
  std::map<std::string_view, Row> table;
};

std::vector<Version> Versions() {
  return {{"p2", "-p2", "-p3", ByName(kSecond)}, {"p3", "-p3", "-p2", ByName(kThird)}};
}

// The interface behind all those that it uses.
void Collect(const wit::InterfacePtr& interface, std::vector<wit::InterfacePtr>& found) {
  if (std::ranges::find(found, interface) != found.end()) return;
  for (const wit::InterfacePtr& used : wit::DirectDependencies(*interface)) Collect(used, found);
  found.push_back(interface);
}

std::string NameOf(const wit::Interface& interface) { return wit::ToString(*interface.name); }

Bytes ComponentThatImports(const std::vector<wit::InterfacePtr>& interfaces) {
  wasm::ComponentBuilder builder;
  wit::ImportEncoder imports(builder);
  for (const wit::InterfacePtr& interface : interfaces) {
    const auto imported = imports.ImportInterface({.name = NameOf(*interface)}, *interface);
    EXPECT_TRUE(imported) << ToReport(imported.error());
  }
  const wasm::Component component = std::move(builder).Finish();
  const auto bytes = wasm::WriteComponent(component);
  EXPECT_TRUE(bytes) << ToReport(bytes.error());
  return bytes ? *bytes : Bytes();
}

class InterfacesOfWasi : public testing::TestWithParam<Version> {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              fmt::format("interfaces_test-{}-{}", ::getpid(), GetParam().component);
    std::filesystem::create_directories(folder_);
    const auto bytes = files_.ReadFile(test::SourceFolder() + "/tests/components/wasi/" +
                                       GetParam().component + ".wasm");
    ASSERT_TRUE(bytes);
    const auto world = wit::DecodeWorld(*bytes);
    ASSERT_TRUE(world) << ToReport(world.error());
    for (const wit::WorldItem& item : world->imports) {
      const auto* const interface = std::get_if<wit::InterfacePtr>(&item.item);
      ASSERT_NE(interface, nullptr) << item.name;
      interfaces_.push_back(*interface);
    }
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  // What is wrong with a component that imports the interface and has capabilities of these types.
  std::vector<std::string> ErrorsOf(const wit::InterfacePtr& interface,
                                    const std::vector<std::string>& types) {
    std::vector<wit::InterfacePtr> needed;
    Collect(interface, needed);
    const Bytes component = ComponentThatImports(needed);
    std::ofstream(folder_ / "importer.wasm", std::ios::binary) << AsText(component);
    std::string definitions = "[component.importer]\nuri = \"importer.wasm\"\n";
    std::vector<std::string> names;
    std::string capabilities;
    for (const std::string& type : types) {
      names.push_back(fmt::format("\"c{}\"", names.size()));
      capabilities += fmt::format("[capability.c{}]\ntype = \"{}\"\n", names.size() - 1, type);
    }
    definitions += fmt::format("imports = [{}]\n{}", fmt::join(names, ", "), capabilities);
    std::ofstream(folder_ / "system.toml") << definitions;
    const std::vector<std::string> sources = {folder_ / "system.toml"};
    LoadedRuntime loaded = Runtime::Load(
        sources, {.files = files_,
                  .log = log_,
                  .engines = MakeEngines([](const std::string&) { return std::nullopt; },
                                         [](const Error& /*no cache*/) {}),
                  .capabilities = {}});
    std::vector<std::string> messages;
    for (const Error& error : loaded.errors) messages.push_back(error.message);
    if (loaded.runtime == nullptr) return messages;
    for (const Error& error : loaded.runtime->CheckAll().errors) messages.push_back(error.message);
    return messages;
  }

  const DiskFileSystem files_;
  telemetry::NullLog log_;
  std::filesystem::path folder_;
  std::vector<wit::InterfacePtr> interfaces_;
};

// What is said of interfaces that nothing provides and one capability would.
struct Missing {
  std::string_view type;
  std::vector<std::string> interfaces;
};

std::string ToString(const Missing& missing) {
  const std::size_t last = missing.interfaces.size() - 1;
  std::string list = fmt::format("`{}`", missing.interfaces[0]);
  for (std::size_t i = 1; i <= last; ++i) {
    list += fmt::format("{}`{}`", i == last ? " and " : ", ", missing.interfaces[i]);
  }
  return fmt::format(
      "nothing provides the imported interface{} {}; a capability of the type `{}` would provide "
      "{}: define one, [capability.NAME] with `type = \"{}\"`, and add its name to `imports`",
      last == 0 ? "" : "s", list, missing.type, last == 0 ? "it" : "them", missing.type);
}

TEST_P(InterfacesOfWasi, AreAllInTheTable) {
  std::set<std::string> imported;
  for (const wit::InterfacePtr& interface : interfaces_) imported.insert(NameOf(*interface));
  std::set<std::string> known;
  for (const auto& [name, row] : GetParam().table) known.emplace(name);
  EXPECT_EQ(imported, known);
}

TEST_P(InterfacesOfWasi, AreRefusedWhereTheyAreNotGranted) {
  for (const wit::InterfacePtr& interface : interfaces_) {
    SCOPED_TRACE(NameOf(*interface));
    std::vector<wit::InterfacePtr> needed;
    Collect(interface, needed);
    // `wasi:io` comes with the first other type that is needed.
    std::string_view io = "wasi:io";
    for (const wit::InterfacePtr& one : needed) {
      const std::string_view type = GetParam().table.at(NameOf(*one)).type;
      if (io == "wasi:io" && !type.empty()) io = type;
    }
    std::vector<Missing> missing;
    for (const wit::InterfacePtr& one : needed) {
      std::string_view type = GetParam().table.at(NameOf(*one)).type;
      if (type.empty()) continue;
      if (type == "wasi:io") type = io;
      auto group = std::ranges::find(missing, type, &Missing::type);
      if (group == missing.end()) group = missing.insert(group, {type, {}});
      group->interfaces.push_back(NameOf(*one));
    }
    std::vector<std::string> expected;
    for (const Missing& one : missing) expected.push_back(ToString(one));
    EXPECT_EQ(ErrorsOf(interface, {}), expected);
  }
}

TEST_P(InterfacesOfWasi, LinkWhereTheyAreGranted) {
  for (const wit::InterfacePtr& interface : interfaces_) {
    const Row& row = GetParam().table.at(NameOf(*interface));
    SCOPED_TRACE(row.interface);
    // Its own type, and those of the interfaces whose types it uses.
    std::vector<std::string> types;
    std::vector<std::string> restricted;
    std::vector<wit::InterfacePtr> needed;
    Collect(interface, needed);
    for (const wit::InterfacePtr& one : needed) {
      const std::string type(GetParam().table.at(NameOf(*one)).type);
      if (type.empty() || std::ranges::find(types, type) != types.end()) continue;
      types.push_back(type);
      restricted.push_back(type + GetParam().suffix);
    }
    EXPECT_EQ(ErrorsOf(interface, types), std::vector<std::string>());
    EXPECT_EQ(ErrorsOf(interface, restricted), std::vector<std::string>());
    if (row.in_p2) {
      EXPECT_EQ(ErrorsOf(interface, {"wasi:p2"}), std::vector<std::string>());
    }
  }
}

// Another type, or the right one for another version of WASI, gives nothing.
TEST_P(InterfacesOfWasi, AreNotGivenByOtherTypes) {
  for (const wit::InterfacePtr& interface : interfaces_) {
    const Row& row = GetParam().table.at(NameOf(*interface));
    if (row.type.empty()) continue;
    SCOPED_TRACE(row.interface);
    const std::string type(row.type);
    const auto is_refused = [&](const std::string& wrong) {
      const std::vector<std::string> errors = ErrorsOf(interface, {wrong});
      return std::ranges::any_of(errors, [&](const std::string& error) {
        return error.starts_with("nothing provides the imported interface") &&
               error.contains(fmt::format("`{}`", row.interface)) &&
               error.contains(fmt::format("a capability of the type `{}` would", type));
      });
    };
    if (type != "wasi:random") {
      EXPECT_TRUE(is_refused("wasi:random"));
    }
    if (type != "wasi:clocks" && type != "wasi:io") {
      EXPECT_TRUE(is_refused("wasi:clocks"));
    }
    if (type != "wasi:io") {
      EXPECT_TRUE(is_refused(type + GetParam().other));
    }
    if (!row.in_p2) {
      EXPECT_TRUE(is_refused("wasi:p2"));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, InterfacesOfWasi, testing::ValuesIn(Versions()),
                         [](const auto& tested) { return tested.param.component; });

}  // namespace
}  // namespace composable::app
