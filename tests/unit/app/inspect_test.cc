#include "app/inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "support/memory_file_system.h"
#include "wasm/preamble.h"

namespace composable::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string_view Text(ByteView bytes) { return AsText(bytes); }

class InspectTest : public testing::Test {
 protected:
  std::string Message(const std::string& path, InspectForm form = InspectForm::kWit) const {
    const auto text = Inspect(files_, path, form);
    return text ? "no error" : ToString(text.error());
  }

  test::MemoryFileSystem files_;
};

TEST_F(InspectTest, ReadsBinariesInEachForm) {
  files_.Add("empty.wasm", Text(wasm::kComponentPreamble));
  EXPECT_EQ(Inspect(files_, "empty.wasm", InspectForm::kWit).value(),
            "package root:component;\n\nworld root {\n}\n");
  EXPECT_THAT(Inspect(files_, "empty.wasm", InspectForm::kJson).value(),
              StartsWith("{\n  \"format\": 1,\n  \"kind\": \"component\","));
  EXPECT_EQ(Inspect(files_, "empty.wasm", InspectForm::kSections).value(),
            "component, 8 bytes\noffset   bytes  section\n");
}

TEST_F(InspectTest, ReadsWitTextWithAllFeatures) {
  files_.Add("demo.wit", "package a:b;\ninterface i { @unstable(feature = f) type t = u8; }\n");
  EXPECT_EQ(Inspect(files_, "demo.wit", InspectForm::kWit).value(),
            "package a:b;\n\ninterface i {\n  @unstable(feature = f)\n  type t = u8;\n}\n");
  EXPECT_THAT(Inspect(files_, "demo.wit", InspectForm::kJson).value(),
              HasSubstr("\"kind\": \"package\",\n  \"name\": \"a:b\","));
}

TEST_F(InspectTest, ReadsFoldersWithTheirDependencies) {
  files_.Add("wit/main.wit", "package a:b;\nworld w { import c:d/i; }\n");
  files_.Add("wit/deps/c-d/i.wit", "package c:d;\ninterface i { f: func(); }\n");
  EXPECT_EQ(Inspect(files_, "wit", InspectForm::kWit).value(),
            "package a:b;\n\nworld w {\n  import c:d/i;\n}\n\n"
            "package c:d {\n  interface i {\n    f: func();\n  }\n}\n");
}

TEST_F(InspectTest, SaysWhatIsWrongAndWhere) {
  files_.Add("module.wasm", Text(wasm::kCoreModulePreamble));
  files_.Add("text.wasm", "(component)");
  files_.Add("cut.wasm", std::string(Text(wasm::kComponentPreamble)) + "\x07\x05");
  files_.Add("bad.wit", "package a:b;\ninterface i { f: fnc(); }\n");
  EXPECT_EQ(Message("none.wasm"), "cannot read `none.wasm`: No such file or directory");
  EXPECT_EQ(Message("none.wit"), "cannot read `none.wit`: No such file or directory");
  EXPECT_EQ(
      Message("module.wasm"),
      "`module.wasm`: at offset 0x0: not a component: this is a core module (version 1, layer 0); "
      "wrap it with `wasm-tools component new`");
  EXPECT_EQ(
      Message("text.wasm"),
      "`text.wasm`: at offset 0x0: not a WebAssembly binary: this is WebAssembly text; assemble "
      "it with `wasm-tools parse`");
  const std::string cut =
      "`cut.wasm`: at offset 0x8: `section`: expected 5 bytes in the section of id 7, found only 0";
  EXPECT_EQ(Message("cut.wasm"), cut);
  EXPECT_EQ(Message("cut.wasm", InspectForm::kSections), cut);
  EXPECT_EQ(Message("bad.wit"), "bad.wit:2:18: expected `func`, found `fnc`");
  EXPECT_EQ(Message("bad.wit", InspectForm::kSections),
            "`bad.wit` is WIT text, which has no sections; only binaries have");
}

}  // namespace
}  // namespace composable::app
