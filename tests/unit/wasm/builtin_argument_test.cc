#include "wasm/builtin_argument.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "wasm/builder.h"
#include "wasm/preamble.h"
#include "wasm/reader.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

using Operation = ResourceBuiltin::Operation;

constexpr Payload kPlainModule{kCoreModulePreamble};

// A component with a core instance that is given something, and whatever can name what comes
// behind it. With the built-ins from the start, or without them.
Component Build(bool has_builtins) {
  ComponentBuilder builder;
  const CoreModuleIndex module = builder.AddCoreModule(kPlainModule);
  const TypeIndex resource = builder.AddType(ResourceType{NumberType::kI32, {}});
  const CoreFuncIndex create = builder.AddBuiltin(ResourceBuiltin{Operation::kNew, resource});
  const CoreInstanceIndex given = builder.AddCoreInstance(CoreInlineInstance{{{"new", create}}});
  CoreInstantiate instantiate{module, {{"given", given}}};
  if (has_builtins) {
    CoreInlineInstance builtins;
    builtins.exports.push_back(
        {"rep", builder.AddBuiltin(ResourceBuiltin{Operation::kRep, resource})});
    builtins.exports.push_back(
        {"drop", builder.AddBuiltin(ResourceBuiltin{Operation::kDrop, resource})});
    instantiate.arguments.push_back({"builtins", builder.AddCoreInstance(std::move(builtins))});
  }
  const CoreInstanceIndex instance = builder.AddCoreInstance(std::move(instantiate));
  const auto function = builder.AliasCoreExport<CoreFuncIndex>(instance, "f");
  const auto memory = builder.AliasCoreExport<CoreMemoryIndex>(instance, "m");
  const TypeIndex destroyed = builder.AddType(ResourceType{NumberType::kI32, function});
  const CoreFuncIndex drop = builder.AddBuiltin(ResourceBuiltin{Operation::kDrop, destroyed});
  const CoreInstanceIndex behind = builder.AddCoreInstance(
      CoreInlineInstance{{{"old", create}, {"new", function}, {"drop", drop}, {"m", memory}}});
  const CoreInstanceIndex last = builder.AddCoreInstance(
      CoreInstantiate{module, {{"given", given}, {"instance", instance}, {"behind", behind}}});
  const auto far = builder.AliasCoreExport<CoreFuncIndex>(last, "g");
  const TypeIndex type = builder.AddType(FunctionType{});
  const CanonicalOptions options = {MemoryOption{memory}, ReallocOption{function},
                                    PostReturnOption{far}, CallbackOption{drop}};
  const FuncIndex lifted = builder.AddLift({far, options, type});
  builder.AddLower({lifted, {ReallocOption{far}}});
  builder.AddBuiltin(TaskReturn{{}, {ReallocOption{far}, MemoryOption{memory}}});
  return std::move(builder).Finish();
}

TEST(BuiltinArgument, ChangesAllIndicesBehindIt) {
  Component component = Build(false);
  const TypeIndex resource(0);
  const CoreInstanceIndex moved =
      GiveBuiltins(component, CoreInstanceIndex(1), "builtins",
                   {{"rep", {Operation::kRep, resource}}, {"drop", {Operation::kDrop, resource}}});
  EXPECT_EQ(moved, CoreInstanceIndex(2));
  EXPECT_EQ(component, Build(true));
  const auto bytes = WriteComponent(component);
  ASSERT_TRUE(bytes);
  EXPECT_TRUE(ReadComponent(*bytes));
}

// The first core instance of all: there is nothing before it.
TEST(BuiltinArgument, IsGivenToTheFirstInstance) {
  ComponentBuilder builder;
  const CoreModuleIndex module = builder.AddCoreModule(kPlainModule);
  const TypeIndex resource = builder.AddType(ResourceType{NumberType::kI32, {}});
  const CoreInstanceIndex instance = builder.AddCoreInstance(CoreInstantiate{module, {}});
  builder.AliasCoreExport<CoreFuncIndex>(instance, "f");
  Component component = std::move(builder).Finish();
  EXPECT_EQ(GiveBuiltins(component, instance, "b", {{"rep", {Operation::kRep, resource}}}),
            CoreInstanceIndex(1));
  EXPECT_EQ(component.sections.size(), 5U);  // the instances share one
  const auto& aliases = std::get<AliasSection>(component.sections.back()).aliases;
  EXPECT_EQ(std::get<CoreExportAlias>(aliases[0]).instance, CoreInstanceIndex(1));
}

}  // namespace
}  // namespace composable::wasm
