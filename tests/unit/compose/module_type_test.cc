#include "compose/module_type.h"

#include <gtest/gtest.h>

namespace composable::compose {
namespace {

using wasm::CoreExportType;
using wasm::CoreFuncExtern;
using wasm::CoreFuncType;
using wasm::CoreImport;
using wasm::CoreTypeIndex;
using wasm::ModuleInterface;
using wasm::NumberType;
using wasm::RecGroup;
using wasm::SubType;

SubType Function(CoreFuncType type) {
  return {true, std::nullopt, {false, {}, {}, std::move(type)}};
}
RecGroup Single(SubType type) { return {RecGroup::Form::kSingle, {std::move(type)}}; }

const CoreFuncType kPlain{{NumberType::kI32}, {NumberType::kI64}};

TEST(ModuleTypeTest, HasTheTypesThatAreUsed) {
  const ModuleInterface interface{
      {Single(Function({})), Single(Function(kPlain))},
      {CoreImport{"m", "f", CoreFuncExtern{CoreTypeIndex(1), false}},
       CoreImport{"m", "memory", wasm::MemoryType{false, false, 1, 2, std::nullopt}}},
      {CoreExportType{"g", CoreFuncExtern{CoreTypeIndex(1), false}}}};
  const auto type = ModuleTypeOf(interface);
  ASSERT_TRUE(type.has_value());
  const wasm::ModuleType expected{
      {Single(Function(kPlain)), CoreImport{"m", "f", CoreFuncExtern{CoreTypeIndex(0), false}},
       CoreImport{"m", "memory", wasm::MemoryType{false, false, 1, 2, std::nullopt}},
       CoreExportType{"g", CoreFuncExtern{CoreTypeIndex(0), false}}}};
  EXPECT_EQ(*type, expected);
}

TEST(ModuleTypeTest, RefusesTypesThatTheModuleDefines) {
  const wasm::RefType reference{true, wasm::ConcreteHeap{CoreTypeIndex(0), false}};
  const std::vector<RecGroup> types = {
      Single(Function({})), Single(Function({{reference}, {}})),
      RecGroup{RecGroup::Form::kRec, {SubType{false, std::nullopt, {false, {}, {}, kPlain}}}}};
  const auto is_refused = [&](const wasm::CoreExternType& type) {
    return !ModuleTypeOf({types, {}, {CoreExportType{"x", type}}}).has_value();
  };
  EXPECT_FALSE(is_refused(CoreFuncExtern{CoreTypeIndex(0), false}));
  EXPECT_TRUE(is_refused(CoreFuncExtern{CoreTypeIndex(0), true}));
  EXPECT_TRUE(is_refused(CoreFuncExtern{CoreTypeIndex(1), false}));
  EXPECT_TRUE(is_refused(CoreFuncExtern{CoreTypeIndex(2), false}));
  EXPECT_TRUE(is_refused(wasm::TagType{CoreTypeIndex(1)}));
  EXPECT_FALSE(is_refused(wasm::TagType{CoreTypeIndex(0)}));
  EXPECT_TRUE(is_refused(wasm::GlobalType{reference, false, false}));
  EXPECT_TRUE(is_refused(wasm::TableType{reference, false, false, 1, std::nullopt}));
  EXPECT_FALSE(is_refused(wasm::TableType{{}, false, false, 1, std::nullopt}));
}

TEST(ModuleTypeTest, RefusesTypesOfGroups) {
  const auto is_refused = [](RecGroup group) {
    const CoreExportType item{"x", CoreFuncExtern{CoreTypeIndex(1), false}};
    return !ModuleTypeOf({{Single(Function({})), std::move(group)}, {}, {item}}).has_value();
  };
  EXPECT_FALSE(is_refused({RecGroup::Form::kRec, {Function(kPlain)}}));
  EXPECT_TRUE(is_refused({RecGroup::Form::kRec, {Function(kPlain), Function(kPlain)}}));
}

TEST(ModuleTypeTest, RefusesTwoImportsOfOneName) {
  const CoreImport import{"m", "f", CoreFuncExtern{CoreTypeIndex(0), false}};
  EXPECT_TRUE(ModuleTypeOf({{Single(Function({}))}, {import}, {}}).has_value());
  EXPECT_FALSE(ModuleTypeOf({{Single(Function({}))}, {import, import}, {}}).has_value());
}

}  // namespace
}  // namespace composable::compose
