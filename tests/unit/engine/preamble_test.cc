#include "engine/preamble.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace composable::engine {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kComponent = "\0asm\x0d\0\x01\0"sv;
constexpr std::string_view kModule = "\0asm\x01\0\0\0"sv;

std::string ComponentError(std::string_view binary) {
  const Status status = CheckComponentPreamble(AsBytes(binary));
  if (status) return "ok";
  EXPECT_EQ(status.error().code, ErrorCode::kInvalidComponent);
  return status.error().message;
}

std::string ModuleError(std::string_view binary) {
  const Status status = CheckModulePreamble(AsBytes(binary));
  if (status) return "ok";
  EXPECT_EQ(status.error().code, ErrorCode::kInvalidComponent);
  return status.error().message;
}

TEST(Preamble, AcceptsItsOwnKind) {
  EXPECT_EQ(ComponentError(kComponent), "ok");
  EXPECT_EQ(ModuleError(kModule), "ok");
}

TEST(Preamble, SaysThatItIsTheOtherKind) {
  EXPECT_EQ(ComponentError(kModule),
            "this is a core module, not a component; make a component of it with "
            "`wasm-tools component new`");
  EXPECT_EQ(ModuleError(kComponent), "this is a component, not a core module");
}

TEST(Preamble, SaysWhatNoWebAssemblyIs) {
  EXPECT_EQ(ComponentError(""), "this is no WebAssembly binary: it is empty");
  EXPECT_EQ(ComponentError("\x7f"
                           "ELF\x02\x01\x01\0"),
            "this is no WebAssembly binary: it does not start with `\\0asm`");
  EXPECT_EQ(ComponentError("x"), "this is no WebAssembly binary: it does not start with `\\0asm`");
}

TEST(Preamble, RecognisesText) {
  const std::string text =
      "this is WebAssembly text, not a binary; make a binary of it with `wasm-tools parse`";
  EXPECT_EQ(ComponentError("(component)"), text);
  EXPECT_EQ(ComponentError("\n  (module (func))"), text);
  EXPECT_EQ(ComponentError(";; a comment\n(component)"), text);
  EXPECT_EQ(ComponentError("(; a comment ;)(component)"), text);
  EXPECT_EQ(ModuleError("(module)"), text);
}

TEST(Preamble, SaysThatItIsCutOff) {
  for (std::size_t size = 1; size < kComponent.size(); ++size) {
    EXPECT_EQ(
        ComponentError(kComponent.substr(0, size)),
        "this WebAssembly binary is cut off: it ends after " + std::to_string(size) + " bytes");
  }
}

TEST(Preamble, NamesAnUnknownVersion) {
  EXPECT_EQ(ComponentError("\0asm\x0c\0\x01\0"sv),
            "this component has version 12 of the binary format, which is not known; version 13 is "
            "(layer 1 and 1)");
  EXPECT_EQ(
      ComponentError("\0asm\x0d\x01\x02\0"sv),
      "this component has version 269 of the binary format, which is not known; version 13 is "
      "(layer 2 and 1)");
  EXPECT_EQ(
      ModuleError("\0asm\x02\0\0\0"sv),
      "this core module has version 2 of the binary format, which is not known; version 1 is");
}

}  // namespace
}  // namespace composable::engine
