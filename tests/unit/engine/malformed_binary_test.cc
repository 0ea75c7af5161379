#include "engine/malformed_binary.h"

#include <gtest/gtest.h>

namespace composable::engine {
namespace {

Error Described(std::string message, ArtefactKind kind = ArtefactKind::kComponent) {
  return DescribeMalformed(kind, {ErrorCode::kInvalidComponent, std::move(message), {}, {}, {}});
}

TEST(DescribeMalformed, SaysWhatAndWhere) {
  const Error error =
      Described("failed to parse WebAssembly module: unexpected end (at offset 0x1f)");
  EXPECT_EQ(error.message, "the component is malformed: unexpected end");
  EXPECT_EQ(error.where, Location(ByteOffset{31}));
  EXPECT_EQ(error.code, ErrorCode::kInvalidComponent);
}

TEST(DescribeMalformed, SaysOfWhichKind) {
  EXPECT_EQ(Described("failed to parse WebAssembly module: x", ArtefactKind::kModule).message,
            "the core module is malformed: x");
}

TEST(DescribeMalformed, WithoutAnOffset) {
  const Error error = Described("failed to parse WebAssembly module: a section is too long");
  EXPECT_EQ(error.message, "the component is malformed: a section is too long");
  EXPECT_EQ(error.where, Location());
}

TEST(DescribeMalformed, OnlyAnOffsetAtTheEndCounts) {
  EXPECT_EQ(Described("(at offset 0x1f) and more").message,
            "the component cannot be compiled: (at offset 0x1f) and more");
  EXPECT_EQ(Described("x (at offset 0xzz)").message,
            "the component cannot be compiled: x (at offset 0xzz)");
}

TEST(DescribeMalformed, IsOneLine) {
  const Error error = Described("bad magic - expected=[\n    0x0,\n\t0x61,\n] (at offset 0xb)\n");
  EXPECT_EQ(error.message, "the component cannot be compiled: bad magic - expected=[ 0x0, 0x61, ]");
  EXPECT_EQ(error.where, Location(ByteOffset{11}));
}

TEST(DescribeMalformed, LeavesOtherErrorsAlone) {
  const Error error{ErrorCode::kInternal, "a\nb", {}, {}, {}};
  EXPECT_EQ(DescribeMalformed(ArtefactKind::kComponent, error), error);
}

}  // namespace
}  // namespace composable::engine
