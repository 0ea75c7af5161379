// The schemas' shape. That they accept exactly the JSON that values have is checked with a
// validator in tests/conformance.
#include "wit/json_schema.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>

#include "wit/read_wit.h"

namespace composable::wit {
namespace {

namespace json = boost::json;

// The schema of the type that an interface with these members defines as `t`.
json::object SchemaOfT(const std::string& members) {
  const auto set = ReadWitText("test.wit", "package a:b;\ninterface i {\n" + members + "\n}");
  EXPECT_TRUE(set.has_value()) << (set ? "" : ToReport(set.error()));
  if (!set) return {};
  return JsonSchemaOf(FindType(*set->MainPackage().interfaces[0], "t")->type);
}

// The definition of `t` alone.
std::string Definition(const std::string& members) {
  return json::serialize(SchemaOfT(members).at("$defs").as_object().at("t"));
}

// What the type expression stands for, without definitions of its own.
std::string Expression(const std::string& type) { return Definition("type t = " + type + ";"); }

std::string Normal(const std::string& text) { return json::serialize(json::parse(text)); }

TEST(JsonSchema, IsADocument) {
  EXPECT_EQ(json::serialize(SchemaOfT("/// A person.\n record t { name: string }")), Normal(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$ref": "#/$defs/t",
    "$defs": {"t": {"type": "object", "properties": {"name": {"type": "string"}},
                    "required": ["name"], "additionalProperties": false,
                    "description": "A person."}}})"));
  EXPECT_EQ(json::serialize(JsonSchemaOf(Type::Primitive(Kind::kString))), Normal(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string"})"));
}

TEST(JsonSchema, DescribesPrimitives) {
  EXPECT_EQ(Expression("bool"), Normal(R"({"type": "boolean"})"));
  EXPECT_EQ(Expression("u8"), Normal(R"({"type": "integer", "minimum": 0, "maximum": 255})"));
  EXPECT_EQ(Expression("s8"), Normal(R"({"type": "integer", "minimum": -128, "maximum": 127})"));
  EXPECT_EQ(Expression("u64"),
            Normal(R"({"type": "integer", "minimum": 0, "maximum": 18446744073709551615})"));
  EXPECT_EQ(Expression("s64"), Normal(R"({"type": "integer", "minimum": -9223372036854775808,
                                          "maximum": 9223372036854775807})"));
  EXPECT_EQ(Expression("f64"), Normal(R"({"anyOf": [{"type": "number"},
                                          {"enum": ["NaN", "Infinity", "-Infinity"]}]})"));
  EXPECT_EQ(Expression("char"), Normal(R"({"type": "string", "minLength": 1, "maxLength": 1})"));
}

TEST(JsonSchema, DescribesRecords) {
  EXPECT_EQ(Definition(R"(record t {
              /// Counted from one.
              a: u8,
              b: option<string>,
            })"),
            Normal(R"({"type": "object",
                       "properties": {"a": {"type": "integer", "minimum": 0, "maximum": 255,
                                            "description": "Counted from one."},
                                      "b": {"anyOf": [{"type": "null"}, {"type": "string"}]}},
                       "required": ["a"], "additionalProperties": false})"));
}

TEST(JsonSchema, DescribesVariantsEnumsAndFlags) {
  EXPECT_EQ(Definition("variant t { /// Bare.\n a, b(bool) }"), Normal(R"({"oneOf": [
      {"anyOf": [{"const": "a"}, {"type": "object", "properties": {"a": {"type": "null"}},
                                  "required": ["a"], "additionalProperties": false}],
       "description": "Bare."},
      {"type": "object", "properties": {"b": {"type": "boolean"}}, "required": ["b"],
       "additionalProperties": false}]})"));
  EXPECT_EQ(Definition("enum t { a, b }"), Normal(R"({"type": "string", "enum": ["a", "b"]})"));
  EXPECT_EQ(Definition("enum t { a, /// Second.\n b }"),
            Normal(R"({"oneOf": [{"const": "a"}, {"const": "b", "description": "Second."}]})"));
  EXPECT_EQ(Definition("flags t { a, b }"),
            Normal(R"({"type": "array", "items": {"type": "string", "enum": ["a", "b"]}})"));
}

TEST(JsonSchema, DescribesOptionsAndResults) {
  EXPECT_EQ(Expression("option<option<bool>>"), Normal(R"({"anyOf": [{"type": "null"},
      {"type": "object",
       "properties": {"some": {"anyOf": [{"type": "null"}, {"type": "boolean"}]}},
       "required": ["some"], "additionalProperties": false}]})"));
  EXPECT_EQ(Expression("result<bool>"), Normal(R"({"oneOf": [
      {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"],
       "additionalProperties": false},
      {"anyOf": [{"type": "object", "properties": {"error": {"type": "null"}},
                  "required": ["error"], "additionalProperties": false}, {"const": "error"}]}]})"));
}

TEST(JsonSchema, DescribesListsTuplesAndMaps) {
  EXPECT_EQ(Expression("list<bool>"), Normal(R"({"type": "array", "items": {"type": "boolean"}})"));
  EXPECT_EQ(Expression("list<bool, 4>"), Normal(R"({"type": "array", "items": {"type": "boolean"},
                                                    "minItems": 4, "maxItems": 4})"));
  EXPECT_EQ(Expression("tuple<bool, string>"), Normal(R"({"type": "array",
      "prefixItems": [{"type": "boolean"}, {"type": "string"}], "items": false, "minItems": 2})"));
  EXPECT_EQ(Expression("map<string, bool>"), Normal(R"({"anyOf": [
      {"type": "object", "additionalProperties": {"type": "boolean"}},
      {"type": "array", "items": {"type": "array",
        "prefixItems": [{"type": "string"}, {"type": "boolean"}], "items": false,
        "minItems": 2}}]})"));
}

TEST(JsonSchema, DescribesHandles) {
  EXPECT_EQ(Definition("resource r; record t { h: borrow<r> }"), Normal(R"({"type": "object",
      "properties": {"h": {"type": "object",
        "properties": {"handle": {"type": "integer", "minimum": 0, "maximum": 4294967295}},
        "required": ["handle"], "additionalProperties": false,
        "description": "A handle (`borrow<r>`), which cannot be written by hand."}},
      "required": ["h"], "additionalProperties": false})"));
}

TEST(JsonSchema, RefersToNamedTypes) {
  const json::object schema =
      SchemaOfT("record point { x: u8 }\n record t {\n /// Where.\n a: point, b: list<point> }");
  const json::object& definitions = schema.at("$defs").as_object();
  EXPECT_EQ(definitions.size(), 2U);
  EXPECT_EQ(json::serialize(definitions.at("t").as_object().at("properties")),
            Normal(R"({"a": {"$ref": "#/$defs/point", "description": "Where."},
                       "b": {"type": "array", "items": {"$ref": "#/$defs/point"}}})"));
}

TEST(JsonSchema, TellsTypesOfOneNameApart) {
  const auto set = ReadWitText("test.wit", R"(package a:b;
    interface one { record p { x: u8 } }
    interface two { record p { y: u8 } }
    interface three { use one.{p}; use two.{p as q}; type t = tuple<p, q>; })");
  ASSERT_TRUE(set.has_value());
  const auto& interfaces = set->MainPackage().interfaces;
  JsonSchemaBuilder builder("#/components/schemas/");
  const auto schema_of = [&](std::size_t interface, std::string_view name) {
    return json::serialize(builder.SchemaOf(FindType(*interfaces[interface], name)->type));
  };
  EXPECT_EQ(schema_of(0, "p"), Normal(R"({"$ref": "#/components/schemas/p"})"));
  EXPECT_EQ(schema_of(1, "p"), Normal(R"({"$ref": "#/components/schemas/a.b.two.p"})"));
  EXPECT_EQ(schema_of(0, "p"), Normal(R"({"$ref": "#/components/schemas/p"})"));
  EXPECT_EQ(schema_of(2, "q"), Normal(R"({"$ref": "#/components/schemas/q"})"));
  EXPECT_EQ(builder.definitions().size(), 3U);
}

TEST(JsonSchema, StaysSmallForTypesThatShareMuch) {
  std::string members = "type t0 = u8;\n";
  for (int i = 1; i <= 40; ++i) {
    members += fmt::format("type t{0} = tuple<t{1}, t{1}>;\n", i, i - 1);
  }
  members += "type t = t40;";
  EXPECT_EQ(SchemaOfT(members).at("$defs").as_object().size(), 41U);
}

TEST(JsonSchema, DescribesParameters) {
  const auto set =
      ReadWitText("test.wit", "package a:b; interface i { f: func(a: bool, b: option<bool>); }");
  ASSERT_TRUE(set.has_value());
  JsonSchemaBuilder builder;
  EXPECT_EQ(json::serialize(
                builder.SchemaOfParameters(set->MainPackage().interfaces[0]->functions[0].type)),
            Normal(R"({"type": "object",
                       "properties": {"a": {"type": "boolean"},
                                      "b": {"anyOf": [{"type": "null"}, {"type": "boolean"}]}},
                       "required": ["a"], "additionalProperties": false})"));
}

}  // namespace
}  // namespace composable::wit
