#include "wasm/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "wasm/preamble.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

constexpr Payload kEmptyModule{kCoreModulePreamble};
constexpr Payload kEmptyComponent{kComponentPreamble};

// What is read back from what is written.
void ExpectReadsBack(const Component& component) {
  const auto bytes = WriteComponent(component);
  ASSERT_TRUE(bytes.has_value());
  const auto again = ReadComponent(*bytes);
  ASSERT_TRUE(again.has_value()) << ToString(again.error());
  EXPECT_EQ(*again, component);
}

SubType CoreFunction() { return {true, std::nullopt, {false, {}, {}, CoreFuncType{}}}; }

TEST(ComponentBuilder, SharesSectionsOfOneKind) {
  ComponentBuilder builder;
  EXPECT_EQ(builder.AddType(DefinedType(PrimitiveType::kU8)), TypeIndex(0));
  EXPECT_EQ(builder.AddType(FunctionType{}), TypeIndex(1));
  EXPECT_EQ(builder.AddImport({"f"}, FuncExtern{TypeIndex(1)}), FuncIndex(0));
  EXPECT_EQ(builder.AddType(InstanceType{}), TypeIndex(2));
  const Component component = std::move(builder).Finish();
  EXPECT_EQ(component, (Component{{TypeSection{{DefinedType(PrimitiveType::kU8), FunctionType{}}},
                                   ImportSection{{Import{{"f"}, FuncExtern{TypeIndex(1)}}}},
                                   TypeSection{{InstanceType{}}}}}));
  ExpectReadsBack(component);
}

TEST(ComponentBuilder, CountsEveryIndexSpace) {
  ComponentBuilder builder;
  EXPECT_EQ(builder.AddCoreModule(kEmptyModule), CoreModuleIndex(0));
  EXPECT_EQ(builder.AddCoreModule(kEmptyModule), CoreModuleIndex(1));
  EXPECT_EQ(builder.AddComponent(Component{}), ComponentIndex(0));
  EXPECT_EQ(builder.AddCoreInstance(CoreInstantiate{CoreModuleIndex(1), {}}), CoreInstanceIndex(0));
  EXPECT_EQ(builder.AddInstance(Instantiate{ComponentIndex(0), {}}), InstanceIndex(0));
  EXPECT_EQ(builder.AddInstance(InlineInstance{}), InstanceIndex(1));

  EXPECT_EQ(builder.AddCoreType(RecGroup{RecGroup::Form::kRec, {CoreFunction(), CoreFunction()}}),
            CoreTypeIndex(0));
  EXPECT_EQ(builder.AddCoreType(ModuleType{}), CoreTypeIndex(2));
  EXPECT_EQ(builder.AddCoreType(RecGroup{RecGroup::Form::kSingle, {CoreFunction()}}),
            CoreTypeIndex(3));

  EXPECT_EQ(builder.AliasCoreExport<CoreFuncIndex>(CoreInstanceIndex(0), "f"), CoreFuncIndex(0));
  EXPECT_EQ(builder.AliasCoreExport<CoreMemoryIndex>(CoreInstanceIndex(0), "m"),
            CoreMemoryIndex(0));
  EXPECT_EQ(builder.AliasExport<InstanceIndex>(InstanceIndex(0), "a:b/c"), InstanceIndex(2));
  EXPECT_EQ(builder.AliasExport<CoreModuleIndex>(InstanceIndex(0), "m"), CoreModuleIndex(2));
  EXPECT_EQ(builder.AliasOuter(0, ComponentIndex(0)), ComponentIndex(1));

  const TypeIndex function = builder.AddType(FunctionType{});
  EXPECT_EQ(builder.AddLift({CoreFuncIndex(0), {}, function}), FuncIndex(0));
  EXPECT_EQ(builder.AddLower({FuncIndex(0), {}}), CoreFuncIndex(1));
  EXPECT_EQ(builder.AddBuiltin(PlainBuiltin{}), CoreFuncIndex(2));
  const TypeIndex resource = builder.AddType(ResourceType{});
  EXPECT_EQ(builder.AddBuiltin(ResourceBuiltin{ResourceBuiltin::Operation::kDrop, resource}),
            CoreFuncIndex(3));

  EXPECT_EQ(builder.AddImport({"m"}, CoreModuleExtern{CoreTypeIndex(2)}), CoreModuleIndex(3));
  EXPECT_EQ(builder.AddImport({"r"}, SubResourceExtern{}), TypeIndex(2));
  EXPECT_EQ(builder.AddImport({"t"}, EqTypeExtern{TypeIndex(2)}), TypeIndex(3));
  EXPECT_EQ(builder.AddExport({"f"}, FuncIndex(0)), FuncIndex(1));
  EXPECT_EQ(builder.AddExport({"i"}, InstanceIndex(2)), InstanceIndex(3));
  EXPECT_EQ(builder.AddExport({"u"}, TypeIndex(1), EqTypeExtern{TypeIndex(1)}), TypeIndex(4));
  builder.AddCustomSection("note", Payload{AsBytes("text")});

  EXPECT_EQ(builder.Count(Sort::kCoreFunc), 4U);
  EXPECT_EQ(builder.Count(Sort::kCoreType), 4U);
  EXPECT_EQ(builder.Count(Sort::kInstance), 4U);
  EXPECT_EQ(builder.Count(Sort::kType), 5U);
  EXPECT_EQ(builder.Count(Sort::kValue), 0U);
  std::array<std::uint32_t, kSortCount> counts = {};
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] = builder.Count(static_cast<Sort>(i));
  const Component component = std::move(builder).Finish();
  ExpectReadsBack(component);

  const ComponentBuilder again(component);
  for (std::size_t i = 0; i < counts.size(); ++i)
    EXPECT_EQ(again.Count(static_cast<Sort>(i)), counts[i]) << SortName(static_cast<Sort>(i));
}

TEST(ComponentBuilder, GoesOnWithAComponent) {
  ComponentBuilder first;
  first.AddType(DefinedType(PrimitiveType::kU8));
  ComponentBuilder second(std::move(first).Finish());
  EXPECT_EQ(second.AddType(FunctionType{}), TypeIndex(1));
  EXPECT_EQ(std::move(second).Finish(),
            (Component{{TypeSection{{DefinedType(PrimitiveType::kU8), FunctionType{}}}}}));
}

// The reader counts on its own: it accepts the last index that was handed out, and none beyond.
TEST(ComponentBuilder, AgreesWithTheReaderAboutIndices) {
  for (const std::uint32_t beyond : {0U, 1U}) {
    ComponentBuilder builder;
    InstanceTypeBuilder interface;
    interface.AddExport({"r"}, SubResourceExtern{});
    const TypeIndex type = builder.AddType(std::move(interface).Finish());
    const InstanceIndex import = builder.AddImport({"a:b/c"}, InstanceExtern{type});
    const InstanceIndex again = builder.AddExport({"a:b/c"}, import);
    const TypeIndex resource = builder.AliasExport<TypeIndex>(again, "r");
    builder.AddType(DefinedType(OwnType{TypeIndex(resource.value + beyond)}));
    const auto bytes = WriteComponent(std::move(builder).Finish());
    EXPECT_EQ(ReadComponent(*bytes).has_value(), beyond == 0);
  }
}

TEST(ComponentBuilder, EmbedsComponentsAsBytes) {
  ComponentBuilder builder;
  EXPECT_EQ(builder.AddComponent(kEmptyComponent), ComponentIndex(0));
  EXPECT_EQ(builder.AddComponent(Component{}), ComponentIndex(1));
  const auto bytes = WriteComponent(std::move(builder).Finish());
  const auto again = ReadComponent(*bytes);
  ASSERT_TRUE(again.has_value());
  ASSERT_EQ(again->sections.size(), 2U);
  EXPECT_EQ(again->sections[0], again->sections[1]);
}

TEST(InstanceTypeBuilder, HasIndexSpacesOfItsOwn) {
  ComponentBuilder builder;
  builder.AddType(DefinedType(PrimitiveType::kU8));
  const TypeIndex outer = builder.AddType(DefinedType(ListType{PrimitiveType::kU8}));
  InstanceTypeBuilder interface;
  EXPECT_EQ(interface.AliasOuter(1, outer), TypeIndex(0));
  EXPECT_EQ(interface.AddExport({"bytes"}, EqTypeExtern{TypeIndex(0)}), TypeIndex(1));
  const TypeIndex function =
      interface.AddType(FunctionType{false, {{"of", TypeIndex(1)}}, PrimitiveType::kU32});
  EXPECT_EQ(function, TypeIndex(2));
  EXPECT_EQ(interface.AddExport({"size"}, FuncExtern{function}), FuncIndex(0));
  EXPECT_EQ(builder.AddType(std::move(interface).Finish()), TypeIndex(2));
  ExpectReadsBack(std::move(builder).Finish());
}

TEST(ComponentTypeBuilder, ImportsAndExports) {
  ComponentTypeBuilder type;
  EXPECT_EQ(type.AddImport({"r"}, SubResourceExtern{}), TypeIndex(0));
  EXPECT_EQ(type.AddExport({"s"}, EqTypeExtern{TypeIndex(0)}), TypeIndex(1));
  EXPECT_EQ(type.AddCoreType(ModuleType{}), CoreTypeIndex(0));
  EXPECT_EQ(type.AddImport({"m"}, CoreModuleExtern{CoreTypeIndex(0)}), CoreModuleIndex(0));
  ComponentBuilder builder;
  builder.AddType(std::move(type).Finish());
  ExpectReadsBack(std::move(builder).Finish());
}

}  // namespace
}  // namespace composable::wasm
