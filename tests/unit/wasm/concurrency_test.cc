#include "wasm/concurrency.h"

#include <gtest/gtest.h>

#include <optional>
#include <utility>
#include <vector>

namespace composable::wasm {
namespace {

Component With(Section section) { return {.sections = {std::move(section)}}; }
Component With(Type type) { return With(TypeSection{.types = {std::move(type)}}); }
Component With(Canonical function) {
  return With(CanonicalSection{.functions = {std::move(function)}});
}

constexpr PrimitiveType kString = PrimitiveType::kString;
constexpr PrimitiveType kErrorContext = PrimitiveType::kErrorContext;

TEST(ConcurrencyTest, IsNotUsedByPlainTypesAndFunctions) {
  EXPECT_FALSE(UsesConcurrency({}));
  const std::vector<Type> types = {
      DefinedType(kString),
      DefinedType(RecordType{{{"a", kString}}}),
      DefinedType(VariantType{{{"a", kString}, {"b", std::nullopt}}}),
      DefinedType(ListType{kString}),
      DefinedType(FixedListType{kString, 3}),
      DefinedType(TupleType{{kString}}),
      DefinedType(FlagsType{{"a"}}),
      DefinedType(EnumType{{"a"}}),
      DefinedType(OptionType{kString}),
      DefinedType(ResultType{kString, std::nullopt}),
      DefinedType(OwnType{TypeIndex(0)}),
      DefinedType(BorrowType{TypeIndex(0)}),
      DefinedType(MapType{kString, kString}),
      FunctionType{false, {{"a", kString}}, kString},
      ResourceType{},
  };
  EXPECT_FALSE(UsesConcurrency(With(TypeSection{types})));
  for (const Type& type : types) {
    EXPECT_FALSE(UsesConcurrency(With(InstanceType{{{type}}})));
    EXPECT_FALSE(UsesConcurrency(With(ComponentType{{{type}}})));
  }
  EXPECT_FALSE(UsesConcurrency(With(CanonicalSection{
      .functions = {Lift{CoreFuncIndex(0), {StringEncoding::kUtf8}, TypeIndex(0)},
                    Lower{FuncIndex(0), {MemoryOption{CoreMemoryIndex(0)}}}, ResourceBuiltin{}}})));
}

TEST(ConcurrencyTest, IsUsedByTypesAtAnyDepth) {
  const std::vector<Type> types = {
      DefinedType(kErrorContext),
      DefinedType(StreamType{}),
      DefinedType(FutureType{kString}),
      DefinedType(RecordType{{{"a", kString}, {"b", kErrorContext}}}),
      DefinedType(VariantType{{{"a", kErrorContext}}}),
      DefinedType(ListType{kErrorContext}),
      DefinedType(FixedListType{kErrorContext, 3}),
      DefinedType(TupleType{{kString, kErrorContext}}),
      DefinedType(OptionType{kErrorContext}),
      DefinedType(ResultType{kErrorContext, std::nullopt}),
      DefinedType(ResultType{std::nullopt, kErrorContext}),
      DefinedType(MapType{kErrorContext, kString}),
      DefinedType(MapType{kString, kErrorContext}),
      FunctionType{true, {}, std::nullopt},
      FunctionType{false, {{"a", kErrorContext}}, std::nullopt},
      FunctionType{false, {}, kErrorContext},
  };
  for (const Type& type : types) {
    EXPECT_TRUE(UsesConcurrency(With(type)));
    EXPECT_TRUE(UsesConcurrency(With(InstanceType{{{type}}})));
    EXPECT_TRUE(UsesConcurrency(With(ComponentType{{{Type(InstanceType{{{type}}})}}})));
  }
}

TEST(ConcurrencyTest, IsUsedByAsyncFunctionsAndBuiltins) {
  const std::vector<Canonical> functions = {
      Lift{CoreFuncIndex(0), {StringEncoding::kUtf8, AsyncOption{}}, TypeIndex(0)},
      Lower{FuncIndex(0), {AsyncOption{}}},
      PlainBuiltin{},
      TaskReturn{},
      ContextBuiltin{},
      SubtaskCancel{},
      ChannelBuiltin{},
      CopyBuiltin{},
      CancelCopyBuiltin{},
      ErrorContextBuiltin{},
      WaitableSetBuiltin{},
      ThreadSwitchBuiltin{},
      ThreadIndirectBuiltin{},
      ThreadSpawnRef{},
  };
  for (const Canonical& function : functions) {
    EXPECT_TRUE(UsesConcurrency(With(function)));
    // In a component inside a component.
    const Component nested = With(ComponentSection{Box<Component>(With(function))});
    EXPECT_TRUE(UsesConcurrency(With(ComponentSection{Box<Component>(nested)})));
  }
}

}  // namespace
}  // namespace composable::wasm
