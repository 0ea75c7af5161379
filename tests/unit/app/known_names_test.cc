#include "app/known_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/component_bytes.h"
#include "support/memory_file_system.h"
#include "support/test_components.h"

namespace composable::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class NamesInTest : public testing::Test {
 protected:
  NamesInTest() {
    files_.Add("demo.toml",
               "[component.types]\n"
               "uri = \"types.wasm\"\n"
               "subscription = \"words\"\n"
               "[component.far]\n"
               "uri = \"oci://127.0.0.1:1/never/asked:1\"\n"
               "[component.missing]\n"
               "uri = \"missing.wasm\"\n"
               "[channel.names]\n"
               "[channel.words]\n"
               "[subscription.more]\n"
               "component = \"types\"\n");
    files_.Add("broken.toml",
               "[component.sound]\nuri = \"types.wasm\"\n[component.odd]\nuri = 3\n");
    files_.Add("types.wasm", std::string(AsText(test::MakeComponentBytes(
                                 {.exports = {"demo:a/one@1.0.0", "demo:a/two@1.0.0"}}))));
    files_.Add("alone.wasm", test::EmptyComponent("alone"));
  }

  std::vector<std::string> Names(NameKind kind, std::string_view typed = "",
                                 const std::vector<std::string>& sources = {"demo.toml"}) {
    std::vector<std::string> names;
    for (const KnownName& known : NamesIn(sources, kind, typed, files_, NoVariables())) {
      names.push_back(known.name);
    }
    return names;
  }

  static Environment NoVariables() {
    return [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
  }

  test::MemoryFileSystem files_;
};

TEST_F(NamesInTest, ComponentsOfRegistriesAreNamedAndMissingFilesAreNot) {
  EXPECT_THAT(Names(NameKind::kComponent), ElementsAre("far", "types"));
  EXPECT_THAT(Names(NameKind::kComponent, "f"), ElementsAre("far"));
  EXPECT_THAT(Names(NameKind::kComponent, "", {"alone.wasm", "demo.toml"}),
              ElementsAre("alone", "far", "types"));
}

TEST_F(NamesInTest, FunctionsAreThoseOfFiles) {
  EXPECT_THAT(Names(NameKind::kFunction), ElementsAre("types.one.f", "types.two.f"));
  EXPECT_THAT(Names(NameKind::kFunction, "types.t"), ElementsAre("types.two.f"));
  EXPECT_THAT(Names(NameKind::kFunction, "typesx"), IsEmpty());
  EXPECT_EQ(NamesIn(std::vector<std::string>{"demo.toml"}, NameKind::kFunction, "types.o", files_,
                    NoVariables()),
            (std::vector<KnownName>{{.name = "types.one.f", .about = "func()"}}));
}

TEST_F(NamesInTest, ChannelsAreThoseOfSubscriptionsToo) {
  EXPECT_THAT(Names(NameKind::kChannel), ElementsAre("more", "names", "words"));
}

TEST_F(NamesInTest, WhatIsWrongIsPassedOver) {
  EXPECT_THAT(Names(NameKind::kComponent, "", {"none.toml", "broken.toml"}), ElementsAre("sound"));
  EXPECT_THAT(Names(NameKind::kFunction, "", {"none.toml"}), IsEmpty());
  EXPECT_THAT(Names(NameKind::kComponent, "", {}), IsEmpty());
}

}  // namespace
}  // namespace composable::app
