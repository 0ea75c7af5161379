#include "engine/component_type.h"

#include <gtest/gtest.h>

namespace composable::engine {
namespace {

Items Example() {
  const auto string = wit::Type::Primitive(wit::Kind::kString);
  const auto number = wit::Type::Primitive(wit::Kind::kU32);
  Items items;
  items.functions.push_back({"greet", {.is_async = false, .parameters = {}, .result = string}});
  NamedInterface store{"demo:kv/store@0.1.0", {}};
  store.items.functions.push_back({"get", {.is_async = false, .parameters = {}, .result = number}});
  items.interfaces.push_back(store);
  return items;
}

TEST(FindFunction, FindsByExactNames) {
  const Items items = Example();
  ASSERT_NE(FindFunction(items, "", "greet"), nullptr);
  EXPECT_EQ(wit::ToWit(FindFunction(items, "", "greet")->type), "func() -> string");
  ASSERT_NE(FindFunction(items, "demo:kv/store@0.1.0", "get"), nullptr);
  EXPECT_EQ(wit::ToWit(FindFunction(items, "demo:kv/store@0.1.0", "get")->type), "func() -> u32");
}

TEST(FindFunction, FindsNothingElse) {
  const Items items = Example();
  EXPECT_EQ(FindFunction(items, "", "get"), nullptr);
  EXPECT_EQ(FindFunction(items, "demo:kv/store@0.1.0", "greet"), nullptr);
  EXPECT_EQ(FindFunction(items, "demo:kv/store", "get"), nullptr);
  EXPECT_EQ(FindInterface(items, "demo:kv/store"), nullptr);
}

TEST(GetFunction, SuggestsTheNearestName) {
  const Items items = Example();
  EXPECT_EQ(GetFunction(items, "", "great").error(),
            (Error{ErrorCode::kNotFound,
                   "there is no function `great`; did you mean `greet`?",
                   {},
                   {},
                   {}}));
  EXPECT_EQ(GetFunction(items, "demo:kv/store@0.1.1", "get").error().message,
            "there is no interface `demo:kv/store@0.1.1`; did you mean `demo:kv/store@0.1.0`?");
  EXPECT_EQ(GetFunction(items, "demo:kv/store@0.1.0", "ge").error().message,
            "the interface `demo:kv/store@0.1.0` has no function `ge`; did you mean `get`?");
  EXPECT_EQ(GetFunction(items, "", "something-else").error().message,
            "there is no function `something-else`");
}

}  // namespace
}  // namespace composable::engine
