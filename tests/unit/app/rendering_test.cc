#include "app/rendering.h"

#include <gtest/gtest.h>

#include "support/types.h"

namespace composable::app {
namespace {

using value::Value;
using wit::Kind;
using wit::Type;

using test::kString;
const Type kBytes = Type::List(Type::Primitive(Kind::kU8));

wit::FunctionType Returning(std::optional<Type> type) {
  return {.is_async = false, .parameters = {}, .result = std::move(type)};
}

TEST(RenderResultTest, PrintsJsonWithAnEndOfLine) {
  EXPECT_EQ(RenderResult(Returning(kString), value::String("Hello, World!")),
            (RenderedResult{RenderedKind::kText, "\"Hello, World!\"\n"}));
}

TEST(RenderResultTest, PrintsCompositesOverSeveralLines) {
  const Type type = Type::List(kString);
  const Value list = value::Sequence{{value::String("a"), value::String("b")}};
  EXPECT_EQ(RenderResult(Returning(type), list).text, "[\n  \"a\",\n  \"b\"\n]\n");
}

TEST(RenderResultTest, PrintsBytesAsTheyAre) {
  EXPECT_EQ(RenderResult(Returning(kBytes), Value(Bytes{0, 10, 255})),
            (RenderedResult{RenderedKind::kBytes, std::string("\0\n\xff", 3)}));
}

TEST(RenderResultTest, PrintsNothingWithoutAResult) {
  EXPECT_EQ(RenderResult(Returning(std::nullopt), std::nullopt), RenderedResult{});
}

TEST(RenderResultTest, UnwrapsOk) {
  EXPECT_EQ(RenderResult(Returning(Type::Result(kString, kString)), value::Ok(value::String("x"))),
            (RenderedResult{RenderedKind::kText, "\"x\"\n"}));
  EXPECT_EQ(RenderResult(Returning(Type::Result(kBytes, {})), value::Ok(Value(Bytes{1}))),
            (RenderedResult{RenderedKind::kBytes, "\x01"}));
  EXPECT_EQ(RenderResult(Returning(Type::Result({}, kString)), value::Ok()), RenderedResult{});
}

TEST(RenderResultTest, TellsErrorsApart) {
  EXPECT_EQ(RenderResult(Returning(Type::Result(kString, kString)), value::Err(value::String("x"))),
            (RenderedResult{RenderedKind::kError, "\"x\""}));
  EXPECT_EQ(RenderResult(Returning(Type::Result({}, {})), value::Err()),
            (RenderedResult{RenderedKind::kError, ""}));
  EXPECT_EQ(RenderResult(Returning(Type::Result({}, kBytes)), value::Err(Value(Bytes{1, 2}))),
            (RenderedResult{RenderedKind::kError, "[1,2]"}));
}

TEST(RenderResultTest, OnlyTheOutermostResultIsUnwrapped) {
  const Type inner = Type::Result(kString, kString);
  EXPECT_EQ(
      RenderResult(Returning(Type::Result(inner, {})), value::Ok(value::Err(value::String("x"))))
          .kind,
      RenderedKind::kText);
}

}  // namespace
}  // namespace composable::app
