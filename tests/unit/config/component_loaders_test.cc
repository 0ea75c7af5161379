#include "config/component_loaders.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "config/load.h"
#include "support/memory_file_system.h"

namespace composable::config {
namespace {

// `vault:NAME`, but for `vault://sealed`.
ComponentLoader VaultLoader() {
  return {.scheme = "vault",
          .locate = [](const LocateRequest& request) -> Result<ComponentLocation> {
            const std::string name(request.uri.substr(std::string_view("vault://").size()));
            if (name == "sealed") return Fail(ErrorCode::kIo, "the vault is sealed");
            return ComponentLocation{.location = "vault/" + name, .name = name};
          },
          .load = [](const std::string&) -> Result<LoadedComponent> { return LoadedComponent{}; }};
}

class LoadersTest : public testing::Test {
 protected:
  LoadersTest() { files_.Add("lib/greeter.wasm", ""); }

  std::string Load(const std::vector<std::string>& sources) {
    const LoadResult result = LoadDefinitions(sources, files_, {}, loaders_);
    std::string text;
    for (const ComponentDefinition& component : result.definitions.components) {
      text += fmt::format("{} {}\n", component.name.value, component.uri.value.path.string());
    }
    for (const Error& error : result.errors) text += ToString(error) + "\n";
    for (const Error& warning : result.warnings) text += "warning: " + ToString(warning) + "\n";
    return text;
  }

  composable::test::MemoryFileSystem files_;
  ComponentLoaders loaders_ = *ComponentLoaders::Make({FileLoader(files_), VaultLoader()});
};

TEST_F(LoadersTest, LocateComponentsBySchemes) {
  files_.Add("demo.toml",
             "[component.a]\nuri = \"vault://x\"\n[component.b]\nuri = \"lib/greeter.wasm\"\n"
             "[component.c]\nuri = \"builtin:log\"\n");
  EXPECT_EQ(Load({"demo.toml", "vault://y"}),
            "a vault/x\nb /project/lib/greeter.wasm\nc builtin:log\ny vault/y\n");
}

TEST_F(LoadersTest, ErrorsStandAtTheUri) {
  files_.Add("demo.toml",
             "[component.a]\nuri = \"vault://sealed\"\n[component.b]\nuri = \"vualt://x\"\n"
             "[component.c]\nuri = \"s3://x\"\n");
  EXPECT_EQ(Load({"demo.toml"}),
            "demo.toml:2:7: component `a`: key `uri`: the vault is sealed\n"
            "demo.toml:4:7: component `b`: key `uri`: `vualt://x`: the scheme `vualt` is not "
            "supported; did you mean `vault`?\n"
            "demo.toml:6:7: component `c`: key `uri`: `s3://x`: the scheme `s3` is not supported; "
            "write a path or a file:// or vault:// URI\n");
  EXPECT_EQ(
      Load({"vault://sealed", "s3://x", "vault://_x"}),
      "vault://sealed: the vault is sealed\n"
      "s3://x: `s3://x`: the scheme `s3` is not supported; write a path or a file:// or vault:// "
      "URI\n"
      "vault://_x: define the component in a .toml file: name `_x` may not start with `_`: such "
      "names are reserved for what is generated\n");
}

TEST_F(LoadersTest, HaveDistinctSchemesAndBothFunctions) {
  const auto make = [](auto change) {
    ComponentLoader loader = VaultLoader();
    change(loader);
    const auto made = ComponentLoaders::Make({VaultLoader(), std::move(loader)});
    return made ? "" : ToString(made.error());
  };
  EXPECT_EQ(make([](ComponentLoader&) {}), "component loader `vault` is there twice");
  EXPECT_EQ(
      make([](ComponentLoader& loader) { loader.scheme = "Vault"; }),
      "component loader `Vault`: a scheme has to consist of lower-case letters, digits, `+`, `-` "
      "and `.`, and to start with a letter");
  EXPECT_EQ(make([](ComponentLoader& loader) {
              loader.scheme = "other";
              loader.locate = nullptr;
            }),
            "component loader `other`: nothing loads its components: `locate` is not set");
  EXPECT_EQ(make([](ComponentLoader& loader) {
              loader.scheme = "other";
              loader.load = nullptr;
            }),
            "component loader `other`: nothing loads its components: `load` is not set");
}

TEST_F(LoadersTest, AFolderStandsForTheFilesInIt) {
  files_.Add("system/b.toml", "[component.b]\nuri = \"lib/greeter.wasm\"\n")
      .Add("system/a.wasm", "")
      .Add("system/.hidden.toml", "broken")
      .Add("system/notes.txt", "")
      .Add("system/composable.lock", "")
      .Add("system/below/c.toml", "broken")
      .Add("empty/notes.txt", "");
  EXPECT_EQ(Load({"system"}), "a /project/system/a.wasm\nb /project/lib/greeter.wasm\n");
  EXPECT_EQ(Load({"system/", "system/b.toml"}),
            "a /project/system/a.wasm\nb /project/lib/greeter.wasm\n"
            "warning: system/b.toml: given more than once; read once\n");
  EXPECT_EQ(
      Load({"empty"}),
      "empty: there are no .toml and no .wasm files in the folder; those in folders below it do "
      "not count\n");
}

}  // namespace
}  // namespace composable::config
