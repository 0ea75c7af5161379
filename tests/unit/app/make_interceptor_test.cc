// include/composable/interceptor.h: the same component from a file, from memory and from WIT text,
// and what is said where there is none.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "composable/interceptor.h"
#include "support/memory_file_system.h"
#include "wasm/preamble.h"
#include "wit/decode.h"

namespace composable {
namespace {

constexpr std::string_view kWit = R"(
  package demo:words@1.0.0;
  interface words { translate: func(text: string) -> string; count: func() -> u32; }
  world translator { export words; }
  world nothing {})";

class MakeInterceptorTest : public testing::Test {
 protected:
  Bytes Make(const InterceptorRequest& request) const {
    auto made = MakeInterceptor(request, files_);
    EXPECT_TRUE(made) << ToReport(made.error());
    return made ? *std::move(made) : Bytes();
  }
  std::string MessageOf(const InterceptorRequest& request) const {
    const auto made = MakeInterceptor(request, files_);
    return made ? "no error" : ToString(made.error());
  }

  test::MemoryFileSystem files_;
};

// An interceptor is itself a component that exports the world.
TEST_F(MakeInterceptorTest, TakesFilesBytesAndWorlds) {
  files_.Add("words.wit", kWit);
  const Bytes of_world = Make({.target = WorldInWit{"words.wit", "translator"}});
  const auto world = wit::DecodeWorld(of_world);
  ASSERT_TRUE(world) << ToReport(world.error());
  ASSERT_EQ(world->exports.size(), 1U);
  EXPECT_EQ(world->exports[0].name, "demo:words/words@1.0.0");
  EXPECT_NE(wit::FindItem(world->imports, "modulewise:interceptor/advice@0.1.0"), nullptr);

  files_.Add("folder/translator.wasm", AsText(of_world));
  const Bytes of_file = Make({.target = ComponentFile{"folder/translator.wasm"}});
  EXPECT_FALSE(of_file.empty());
  EXPECT_EQ(Make({.target = ComponentBytes{of_world, "translator"}}), of_file);
  EXPECT_NE(Make({.target = ComponentBytes{of_world, "other"}}), of_file);
  EXPECT_NE(Make({.target = ComponentBytes{of_world, "translator"}, .match = {"count"}}), of_file);
}

TEST_F(MakeInterceptorTest, AsksTheVersionWanted) {
  files_.Add("words.wit", kWit);
  const auto world = wit::DecodeWorld(
      Make({.target = WorldInWit{"words.wit", "translator"}, .advice = AdviceVersion::kTree}));
  ASSERT_TRUE(world) << ToReport(world.error());
  EXPECT_NE(wit::FindItem(world->imports, "composable:interceptor/advice@0.2.0"), nullptr);
}

TEST_F(MakeInterceptorTest, SaysWhatIsWrong) {
  files_.Add("words.wit", kWit);
  EXPECT_EQ(MessageOf({.target = WorldInWit{"words.wit", "translator"}, .match = {"translat"}}),
            "`translat` fits no function that is exported; did you mean `translate`?");
  EXPECT_EQ(MessageOf({.target = WorldInWit{"words.wit", "nothing"}}),
            "`nothing` exports no function, so there is nothing to make an interceptor for");
  EXPECT_EQ(MessageOf({.target = WorldInWit{"words.wit", "translater"}}),
            "package `demo:words@1.0.0` has no world `translater`; did you mean `translator`?");
  EXPECT_EQ(MessageOf({.target = ComponentBytes{wasm::kComponentPreamble, "empty"}}),
            "`empty` exports no function, so there is nothing to make an interceptor for");
  EXPECT_EQ(MessageOf({.target = ComponentBytes{AsBytes("no component"), "text"}}),
            "`text`: at offset 0x0: not a WebAssembly binary: expected the magic bytes 00 61 73 "
            "6d, found 6e 6f 20 63");
  EXPECT_EQ(MessageOf({.target = ComponentFile{"missing.wasm"}}),
            "cannot read `missing.wasm`: No such file or directory");
}

}  // namespace
}  // namespace composable
