#include "app/invocable.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/types.h"

namespace composable::app {
namespace {

using wit::Kind;
using wit::Type;

using test::kString;
const Type kCounter = Type::Own(
    std::make_shared<wit::Resource>(wit::Resource{.interface = {}, .name = "counter", .docs = {}}));

wit::FunctionType Taking(Type type) {
  return {.is_async = false, .parameters = {{"value", std::move(type)}}, .result = std::nullopt};
}

TEST(CheckInvocableTest, PlainValuesAreFine) {
  const std::vector<Type> types = {
      kString,
      Type::List(Type::Tuple({kString, Type::Primitive(Kind::kF64)})),
      Type::Map(kString, Type::FixedList(Type::Primitive(Kind::kU8), 3)),
      Type::Variant({{.name = "none", .payload = std::nullopt}}),
      Type::Result(std::nullopt, kString),
      Type::Flags({"a"}),
      Type::Enum({"a"})};
  for (const Type& type : types) EXPECT_TRUE(CheckInvocable(Taking(type))) << ToWit(type);
}

TEST(CheckInvocableTest, FindsHandlesAtAnyDepth) {
  const std::vector<Type> types = {
      kCounter,
      Type::Stream(kString),
      Type::Future(std::nullopt),
      Type::Primitive(Kind::kErrorContext),
      Type::List(kCounter),
      Type::FixedList(kCounter, 2),
      Type::Option(kCounter),
      Type::Tuple({kString, kCounter}),
      Type::Record({{.name = "a", .type = kString}, {.name = "b", .type = kCounter}}),
      Type::Variant({{.name = "a", .payload = std::nullopt}, {.name = "b", .payload = kCounter}}),
      Type::Result(kCounter, std::nullopt),
      Type::Result(std::nullopt, kCounter),
      Type::Map(kString, kCounter)};
  for (const Type& type : types) {
    EXPECT_FALSE(CheckInvocable(Taking(type))) << ToWit(type);
    EXPECT_FALSE(CheckInvocable({.is_async = false, .parameters = {}, .result = type}))
        << ToWit(type);
  }
}

TEST(CheckInvocableTest, WhoKeepsAnInstanceHoldsItsResources) {
  EXPECT_TRUE(CheckInvocable(Taking(Type::List(kCounter)), HeldHandles::kResources));
  EXPECT_TRUE(HoldsResource(Type::Option(kCounter)));
  EXPECT_FALSE(HoldsResource(Type::Stream(kCounter)));
  for (const Type& type : {Type::Stream(kString), Type::List(Type::Future(std::nullopt))}) {
    const Status status = CheckInvocable(Taking(type), HeldHandles::kResources);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().message,
              "it cannot be called from outside: parameter `value` is of type `" + ToWit(type) +
                  "`; streams, futures and error contexts exist only between components");
  }
}

TEST(CheckInvocableTest, SaysWhere) {
  const Status parameter = CheckInvocable(Taking(Type::List(kCounter)));
  ASSERT_FALSE(parameter.has_value());
  EXPECT_EQ(parameter.error().code, ErrorCode::kUnsupported);
  EXPECT_EQ(parameter.error().message,
            "it cannot be called from outside: parameter `value` is of type `list<counter>`; "
            "resources, streams, futures and error contexts exist only between components");
  const Status result = CheckInvocable({.is_async = false, .parameters = {}, .result = kCounter});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().message,
            "it cannot be called from outside: its result is of type `counter`; "
            "resources, streams, futures and error contexts exist only between components");
}

}  // namespace
}  // namespace composable::app
