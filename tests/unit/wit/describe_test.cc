#include "wit/describe.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "wasm/preamble.h"
#include "wasm/writer.h"
#include "wit/read_wit.h"

namespace composable::wit {
namespace {

wasm::ExternName Named(std::string name) { return {std::move(name), {}, {}, {}}; }

// Imports the interface `a:b/log` with an enum and a function, and the function `f`; exports `f` as
// `g`.
Bytes SmallComponent() {
  const wasm::InstanceType log{
      {{wasm::Type(wasm::DefinedType(wasm::EnumType{{"low", "high"}}))},
       {wasm::ExportDeclaration{Named("level"), wasm::EqTypeExtern{wasm::TypeIndex(0)}}},
       {wasm::Type(wasm::FunctionType{
           false, {{"at", wasm::TypeIndex(1)}, {"n", wasm::PrimitiveType::kU8}}, std::nullopt})},
       {wasm::ExportDeclaration{Named("log"), wasm::FuncExtern{wasm::TypeIndex(2)}}}}};
  const wasm::Component component{
      {wasm::TypeSection{{log, wasm::FunctionType{true, {}, wasm::PrimitiveType::kString}}},
       wasm::ImportSection{{{Named("a:b/log"), wasm::InstanceExtern{wasm::TypeIndex(0)}},
                            {Named("f"), wasm::FuncExtern{wasm::TypeIndex(1)}}}},
       wasm::ExportSection{{{Named("g"), wasm::FuncIndex(0), std::nullopt}}},
       wasm::CustomSection{"note", {AsBytes("hello")}}}};
  return wasm::WriteComponent(component).value();
}

TEST(DescribeAsWit, PrintsTheWorldAndItsPackages) {
  EXPECT_EQ(DescribeAsWit(SmallComponent()).value(), R"(package root:component;

world root {
  import a:b/log;

  import f: async func() -> string;

  export g: async func() -> string;
}

package a:b {
  interface log {
    enum level {
      low,
      high,
    }

    log: func(at: level, n: u8);
  }
}
)");
}

TEST(DescribeAsJson, HasTheDocumentedForm) {
  const boost::json::value expected = boost::json::parse(R"json({
    "format": 1,
    "kind": "component",
    "imports": [
      {"name": "a:b/log", "kind": "interface", "interface": "a:b/log",
       "types": [{"name": "level", "form": "defined",
                  "type": {"kind": "enum", "cases": ["low", "high"]},
                  "schema": {"$ref": "#/schemas/level"}}],
       "functions": [{"name": "log", "async": false,
                      "parameters": [{"name": "at", "type": {"named": "level"}},
                                     {"name": "n", "type": "u8"}],
                      "result": null, "wit": "func(at: level, n: u8)"}]},
      {"name": "f", "kind": "function", "async": true, "parameters": [], "result": "string",
       "wit": "async func() -> string"}],
    "exports": [
      {"name": "g", "kind": "function", "async": true, "parameters": [], "result": "string",
       "wit": "async func() -> string"}],
    "schemas": {"level": {"type": "string", "enum": ["low", "high"]}}})json");
  EXPECT_EQ(boost::json::parse(DescribeAsJson(SmallComponent()).value()), expected);
}

TEST(DescribeAsJson, IsMadeToBeRead) {
  const std::string text = DescribeAsJson(wasm::kComponentPreamble).value();
  EXPECT_EQ(text, R"({
  "format": 1,
  "kind": "component",
  "imports": [],
  "exports": [],
  "schemas": {}
}
)");
}

TEST(DescribeSections, PrintsATree) {
  EXPECT_EQ(DescribeSections(SmallComponent()).value(), R"(component, 100 bytes
offset   bytes  section
     8      52  types (2)
    60      19  imports (2)
    79       9  exports (1)
    88      12  custom `note`
)");
}

TEST(DescribeSections, IndentsWhatIsNested) {
  const wasm::Component inner{{wasm::CustomSection{"x", {AsBytes("yz")}}}};
  const wasm::Component outer{{wasm::ComponentSection{Box<wasm::Component>(inner)}}};
  EXPECT_EQ(DescribeSections(wasm::WriteComponent(outer).value()).value(), R"(component, 24 bytes
offset   bytes  section
     8      16  component
    18       6    custom `x`
)");
}

TEST(DescribeSections, NamesCannotDriveATerminal) {
  const wasm::Component component{{wasm::CustomSection{"a\x1b[2J\n", {}}}};
  EXPECT_EQ(DescribeSections(wasm::WriteComponent(component).value()).value(),
            R"(component, 17 bytes
offset   bytes  section
     8       9  custom `a\u{1b}[2J\n`
)");
}

TEST(DescribeAsJson, DescribesPackagesOfText) {
  const auto set = ReadWitText("a.wit", R"(package a:b@1.2.0;
/// Of the world.
world w { use i.{t}; export f: func(x: t); }
interface i { @since(version = 1.1.0) type t = list<u8, 3>; }
)");
  ASSERT_TRUE(set.has_value());
  const boost::json::value expected = boost::json::parse(R"json({
    "format": 1, "kind": "package", "name": "a:b@1.2.0",
    "interfaces": [
      {"interface": "a:b/i@1.2.0",
       "types": [{"name": "t", "form": "defined",
                  "type": {"kind": "list", "of": "u8", "length": 3},
                  "schema": {"$ref": "#/schemas/t"}, "since": "1.1.0"}],
       "functions": []}],
    "worlds": [
      {"name": "a:b/w@1.2.0",
       "imports": [
         {"name": "a:b/i@1.2.0", "kind": "interface", "interface": "a:b/i@1.2.0",
          "types": [{"name": "t", "form": "defined",
                     "type": {"kind": "list", "of": "u8", "length": 3},
                     "schema": {"$ref": "#/schemas/t"}, "since": "1.1.0"}],
          "functions": []},
         {"name": "t", "kind": "type", "form": "used",
          "from": {"interface": "a:b/i@1.2.0", "name": "t"}, "schema": {"$ref": "#/schemas/t"}}],
       "exports": [
         {"name": "f", "kind": "function", "async": false,
          "parameters": [{"name": "x", "type": {"named": "t"}}], "result": null,
          "wit": "func(x: t)"}],
       "docs": "Of the world."}],
    "schemas": {"t": {"type": "array",
                      "items": {"type": "integer", "minimum": 0, "maximum": 255},
                      "minItems": 3, "maxItems": 3}}})json");
  EXPECT_EQ(boost::json::parse(DescribeAsJson(*set)), expected);
}

TEST(Describe, RefusesWhatIsNoComponent) {
  for (const auto& result :
       {DescribeAsWit(AsBytes("hello")), DescribeAsJson(AsBytes("hello")),
        DescribeSections(AsBytes("hello")), DescribeAsWit(wasm::kCoreModulePreamble)}) {
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, ErrorCode::kInvalidComponent);
  }
  EXPECT_EQ(DescribeSections(wasm::kCoreModulePreamble).value(),
            "core module, 8 bytes\noffset   bytes  section\n");
}

}  // namespace
}  // namespace composable::wit
