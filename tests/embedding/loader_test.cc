// Loaders of components that an embedding program adds.
#include "composable/loader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "composable/runtime.h"
#include "support/source_folder.h"

namespace composable {
namespace {

Bytes ContentOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Components in the memory of the program, by `memory://NAME`.
ComponentLoader MemoryLoader(std::map<std::string, Bytes> components) {
  return {.scheme = "memory",
          .locate = [](const LocateRequest& request) -> Result<ComponentLocation> {
            const std::string name(request.uri.substr(std::string_view("memory://").size()));
            return ComponentLocation{.location = name, .name = name};
          },
          .load = [components = std::move(components)](
                      const std::string& location) -> Result<LoadedComponent> {
            const auto found = components.find(location);
            if (found == components.end()) {
              return Fail(ErrorCode::kNotFound, "there is no `{}` in memory", location);
            }
            return LoadedComponent{.bytes = found->second, .provenance = "memory, " + location};
          }};
}

class EmbeddedLoaders : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("loaders-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& text) {
    std::ofstream(folder_ / "system.toml") << text;
    return folder_ / "system.toml";
  }

  static std::vector<ComponentLoader> Memory() {
    const std::string greeter =
        std::string(test::SourceFolder()) + "/examples/7cs/lib/simple-greeter.wasm";
    std::vector<ComponentLoader> loaders;
    loaders.push_back(
        MemoryLoader({{"greeter", ContentOf(greeter)}, {"broken", Bytes{0, 1, 2, 3}}}));
    return loaders;
  }

  std::filesystem::path folder_;
};

TEST_F(EmbeddedLoaders, LoadTheirScheme) {
  const RuntimeLoading loading = Runtime::Load(
      {Write("[component.welcome]\nuri = \"memory://greeter\"\n"), "memory://greeter"},
      {.loaders = Memory()});
  ASSERT_NE(loading.runtime, nullptr);
  EXPECT_EQ(loading.runtime->Invoke("welcome.greet", {"World"}), "\"Hello, World!\"\n");
  EXPECT_EQ(loading.runtime->Invoke("greeter.greet", {"you"}), "\"Hello, you!\"\n");
}

TEST_F(EmbeddedLoaders, WhatIsWrongIsToldAtTheUri) {
  const RuntimeLoading loading =
      Runtime::Load({Write("[component.a]\nuri = \"memory://missing\"\n\n[component.b]\n"
                           "uri = \"memory://broken\"\n")},
                    {.loaders = Memory()});
  ASSERT_NE(loading.runtime, nullptr);
  const std::string file = folder_ / "system.toml";
  const auto told = [&](std::string_view component) {
    const std::vector<Error> errors = loading.runtime->Check(component);
    return errors.size() == 1 ? ToString(errors[0]) : "not one error";
  };
  EXPECT_EQ(told("a"), file + ":2:7: component `a`: there is no `missing` in memory");
  EXPECT_TRUE(told("b").starts_with(file + ":5:7: component `b`: `memory, broken`: ")) << told("b");
}

TEST_F(EmbeddedLoaders, SchemesAreThereOnce) {
  std::vector<ComponentLoader> loaders = Memory();
  loaders[0].scheme = "file";
  const RuntimeLoading loading = Runtime::Load({"memory://greeter"}, {.loaders = loaders});
  EXPECT_EQ(loading.runtime, nullptr);
  ASSERT_EQ(loading.errors.size(), 1U);
  EXPECT_EQ(ToString(loading.errors[0]), "component loader `file` is there twice");
}

}  // namespace
}  // namespace composable
