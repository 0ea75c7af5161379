#include "wit/subtype.h"

#include <gtest/gtest.h>

#include <string>

#include "wit/read_wit.h"

namespace composable::wit {
namespace {

// The interfaces of a package with the given items.
std::vector<InterfacePtr> Interfaces(const std::string& items) {
  const auto set = ReadWitText("test.wit", "package a:b;\n" + items);
  EXPECT_TRUE(set.has_value()) << (set ? "" : ToReport(set.error()));
  return set ? set->MainPackage().interfaces : std::vector<InterfacePtr>{};
}

InterfacePtr OneInterface(const std::string& members) {
  return Interfaces("interface i {\n" + members + "\n}").front();
}

// "" where it fits, else the difference.
std::string Difference(const std::string& provided, const std::string& wanted) {
  const InterfacePtr has = OneInterface(provided);
  const InterfacePtr needs = OneInterface(wanted);
  const ResourceScope provider;
  ResourceScope importer;
  const auto mismatch = FindMismatch(*has, provider, *needs, importer);
  return mismatch ? ToString(*mismatch) : "";
}

TEST(Subtype, TakesWhatIsTheSameOrMore) {
  EXPECT_EQ(Difference("f: func();", "f: func();"), "");
  EXPECT_EQ(Difference("f: func(); g: func(); type t = u8;", "f: func();"), "");
  EXPECT_EQ(Difference("f: func();", ""), "");
}

TEST(Subtype, ComparesStructureAndNotNames) {
  EXPECT_EQ(Difference("record a { x: u8 } f: func(p: a); type t = a;",
                       "record b { x: u8 } f: func(p: b); type t = b; record a { x: u8 }"),
            "type `b`: `record { x: u8 }` is wanted, but it is missing");
  EXPECT_EQ(Difference("type a = u8; f: func(p: a);", "f: func(p: u8);"), "");
}

TEST(Subtype, TellsWhatIsMissing) {
  EXPECT_EQ(Difference("greet: func();", "great: async func(name: string) -> u8;"),
            "function `great`: `async func(name: string) -> u8` is wanted, but it is missing; did "
            "you mean `greet`?");
  EXPECT_EQ(Difference("", "resource file;"),
            "type `file`: `resource file` is wanted, but it is missing");
}

TEST(Subtype, CountsAsync) {
  EXPECT_EQ(Difference("f: func();", "f: async func();"),
            "function `f`: `func()` is provided, `async func()` is wanted: it is not async");
  EXPECT_EQ(Difference("f: async func();", "f: func();"),
            "function `f`: `async func()` is provided, `func()` is wanted: it is async");
}

TEST(Subtype, ComparesSignatures) {
  EXPECT_EQ(
      Difference("f: func(a: u8);", "f: func();"),
      "function `f`: `func(a: u8)` is provided, `func()` is wanted: it has 1 parameter, not 0");
  EXPECT_EQ(Difference("f: func();", "f: func(a: u8, b: u8);"),
            "function `f`: `func()` is provided, `func(a: u8, b: u8)` is wanted: it has 0 "
            "parameters, not 2");
  EXPECT_EQ(Difference("f: func(a: u8);", "f: func(b: u8);"),
            "function `f`: `func(a: u8)` is provided, `func(b: u8)` is wanted: its parameter `a` "
            "should be called `b`");
  EXPECT_EQ(Difference("f: func() -> u8;", "f: func();"),
            "function `f`: `func() -> u8` is provided, `func()` is wanted: it has a result");
  EXPECT_EQ(Difference("f: func();", "f: func() -> u8;"),
            "function `f`: `func()` is provided, `func() -> u8` is wanted: it has no result");
  EXPECT_EQ(Difference("f: func(a: u8, b: u16);", "f: func(a: u8, b: u32);"),
            "function `f`, parameter `b`: `u16` is provided, `u32` is wanted");
  EXPECT_EQ(Difference("f: func() -> list<u8>;", "f: func() -> list<s8>;"),
            "function `f`, result, element: `u8` is provided, `s8` is wanted");
}

TEST(Subtype, FindsTheFirstDifferenceInEveryKindOfType) {
  const auto in_type = [](const std::string& provided, const std::string& wanted) {
    const std::string all = Difference(provided, wanted);
    EXPECT_TRUE(all.starts_with("type `t`")) << all;
    return all.substr(std::min<std::size_t>(8, all.size()));
  };
  EXPECT_EQ(in_type("record t { a: u8, b: u8 }", "record t { a: u8 }"),
            ": `record { a: u8, b: u8 }` is provided, `record { a: u8 }` is wanted: its field `b` "
            "is one too many");
  EXPECT_EQ(
      in_type("record t { a: u8 }", "record t { a: u8, b: u8 }"),
      ": `record { a: u8 }` is provided, `record { a: u8, b: u8 }` is wanted: it has no field "
      "`b`");
  EXPECT_EQ(in_type("record t { a: u8, b: u8 }", "record t { b: u8, a: u8 }"),
            ": `record { a: u8, b: u8 }` is provided, `record { b: u8, a: u8 }` is wanted: its "
            "fields are in another order");
  EXPECT_EQ(in_type("record t { a: u8 }", "record t { a: char }"),
            ", field `a`: `u8` is provided, `char` is wanted");
  EXPECT_EQ(
      in_type("variant t { a(u8), b }", "variant t { a, b }"),
      ", case `a`: `variant { a(u8), b }` is provided, `variant { a, b }` is wanted: the case "
      "has a payload");
  EXPECT_EQ(
      in_type("variant t { a, b }", "variant t { a, b(u8) }"),
      ", case `b`: `variant { a, b }` is provided, `variant { a, b(u8) }` is wanted: the case "
      "has no payload");
  EXPECT_EQ(in_type("variant t { a(u8) }", "variant t { a(u16) }"),
            ", case `a`: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("enum t { a, b }", "enum t { a, c }"),
            ": `enum { a, b }` is provided, `enum { a, c }` is wanted: it has no case `c`");
  EXPECT_EQ(in_type("flags t { a }", "flags t { a, b }"),
            ": `flags { a }` is provided, `flags { a, b }` is wanted: it has no flag `b`");
  EXPECT_EQ(in_type("enum t { a }", "flags t { a }"),
            ": `enum { a }` is provided, `flags { a }` is wanted");
  EXPECT_EQ(in_type("type t = list<u8, 4>;", "type t = list<u8, 5>;"),
            ": `list<u8, 4>` is provided, `list<u8, 5>` is wanted: the lengths differ");
  EXPECT_EQ(in_type("type t = tuple<u8>;", "type t = tuple<u8, u8>;"),
            ": `tuple<u8>` is provided, `tuple<u8, u8>` is wanted");
  EXPECT_EQ(in_type("type t = tuple<u8, u8>;", "type t = tuple<u8, u16>;"),
            ", element 1: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("type t = option<u8>;", "type t = option<u16>;"),
            ", option: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("type t = result<u8>;", "type t = result<_, u8>;"),
            ": `result<u8>` is provided, `result<_, u8>` is wanted");
  EXPECT_EQ(in_type("type t = result<u8, u8>;", "type t = result<u8, u16>;"),
            ", error: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("type t = map<u8, u8>;", "type t = map<u16, u8>;"),
            ", key: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("type t = map<u8, u8>;", "type t = map<u8, u16>;"),
            ", value: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("type t = stream<u8>;", "type t = stream;"),
            ": `stream<u8>` is provided, `stream` is wanted");
  EXPECT_EQ(in_type("type t = future<u8>;", "type t = future<u16>;"),
            ", payload: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(in_type("type t = stream<u8>;", "type t = future<u8>;"),
            ": `stream<u8>` is provided, `future<u8>` is wanted");
}

TEST(Subtype, BindsTheResourcesOfAnInterface) {
  EXPECT_EQ(Difference("resource r { f: func(x: borrow<r>) -> r; }",
                       "resource r { f: func(x: borrow<r>) -> r; }"),
            "");
  EXPECT_EQ(Difference("type r = u8;", "resource r;"),
            "type `r`: `u8` is provided, `resource r` is wanted: it is no resource");
  EXPECT_EQ(Difference("resource r; type t = own<r>;", "resource r; type t = own<r>;"), "");
  EXPECT_EQ(Difference("resource r; type t = r;", "resource r; type t = own<r>;"),
            "type `t`: `resource t` is provided, `own<r>` is wanted: it is a resource");
  EXPECT_EQ(Difference("resource r; type t = own<r>;", "resource r; type t = r;"),
            "type `t`: `own<r>` is provided, `resource t` is wanted: it is no resource");
  EXPECT_EQ(Difference("resource r; resource s; f: func(x: s);",
                       "resource r; resource s; f: func(x: r);"),
            "function `f`, parameter `x`: `s` is provided, `r` is wanted: these are different "
            "resources: each component that defines one has its own");
}

constexpr const char* kTypesAndUser = R"(
  interface types { resource file; }
  interface user { use types.{file}; open: func() -> file; })";

TEST(Subtype, FollowsResourcesThroughInterfaces) {
  // The importer gets `types` from one component, and `user` from another one that got its `types`
  // from the same.
  const auto importer = Interfaces(kTypesAndUser);
  const auto owner = Interfaces("interface types { resource file; }");
  const auto middle = Interfaces(kTypesAndUser);
  const ResourceScope owner_scope;
  ResourceScope middle_scope;
  ResourceScope importer_scope;
  ASSERT_FALSE(FindMismatch(*owner[0], owner_scope, *middle[0], middle_scope));
  ASSERT_FALSE(FindMismatch(*owner[0], owner_scope, *importer[0], importer_scope));
  EXPECT_FALSE(FindMismatch(*middle[1], middle_scope, *importer[1], importer_scope));
}

TEST(Subtype, RefusesResourcesOfAnotherInstance) {
  // As above, but there are two instances of the owner.
  const auto importer = Interfaces(kTypesAndUser);
  const auto owner = Interfaces("interface types { resource file; }");
  const auto middle = Interfaces(kTypesAndUser);
  const ResourceScope one;
  const ResourceScope two;
  ResourceScope middle_scope;
  ResourceScope importer_scope;
  ASSERT_FALSE(FindMismatch(*owner[0], one, *middle[0], middle_scope));
  ASSERT_FALSE(FindMismatch(*owner[0], two, *importer[0], importer_scope));
  const auto mismatch = FindMismatch(*middle[1], middle_scope, *importer[1], importer_scope);
  ASSERT_TRUE(mismatch.has_value());
  EXPECT_EQ(
      ToString(*mismatch),
      "type `file`: `file` is provided, `file` is wanted: these are different resources: each "
      "component that defines one has its own");
}

TEST(Subtype, RefusesASecondResourceForOne) {
  const auto importer = OneInterface("resource r;");
  const auto provider = OneInterface("resource r;");
  const ResourceScope one;
  const ResourceScope two;
  ResourceScope importer_scope;
  ASSERT_FALSE(FindMismatch(*provider, one, *importer, importer_scope));
  ASSERT_FALSE(FindMismatch(*provider, one, *importer, importer_scope));
  const auto mismatch = FindMismatch(*provider, two, *importer, importer_scope);
  ASSERT_TRUE(mismatch.has_value());
  EXPECT_EQ(mismatch->reason, "the importer was given another resource for this one before");
}

TEST(Subtype, ComparesSharedTypesOnce) {
  // Spelled out, these types have 2^40 parts.
  std::string types = "type t0 = u8;\n";
  for (int i = 1; i <= 40; ++i) {
    types += fmt::format("type t{0} = tuple<t{1}, t{1}>;\n", i, i - 1);
  }
  EXPECT_EQ(Difference(types, types), "");
  const auto a = OneInterface(types);
  const auto b = OneInterface(types);
  EXPECT_EQ(a->types.back().type, b->types.back().type);
}

TEST(Subtype, TellsWhatKindOfErrorItIs) {
  const Error error = ToError({{"function `f`"}, "func()", "async func()", "it is not async"});
  EXPECT_EQ(error.code, ErrorCode::kTypeMismatch);
  EXPECT_EQ(error.message,
            "function `f`: `func()` is provided, `async func()` is wanted: it is not async");
}

TEST(Subtype, ComparesFunctionsAndTypesAlone) {
  const auto has = OneInterface("f: func(x: u8); record r { x: u8 }");
  const auto needs = OneInterface("f: func(x: u16); record r { x: u16 }");
  const ResourceScope one;
  const ResourceScope two;
  EXPECT_EQ(ToString(*FindMismatch(has->functions[0], one, needs->functions[0], two)),
            "function `f`, parameter `x`: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(ToString(*FindMismatch(has->types[0].type, one, needs->types[0].type, two)),
            "field `x`: `u8` is provided, `u16` is wanted");
  EXPECT_EQ(FindMismatch(has->functions[0], one, has->functions[0], one), std::nullopt);
}

}  // namespace
}  // namespace composable::wit
