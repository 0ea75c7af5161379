#include "wit/describe.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "wasm/preamble.h"
#include "wasm/writer.h"

namespace composable::wit {
namespace {

wasm::ExternName Name(std::string name) { return {std::move(name), {}, {}, {}}; }

// Imports the interface `a:b/log` with an enum and a function, and the function `f`; exports `f` as
// `g`.
Bytes SmallComponent() {
  const wasm::InstanceType log{
      {{wasm::Type(wasm::DefinedType(wasm::EnumType{{"low", "high"}}))},
       {wasm::ExportDeclaration{Name("level"), wasm::EqTypeExtern{wasm::TypeIndex(0)}}},
       {wasm::Type(wasm::FunctionType{
           false, {{"at", wasm::TypeIndex(1)}, {"n", wasm::PrimitiveType::kU8}}, std::nullopt})},
       {wasm::ExportDeclaration{Name("log"), wasm::FuncExtern{wasm::TypeIndex(2)}}}}};
  const wasm::Component component{
      {wasm::TypeSection{{log, wasm::FunctionType{true, {}, wasm::PrimitiveType::kString}}},
       wasm::ImportSection{{{Name("a:b/log"), wasm::InstanceExtern{wasm::TypeIndex(0)}},
                            {Name("f"), wasm::FuncExtern{wasm::TypeIndex(1)}}}},
       wasm::ExportSection{{{Name("g"), wasm::FuncIndex(0), std::nullopt}}},
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
