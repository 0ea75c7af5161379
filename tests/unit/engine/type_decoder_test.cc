#include "engine/type_decoder.h"

#include <gtest/gtest.h>

#include <string>

#include "unit/engine/description_builder.h"

namespace composable::engine {
namespace {

// A description of one exported function `f` with a parameter `p` of the last of `types`.
Bytes WithParameter(std::uint32_t type_count, const Bytes& types, std::uint32_t resources = 0) {
  DescriptionBuilder builder;
  builder.Number(type_count);
  for (const std::uint8_t byte : types) builder.Byte(byte);
  builder.Number(resources);
  for (std::uint32_t i = 0; i < resources; ++i) builder.Byte(1);
  builder.Number(0);
  builder.Number(1).Text("f").Byte(0x00).Byte(0).Number(1).Text("p").Number(type_count - 1).None();
  return builder.bytes();
}

std::string ParameterType(std::uint32_t type_count, const Bytes& types,
                          std::uint32_t resources = 0) {
  const auto decoded = DecodeComponentType(WithParameter(type_count, types, resources));
  if (!decoded) return ToString(decoded.error());
  return wit::ToWit(decoded->exports.functions.at(0).type.parameters.at(0).type);
}

std::string ErrorOf(const Bytes& bytes) {
  const auto decoded = DecodeComponentType(bytes);
  if (decoded) return "ok";
  EXPECT_EQ(decoded.error().code, ErrorCode::kInternal);
  return decoded.error().message;
}

constexpr std::string_view kMalformed = "the engine's description of a component is malformed: ";

std::string Malformed(std::string_view what) { return std::string(kMalformed).append(what); }

TEST(DecodeComponentType, EmptyComponent) {
  const auto decoded = DecodeComponentType(Bytes{0, 0, 0, 0});
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(decoded->imports.functions.empty());
  EXPECT_TRUE(decoded->exports.interfaces.empty());
}

TEST(DecodeComponentType, Primitives) {
  const char* const names[] = {"bool", "s8",  "u8",  "s16", "u16",  "s32",    "u32",
                               "s64",  "u64", "f32", "f64", "char", "string", "error-context"};
  std::uint8_t opcode = 0;
  for (const char* name : names) EXPECT_EQ(ParameterType(1, {opcode++}), name);
}

TEST(DecodeComponentType, Composites) {
  // Type 0 is u32, type 1 is string.
  const auto with = [](const DescriptionBuilder& more) {
    DescriptionBuilder types;
    types.Byte(0x06).Byte(0x0c);
    for (const std::uint8_t byte : more.bytes()) types.Byte(byte);
    return types.bytes();
  };
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x10).Number(1))), "list<string>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x11).Number(0).Number(300))),
            "list<u32, 300>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x12).Number(2).Number(0).Number(1))),
            "tuple<u32, string>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x15).Number(0))), "option<u32>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x16).Some(0).Some(1))),
            "result<u32, string>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x16).None().Some(1))),
            "result<_, string>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x16).None().None())), "result");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x17).Number(1).Number(0))),
            "map<string, u32>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x1a).Some(1))), "stream<string>");
  EXPECT_EQ(ParameterType(3, with(DescriptionBuilder().Byte(0x1b).None())), "future");
}

TEST(DecodeComponentType, RecordsVariantsFlagsEnums) {
  const DescriptionBuilder record =
      DescriptionBuilder().Byte(0x06).Byte(0x0e).Number(2).Text("x").Number(0).Text("y").Number(0);
  const auto decoded = DecodeComponentType(WithParameter(2, record.bytes()));
  ASSERT_TRUE(decoded);
  const wit::Type& type = decoded->exports.functions[0].type.parameters[0].type;
  ASSERT_EQ(type.kind(), wit::Kind::kRecord);
  EXPECT_EQ(type.record().fields[1].name, "y");
  EXPECT_EQ(type.record().offsets[1], 4U);
  EXPECT_EQ(type.name(), nullptr);

  const DescriptionBuilder variant =
      DescriptionBuilder().Byte(0x06).Byte(0x0f).Number(2).Text("none").None().Text("some").Some(0);
  const auto cases = DecodeComponentType(WithParameter(2, variant.bytes()));
  ASSERT_TRUE(cases);
  const wit::VariantType& shape = cases->exports.functions[0].type.parameters[0].type.variant();
  EXPECT_FALSE(shape.cases[0].payload);
  EXPECT_EQ(shape.cases[1].payload, wit::Type::Primitive(wit::Kind::kU32));

  const DescriptionBuilder flags = DescriptionBuilder().Byte(0x13).Number(2).Text("a").Text("b");
  const auto bits = DecodeComponentType(WithParameter(1, flags.bytes()));
  ASSERT_TRUE(bits);
  EXPECT_EQ(bits->exports.functions[0].type.parameters[0].type, wit::Type::Flags({"a", "b"}));

  const DescriptionBuilder names = DescriptionBuilder().Byte(0x14).Number(1).Text("red");
  const auto colours = DecodeComponentType(WithParameter(1, names.bytes()));
  ASSERT_TRUE(colours);
  EXPECT_EQ(colours->exports.functions[0].type.parameters[0].type, wit::Type::Enum({"red"}));
}

TEST(DecodeComponentType, ResourcesAreTheSameByIndex) {
  DescriptionBuilder builder;
  builder.Number(3).Raw({0x18, 0}).Raw({0x19, 0}).Raw({0x18, 1});
  builder.Number(2).Byte(0).Byte(1);
  builder.Number(1)
      .Text("demo:a/counters")
      .Byte(0x01)
      .Number(1)
      .Text("counter")
      .Byte(0x03)
      .Number(0);
  builder.Number(1).Text("f").Byte(0x00).Byte(1).Number(3);
  builder.Text("own").Number(0).Text("borrow").Number(1).Text("other").Number(2).None();
  const auto decoded = DecodeComponentType(builder.bytes());
  ASSERT_TRUE(decoded) << ToString(decoded.error());
  const wit::FunctionType& function = decoded->exports.functions[0].type;
  const wit::ResourcePtr& counter = function.parameters[0].type.handle().resource;
  EXPECT_EQ(counter->name, "counter");
  EXPECT_EQ(counter->interface, "demo:a/counters");
  EXPECT_EQ(function.parameters[1].type.handle().resource, counter);
  EXPECT_EQ(decoded->imports.interfaces[0].items.resources[0].resource, counter);
  EXPECT_NE(function.parameters[2].type.handle().resource, counter);
  EXPECT_EQ(function.parameters[2].type.handle().resource->name, "");
  EXPECT_TRUE(function.is_async);
}

// One record type, under the names that are given, in the interfaces that are given.
DescriptionBuilder NamedRecord(std::string_view first_interface, std::string_view first,
                               std::string_view second_interface, std::string_view second) {
  DescriptionBuilder builder;
  builder.Number(2).Byte(0x06).Byte(0x0e).Number(1).Text("x").Number(0).Number(0);
  builder.Number(1).Text(first_interface).Byte(0x01).Number(1).Text(first).Byte(0x04).Number(1);
  builder.Number(2).Text(second_interface).Byte(0x01).Number(1).Text(second).Byte(0x04).Number(1);
  builder.Text("f").Byte(0x00).Byte(0).Number(0).Some(1);
  return builder;
}

TEST(DecodeComponentType, TypesHaveTheNameOfWhereTheyAreDefined) {
  const auto decoded =
      DecodeComponentType(NamedRecord("demo:a/types", "point", "demo:a/shapes", "point").bytes());
  ASSERT_TRUE(decoded) << ToString(decoded.error());
  const wit::TypeName* name = decoded->exports.functions[0].type.result->name();
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->interface, "demo:a/types");
  EXPECT_EQ(name->name, "point");
  EXPECT_EQ(wit::ToWit(decoded->exports.functions[0].type), "func() -> point");
  EXPECT_EQ(decoded->exports.interfaces[0].items.types[0].name, "point");
}

TEST(DecodeComponentType, ATypeWithSeveralNamesHasNone) {
  const auto decoded =
      DecodeComponentType(NamedRecord("demo:a/types", "point", "demo:a/shapes", "size").bytes());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->exports.functions[0].type.result->name(), nullptr);
}

TEST(DecodeComponentType, AnAliasNamesNoPrimitive) {
  DescriptionBuilder builder;
  builder.Number(1).Byte(0x06).Number(0).Number(0);
  builder.Number(2).Text("id").Byte(0x04).Number(0);
  builder.Text("f").Byte(0x00).Byte(0).Number(0).Some(0);
  const auto decoded = DecodeComponentType(builder.bytes());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(wit::ToWit(decoded->exports.functions[0].type), "func() -> u32");
}

TEST(DecodeComponentType, EveryKindOfItem) {
  DescriptionBuilder builder;
  builder.Number(0).Number(0);
  builder.Number(2).Text("code").Byte(0x02).Text("part").Byte(0x05);
  builder.Number(1).Text("outer").Byte(0x01).Number(1).Text("inner").Byte(0x01).Number(0);
  const auto decoded = DecodeComponentType(builder.bytes());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->imports.modules, std::vector<std::string>{"code"});
  EXPECT_EQ(decoded->imports.components, std::vector<std::string>{"part"});
  EXPECT_EQ(decoded->exports.interfaces[0].items.interfaces[0].name, "inner");
}

TEST(DecodeComponentType, RejectsWhatPointsNowhere) {
  EXPECT_EQ(ErrorOf({1, 0x10, 0, 0, 0, 0}), Malformed("there is no type 0"));
  EXPECT_EQ(ErrorOf({1, 0x18, 0, 0, 0, 0}), Malformed("there is no resource 0"));
  EXPECT_EQ(ErrorOf({0, 0, 0, 1, 1, 'f', 0x04, 0}), Malformed("there is no type 0"));
  EXPECT_EQ(ErrorOf({0, 0, 0, 1, 1, 'f', 0x03, 0}), Malformed("there is no resource 0"));
  EXPECT_EQ(ErrorOf({0, 0, 0, 1, 1, 'f', 0x00, 0, 1, 1, 'p', 7}), Malformed("there is no type 7"));
}

TEST(DecodeComponentType, RejectsUnknownOpcodes) {
  EXPECT_EQ(ErrorOf({1, 0x1c, 0, 0, 0}), Malformed("there is no type with the opcode 28"));
  EXPECT_EQ(ErrorOf({0, 0, 0, 1, 1, 'f', 0x06}), Malformed("there is no item with the opcode 6"));
  EXPECT_EQ(ErrorOf({1, 0x1a, 2, 0, 0, 0}),
            Malformed("an optional part starts with neither 0 nor 1"));
}

TEST(DecodeComponentType, RejectsBadPrimitives) {
  EXPECT_EQ(ErrorOf({0xff, 0xff, 0xff, 0xff, 0x1f}), Malformed("an integer has more than 32 bits"));
  EXPECT_EQ(ErrorOf({0x80, 0x80, 0x80, 0x80, 0x80, 0x00}),
            Malformed("an integer has more than 32 bits"));
  EXPECT_EQ(ErrorOf({0, 0, 0, 1, 1, 0xff, 0x02}), Malformed("a name is not UTF-8"));
  EXPECT_EQ(ErrorOf({0, 0, 0, 0, 0}), Malformed("something follows its end"));
}

TEST(DecodeComponentType, CountsAreBoundedByTheBytes) {
  // A count of four thousand million must not reserve anything.
  EXPECT_EQ(ErrorOf({0xff, 0xff, 0xff, 0xff, 0x0f}), Malformed("it ends too early"));
}

TEST(DecodeComponentType, RejectsDeepTypes) {
  const auto nested = [](std::uint32_t depth) {
    DescriptionBuilder types;
    types.Byte(0x06);
    for (std::uint32_t i = 0; i < depth; ++i) types.Byte(0x10).Number(i);
    return WithParameter(depth + 1, types.bytes());
  };
  EXPECT_EQ(ErrorOf(nested(128)), "ok");
  EXPECT_EQ(ErrorOf(nested(129)), Malformed("a type is nested too deeply"));
}

TEST(DecodeComponentType, RejectsDeepInstances) {
  DescriptionBuilder builder;
  builder.Number(0).Number(0).Number(0);
  for (int i = 0; i < 200; ++i) builder.Number(1).Text("i").Byte(0x01);
  builder.Number(0);
  EXPECT_EQ(ErrorOf(builder.bytes()), Malformed("an instance is nested too deeply"));
}

TEST(DecodeComponentType, RejectsEveryTruncation) {
  const Bytes whole = NamedRecord("demo:a/types", "point", "demo:a/shapes", "point").bytes();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_EQ(ErrorOf(cut), Malformed("it ends too early")) << size;
  }
}

TEST(DecodeComponentType, SurvivesEveryChangedByte) {
  const Bytes whole = NamedRecord("demo:a/types", "point", "demo:a/shapes", "point").bytes();
  std::size_t rejected = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      Bytes changed = whole;
      changed[at] = static_cast<std::uint8_t>(byte);
      if (!DecodeComponentType(changed)) ++rejected;
    }
  }
  EXPECT_GT(rejected, 0U);
}

TEST(DecodeComponentType, ErrorsHaveTheOffset) {
  const auto decoded = DecodeComponentType(Bytes{1, 0x1c});
  ASSERT_FALSE(decoded);
  EXPECT_EQ(decoded.error().where, Location(ByteOffset{2}));
}

}  // namespace
}  // namespace composable::engine
