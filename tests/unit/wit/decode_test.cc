// What components mean. How their WIT is printed is compared with another tool's in
// tests/conformance.
#include "wit/decode.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "base/file_system.h"
#include "wasm/writer.h"
#include "wit/print_wit.h"
#include "wit/subtype.h"

namespace composable::wit {
namespace {

using wasm::Declaration;
using wasm::TypeIndex;

wasm::ExternName Name(std::string name) { return {std::move(name), {}, {}, {}}; }
wasm::ValueType At(std::uint32_t index) { return TypeIndex(index); }
const wasm::ValueType kU8 = wasm::PrimitiveType::kU8;

Declaration ExportType(std::string name, std::uint32_t equal_to) {
  return {wasm::ExportDeclaration{Name(std::move(name)), wasm::EqTypeExtern{TypeIndex(equal_to)}}};
}
Declaration ExportResource(std::string name) {
  return {wasm::ExportDeclaration{Name(std::move(name)), wasm::SubResourceExtern{}}};
}
Declaration ExportFunction(std::string name, std::uint32_t type) {
  return {wasm::ExportDeclaration{Name(std::move(name)), wasm::FuncExtern{TypeIndex(type)}}};
}
Declaration Define(wasm::Type type) { return {std::move(type)}; }
Declaration OuterType(std::uint32_t count, std::uint32_t index) {
  return {wasm::Alias(wasm::OuterAlias{wasm::Sort::kType, count, index})};
}

wasm::FunctionType Takes(wasm::ValueType type) { return {false, {{"x", type}}, std::nullopt}; }
wasm::FunctionType Returns(wasm::ValueType type) { return {false, {}, type}; }

// An interface with a resource and a function that makes one: two types, `[own r]` and the
// function's.
wasm::InstanceType ResourceInterface() {
  return {{ExportResource("r"), Define(wasm::DefinedType(wasm::OwnType{TypeIndex(0)})),
           Define(Returns(At(1))), ExportFunction("make", 2)}};
}

wasm::Section Types(std::vector<wasm::Type> types) { return wasm::TypeSection{std::move(types)}; }
wasm::Section ImportInstance(std::string name, std::uint32_t type) {
  return wasm::ImportSection{{{Name(std::move(name)), wasm::InstanceExtern{TypeIndex(type)}}}};
}
wasm::Section ExportInstance(std::string name, std::uint32_t instance) {
  return wasm::ExportSection{
      {{Name(std::move(name)), wasm::InstanceIndex(instance), std::nullopt}}};
}
wasm::Section AliasType(std::uint32_t instance, std::string name) {
  return wasm::AliasSection{
      {wasm::ExportAlias{wasm::Sort::kType, wasm::InstanceIndex(instance), std::move(name)}}};
}
wasm::Section Instantiate(std::uint32_t component,
                          std::vector<wasm::InstantiateArgument> arguments) {
  return wasm::InstanceSection{
      {wasm::Instantiate{wasm::ComponentIndex(component), std::move(arguments)}}};
}

World Decode(const wasm::Component& component) {
  auto world = DecodeWorld(component);
  EXPECT_TRUE(world.has_value()) << (world ? "" : ToString(world.error()));
  return world.value_or(World{});
}

std::string WitOf(const wasm::Component& component) {
  const auto packages = DecodePackages(component);
  return packages ? PrintPackages(*packages) : ToString(packages.error());
}

std::string ErrorOf(const wasm::Component& component) {
  const auto world = DecodeWorld(component);
  return world ? "no error" : ToString(world.error());
}

const Interface& InterfaceAt(const std::vector<WorldItem>& items, std::string_view name) {
  return *InterfaceOf(*FindItem(items, name));
}

ResourcePtr ResourceOf(const std::vector<WorldItem>& items, std::string_view interface) {
  return FindType(InterfaceAt(items, interface), "r")->resource;
}

// What `make` returns.
ResourcePtr MadeResource(const std::vector<WorldItem>& items, std::string_view interface) {
  return FindFunction(InterfaceAt(items, interface), "make")->type.result->handle().resource;
}

TEST(DecodeWorld, ReadsAnEmptyComponent) {
  const World world = Decode({});
  EXPECT_EQ(ToString(world.name), "root:component/root");
  EXPECT_TRUE(world.imports.empty());
  EXPECT_EQ(WitOf({}), "package root:component;\n\nworld root {\n}\n");
}

TEST(DecodeWorld, GivesEachImportResourcesOfItsOwn) {
  // One instance type, imported twice.
  const World world = Decode(
      {{Types({ResourceInterface()}), ImportInstance("a:b/one", 0), ImportInstance("a:b/two", 0)}});
  const ResourcePtr one = ResourceOf(world.imports, "a:b/one");
  EXPECT_EQ(one->interface, "a:b/one");
  EXPECT_EQ(one->name, "r");
  EXPECT_EQ(MadeResource(world.imports, "a:b/one"), one);
  EXPECT_NE(ResourceOf(world.imports, "a:b/two"), one);
}

TEST(DecodeWorld, FollowsUsedTypes) {
  // The second interface uses the resource of the first under another name.
  const wasm::InstanceType user{{OuterType(1, 1), ExportType("s", 0),
                                 Define(wasm::DefinedType(wasm::BorrowType{TypeIndex(1)})),
                                 Define(Takes(At(2))), ExportFunction("take", 3)}};
  const wasm::Component component{{Types({ResourceInterface()}), ImportInstance("a:b/types", 0),
                                   AliasType(0, "r"), Types({user}),
                                   ImportInstance("a:b/user", 2)}};
  const World world = Decode(component);
  const TypeDefinition* const used = FindType(InterfaceAt(world.imports, "a:b/user"), "s");
  ASSERT_NE(used, nullptr);
  EXPECT_EQ(used->form, TypeForm::kUsed);
  EXPECT_EQ(used->used_name, "r");
  EXPECT_EQ(used->used_from.get(), &InterfaceAt(world.imports, "a:b/types"));
  EXPECT_EQ(used->resource, ResourceOf(world.imports, "a:b/types"));
  EXPECT_EQ(WitOf(component), R"(package root:component;

world root {
  import a:b/types;
  import a:b/user;
}

package a:b {
  interface types {
    resource r;

    make: func() -> r;
  }

  interface user {
    use types.{r as s};

    take: func(x: borrow<s>);
  }
}
)");
}

// A component that exports an interface with a resource of its own.
wasm::Component ResourceMaker() {
  const wasm::InstanceType type = ResourceInterface();
  wasm::Component maker;
  maker.sections.push_back(Types({wasm::ResourceType{}}));
  maker.sections.push_back(Types({wasm::DefinedType(wasm::OwnType{TypeIndex(0)})}));
  maker.sections.push_back(Types({Returns(At(1))}));
  maker.sections.emplace_back(
      wasm::CanonicalSection{{wasm::Lift{wasm::CoreFuncIndex(0), {}, TypeIndex(2)}}});
  maker.sections.emplace_back(wasm::InstanceSection{
      {wasm::InlineInstance{{{Name("r"), TypeIndex(0)}, {Name("make"), wasm::FuncIndex(0)}}}}});
  maker.sections.push_back(ExportInstance("a:b/maker", 0));
  return maker;
}

TEST(DecodeWorld, GivesEachInstanceResourcesOfItsOwn) {
  const wasm::Component component{
      {wasm::ComponentSection{Box<wasm::Component>(ResourceMaker())}, Instantiate(0, {}),
       Instantiate(0, {}),
       wasm::AliasSection{
           {wasm::ExportAlias{wasm::Sort::kInstance, wasm::InstanceIndex(0), "a:b/maker"},
            wasm::ExportAlias{wasm::Sort::kInstance, wasm::InstanceIndex(1), "a:b/maker"}}},
       ExportInstance("c:d/one", 2), ExportInstance("c:d/one-again", 2),
       ExportInstance("c:d/two", 3)}};
  const World world = Decode(component);
  const ResourcePtr one = ResourceOf(world.exports, "c:d/one");
  EXPECT_EQ(MadeResource(world.exports, "c:d/one"), one);
  EXPECT_EQ(ResourceOf(world.exports, "c:d/one-again"), one);
  EXPECT_NE(ResourceOf(world.exports, "c:d/two"), one);
  EXPECT_EQ(MadeResource(world.exports, "c:d/two"), ResourceOf(world.exports, "c:d/two"));
}

TEST(DecodeWorld, PutsArgumentsInThePlaceOfImports) {
  // A nested component imports an interface, and exports one whose function returns its resource.
  wasm::Component inner;
  inner.sections.push_back(Types({ResourceInterface()}));
  inner.sections.push_back(ImportInstance("types", 0));
  inner.sections.push_back(AliasType(0, "r"));
  inner.sections.push_back(Types({wasm::DefinedType(wasm::OwnType{TypeIndex(1)})}));
  inner.sections.push_back(Types({Returns(At(2))}));
  inner.sections.emplace_back(
      wasm::CanonicalSection{{wasm::Lift{wasm::CoreFuncIndex(0), {}, TypeIndex(3)}}});
  inner.sections.emplace_back(wasm::InstanceSection{
      {wasm::InlineInstance{{{Name("r"), TypeIndex(1)}, {Name("make"), wasm::FuncIndex(0)}}}}});
  inner.sections.push_back(ExportInstance("out", 1));

  wasm::Component outer;
  outer.sections.push_back(Types({ResourceInterface()}));
  outer.sections.push_back(ImportInstance("a:b/types", 0));
  outer.sections.emplace_back(wasm::ComponentSection{Box<wasm::Component>(inner)});
  outer.sections.push_back(Instantiate(0, {{"types", wasm::InstanceIndex(0)}}));
  outer.sections.emplace_back(wasm::AliasSection{
      {wasm::ExportAlias{wasm::Sort::kInstance, wasm::InstanceIndex(1), "out"}}});
  outer.sections.push_back(ExportInstance("a:b/out", 2));
  const World world = Decode(outer);
  EXPECT_EQ(MadeResource(world.exports, "a:b/out"), ResourceOf(world.imports, "a:b/types"));
}

TEST(DecodeWorld, KeepsAnImportedAndAnExportedInterfaceApart) {
  wasm::Component component{
      {Types({ResourceInterface()}), ImportInstance("a:b/maker", 0),
       wasm::ComponentSection{Box<wasm::Component>(ResourceMaker())}, Instantiate(0, {}),
       wasm::AliasSection{
           {wasm::ExportAlias{wasm::Sort::kInstance, wasm::InstanceIndex(1), "a:b/maker"}}},
       ExportInstance("a:b/maker", 2)}};
  const World own = Decode(component);
  EXPECT_NE(ResourceOf(own.imports, "a:b/maker"), ResourceOf(own.exports, "a:b/maker"));
  // Handing on the import is another thing.
  component.sections.back() = ExportInstance("a:b/maker", 0);
  const World handed_on = Decode(component);
  EXPECT_EQ(ResourceOf(handed_on.imports, "a:b/maker"), ResourceOf(handed_on.exports, "a:b/maker"));
}

TEST(DecodeWorld, ReadsFunctionsTypesAndForeignItems) {
  const wasm::Component component{
      {Types({wasm::DefinedType(wasm::RecordType{{{"a", kU8}}})}),
       wasm::ImportSection{{{Name("rec"), wasm::EqTypeExtern{TypeIndex(0)}}}},
       Types({wasm::FunctionType{true, {{"p", At(1)}}, kU8}}),
       wasm::ImportSection{{{Name("f"), wasm::FuncExtern{TypeIndex(2)}},
                            {Name("m"), wasm::CoreModuleExtern{wasm::CoreTypeIndex(0)}},
                            {Name("v"), wasm::ValueExtern{kU8}},
                            {Name("a:b/f"), wasm::FuncExtern{TypeIndex(2)}}}},
       wasm::ExportSection{{{Name("g"), wasm::FuncIndex(0), std::nullopt},
                            {Name("t"), TypeIndex(1), std::nullopt}}}}};
  EXPECT_EQ(WitOf(component), R"(package root:component;

world root {
  // import the core module `m`, which WIT cannot express
  // import the value `v`, which WIT cannot express
  // import the function `a:b/f`, which WIT cannot express

  record rec {
    a: u8,
  }

  import f: async func(p: rec) -> u8;

  export g: async func(p: rec) -> u8;
  // export the type `t`, which WIT cannot express
}
)");
}

TEST(DecodeWorld, ReadsInlineAndImplementedInterfaces) {
  wasm::ExternName implementing = Name("primary");
  implementing.implements = "a:b/store@0.2";
  implementing.version_suffix = ".1";
  implementing.external_id = "db";
  const wasm::InstanceType store{{Define(Returns(kU8)), ExportFunction("get", 0)}};
  const wasm::Component component{
      {Types({store}), wasm::ImportSection{{{implementing, wasm::InstanceExtern{TypeIndex(0)}}}},
       ImportInstance("log", 0)}};
  EXPECT_EQ(WitOf(component), R"(package root:component;

world root {
  @external-id("db")
  import primary: a:b/store@0.2.1;
  import log: interface {
    get: func() -> u8;
  }
}

package a:b@0.2.1 {
  interface store {
    get: func() -> u8;
  }
}
)");
}

TEST(DecodeWorld, RefusesWhatDoesNotFit) {
  EXPECT_EQ(ErrorOf({{Types({Takes(At(7))})}}), "there is no type 7; there are 0");
  EXPECT_EQ(ErrorOf({{Types({wasm::InstanceType{}, Takes(At(0))})}}),
            "type 0 is an instance type, where a value type is needed");
  EXPECT_EQ(ErrorOf({{Types({wasm::DefinedType(wasm::ListType{kU8}),
                             wasm::DefinedType(wasm::OwnType{TypeIndex(0)})})}}),
            "type 0 is a value type, where a resource is needed");
  EXPECT_EQ(ErrorOf({{AliasType(0, "r")}}), "there is no instance 0; there are 0");
  EXPECT_EQ(ErrorOf({{Types({wasm::InstanceType{}}), ImportInstance("i", 0), AliasType(0, "r")}}),
            "instance 0 has no export `r`");
  EXPECT_EQ(ErrorOf({{Instantiate(0, {})}}), "there is no component 0");
  wasm::Component inner{{Types({wasm::InstanceType{}}), ImportInstance("i", 0)}};
  EXPECT_EQ(ErrorOf({{wasm::ComponentSection{Box<wasm::Component>(inner)}, Instantiate(0, {})}}),
            "a component is instantiated without its import `i`");
  EXPECT_EQ(
      ErrorOf({{Types({wasm::ResourceType{}}),
                Types({wasm::DefinedType(wasm::OwnType{TypeIndex(0)})}), Types({Returns(At(1))}),
                wasm::ImportSection{{{Name("f"), wasm::FuncExtern{TypeIndex(2)}}}}}}),
      "there is a handle to a resource that has no name outside of the component");
  wasm::InstanceType escaping{{OuterType(5, 0)}};
  EXPECT_EQ(ErrorOf({{Types({escaping})}}), "there is no scope 5 levels out");
  EXPECT_EQ(ErrorOf({{Types({wasm::InstanceType{{ExportResource("[set]r")}}}),
                      ImportInstance("a:b/i", 0)}}),
            "the type `[set]r` has a name with an annotation, which only functions may have");
}

TEST(DecodeWorld, LimitsDepthAndSizeOfTypes) {
  std::vector<wasm::Type> deep = {wasm::DefinedType(wasm::ListType{kU8})};
  std::vector<wasm::Type> large = {wasm::DefinedType(wasm::TupleType{{kU8, kU8}})};
  for (std::uint32_t i = 0; i < 200; ++i) {
    deep.emplace_back(wasm::DefinedType(wasm::ListType{At(i)}));
  }
  for (std::uint32_t i = 0; i < 30; ++i) {
    large.emplace_back(wasm::DefinedType(wasm::TupleType{{At(i), At(i)}}));
  }
  EXPECT_EQ(ErrorOf({{Types(deep)}}), "types are nested more than 200 deep");
  EXPECT_EQ(ErrorOf({{Types(large)}}), "a type has more than 1000000 parts");
}

TEST(DecodeWorld, LimitsWhatInstancesMultiply) {
  // Components that each instantiate the one before twice: 2^40 instances, if all were made.
  wasm::Component component;
  component.sections.emplace_back(wasm::ComponentSection{Box<wasm::Component>(ResourceMaker())});
  for (std::uint32_t i = 0; i < 40; ++i) {
    wasm::Component next{{wasm::AliasSection{{wasm::OuterAlias{wasm::Sort::kComponent, 1, i}}},
                          Instantiate(0, {}), Instantiate(0, {}), ExportInstance("a", 0),
                          ExportInstance("b", 1)}};
    component.sections.emplace_back(wasm::ComponentSection{Box<wasm::Component>(next)});
  }
  component.sections.push_back(Instantiate(40, {}));
  EXPECT_EQ(ErrorOf(component), "a type has more than 1000000 parts");
}

TEST(DecodeWorld, TakesLongChainsOfInterfaces) {
  // Each interface uses a type of the one before.
  wasm::Component component;
  component.sections.push_back(Types({wasm::InstanceType{{ExportResource("r")}}}));
  component.sections.push_back(ImportInstance("a:b/i0", 0));
  constexpr std::uint32_t kCount = 2000;
  std::uint32_t types = 1;
  for (std::uint32_t i = 1; i < kCount; ++i) {
    component.sections.push_back(AliasType(i - 1, "r"));
    component.sections.push_back(
        Types({wasm::InstanceType{{OuterType(1, types), ExportType("r", 0)}}}));
    component.sections.push_back(ImportInstance(fmt::format("a:b/i{}", i), types + 1));
    types += 2;
  }
  const World world = Decode(component);
  ASSERT_EQ(world.imports.size(), kCount);
  EXPECT_EQ(ResourceOf(world.imports, "a:b/i1999"), ResourceOf(world.imports, "a:b/i0"));
}

TEST(DecodeWorld, TellsWhereBytesAreNoComponent) {
  const Bytes bytes = {0x00, 0x61, 0x73, 0x6D, 0x0D, 0x00, 0x01, 0x00, 0x07, 0x01};
  const auto world = DecodeWorld(bytes);
  ASSERT_FALSE(world.has_value());
  EXPECT_EQ(world.error().code, ErrorCode::kInvalidComponent);
  EXPECT_TRUE(std::holds_alternative<ByteOffset>(world.error().where));
}

// The package `a:b` with an interface `i`, whose metadata is `docs`, and a world `w` that imports
// it.
wasm::Component EncodedPackage(ByteView docs) {
  const wasm::InstanceType instance{{Define(wasm::DefinedType(wasm::EnumType{{"one", "two"}})),
                                     ExportType("e", 0), Define(Returns(At(1))),
                                     ExportFunction("f", 2)}};
  const wasm::ComponentType interface{
      {Define(instance),
       {wasm::ExportDeclaration{Name("a:b/i@1.0.0"), wasm::InstanceExtern{TypeIndex(0)}}}}};
  const wasm::ComponentType inner{
      {Define(instance), {wasm::Import{Name("a:b/i@1.0.0"), wasm::InstanceExtern{TypeIndex(0)}}}}};
  const wasm::ComponentType world{
      {Define(inner),
       {wasm::ExportDeclaration{Name("a:b/w@1.0.0"), wasm::ComponentExtern{TypeIndex(0)}}}}};
  return {{Types({interface}), wasm::ExportSection{{{Name("i"), TypeIndex(0), std::nullopt}}},
           Types({world}), wasm::ExportSection{{{Name("w"), TypeIndex(2), std::nullopt}}},
           wasm::CustomSection{"package-docs", {docs}}}};
}

TEST(DecodePackages, DocsCannotBreakOutOfTheirComments) {
  const std::string docs =
      "\x01"
      R"({"docs": "a\u0007b\r\nc\rworld w {}\u202e", "interfaces": {"i": {"stability":
      {"unstable": {"feature": "x) interface j {} @unstable(feature = y"}}}}})";
  const std::string wit = WitOf(EncodedPackage(AsBytes(docs)));
  EXPECT_TRUE(
      wit.starts_with("/// a\\u{7}b\n/// c\\u{d}world w {}\\u{202e}\n"
                      "package a:b@1.0.0;\n\ninterface i {\n"))
      << wit;
}

TEST(DecodePackages, ReadsEncodedPackagesWithTheirDocs) {
  const std::string docs =
      "\x01"
      R"({"docs": "Of the package.", "interfaces": {"i": {"docs": "Of the interface.", "stability":
      {"stable": {"since": "1.0.0", "deprecated": "1.1.0"}}, "types": {"e": {"docs": "Of the enum.",
      "items": {"two": "Of the case."}}}, "funcs": {"f": {"docs": "Of the function.\nMore.",
      "stability": {"unstable": {"feature": "x"}}}}}}, "worlds": {"w": {"docs": "Of the world.",
      "interface_import_docs": {"a:b/i@1.0.0": "Of the import."}}}})";
  const wasm::Component component = EncodedPackage(AsBytes(docs));
  EXPECT_TRUE(IsWitPackage(component));
  EXPECT_EQ(WitOf(component), R"(/// Of the package.
package a:b@1.0.0;

/// Of the interface.
@since(version = 1.0.0)
@deprecated(version = 1.1.0)
interface i {
  /// Of the enum.
  enum e {
    one,
    /// Of the case.
    two,
  }

  /// Of the function.
  /// More.
  @unstable(feature = x)
  f: func() -> e;
}

/// Of the world.
world w {
  /// Of the import.
  import i;
}
)");
}

TEST(DecodePackages, ReadsOldDocs) {
  const std::string docs =
      std::string("\0", 1) + R"({"interfaces": {"i": {"funcs": {"f": "Old."}}}})";
  const auto packages = DecodePackages(EncodedPackage(AsBytes(docs)));
  ASSERT_TRUE(packages.has_value());
  EXPECT_EQ(FindInterface(packages->MainPackage(), "i")->functions[0].docs, "Old.");
}

TEST(DecodePackages, IgnoresDocsThatFitNothing) {
  const std::string docs =
      "\x01"
      R"({"other": 1, "interfaces": {"i": {"types": {"nothing": {"docs": "x"}, "e": 5}}, "j": {}},
      "worlds": [], "docs": 7})";
  const auto packages = DecodePackages(EncodedPackage(AsBytes(docs)));
  ASSERT_TRUE(packages.has_value());
  EXPECT_EQ(packages->MainPackage().docs, "");
}

TEST(DecodePackages, RefusesDocsThatAreNone) {
  EXPECT_EQ(WitOf(EncodedPackage(AsBytes("\x02{}"))),
            "the section `package-docs` has an unknown version; versions 0 and 1 are known");
  EXPECT_EQ(WitOf(EncodedPackage(AsBytes("\x01{"))),
            "the section `package-docs` holds no JSON object");
}

TEST(DecodePackages, TellsComponentsFromPackages) {
  EXPECT_FALSE(IsWitPackage({}));
  EXPECT_FALSE(IsWitPackage({{Types({ResourceInterface()}), ImportInstance("a:b/one", 0)}}));
}

TEST(DecodePackages, PutsViewsOfOneInterfaceTogether) {
  // The import shows `f`, the export `g`.
  const wasm::InstanceType f{{Define(Returns(kU8)), ExportFunction("f", 0)}};
  const wasm::InstanceType g{{Define(Returns(kU8)), ExportFunction("g", 0)}};
  const wasm::Component component{{Types({f, g}), ImportInstance("a:b/i", 0),
                                   ImportInstance("other", 1), ExportInstance("a:b/i", 1)}};
  const auto packages = DecodePackages(component);
  ASSERT_TRUE(packages.has_value());
  EXPECT_EQ(packages->packages[0].interfaces[0]->functions.size(), 2U);
  const World world = Decode(component);
  EXPECT_EQ(InterfaceAt(world.imports, "a:b/i").functions.size(), 1U);
  EXPECT_EQ(InterfaceAt(world.exports, "a:b/i").functions.size(), 1U);
}

TEST(DecodeWorld, MatchesAnImportWithAnExport) {
  const World provider =
      Decode({{wasm::ComponentSection{Box<wasm::Component>(ResourceMaker())}, Instantiate(0, {}),
               wasm::AliasSection{
                   {wasm::ExportAlias{wasm::Sort::kInstance, wasm::InstanceIndex(0), "a:b/maker"}}},
               ExportInstance("a:b/maker", 1)}});
  const World importer = Decode({{Types({ResourceInterface()}), ImportInstance("a:b/maker", 0)}});
  const ResourceScope provider_scope;
  ResourceScope importer_scope;
  EXPECT_EQ(FindMismatch(InterfaceAt(provider.exports, "a:b/maker"), provider_scope,
                         InterfaceAt(importer.imports, "a:b/maker"), importer_scope),
            std::nullopt);
}

}  // namespace
}  // namespace composable::wit
