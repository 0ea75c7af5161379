// What is encoded decodes as what it was. tests/conformance/encoded_imports.py holds the same
// against another tool, and asks it whether the components are valid.
#include "wit/encode.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "base/file_system.h"
#include "support/source_folder.h"
#include "wasm/writer.h"
#include "wit/decode.h"
#include "wit/print_wit.h"
#include "wit/read_wit.h"
#include "wit/subtype.h"

namespace composable::wit {
namespace {

// A component that imports the items, and nothing else.
Result<Bytes> ImportAll(const std::vector<WorldItem>& items) {
  wasm::ComponentBuilder builder;
  ImportEncoder imports(builder);
  for (const WorldItem& item : items) imports.Reserve(item.name);
  for (const WorldItem& item : items) COMPOSABLE_CHECK(imports.Import(item));
  return wasm::WriteComponent(std::move(builder).Finish());
}

std::string Print(World world) {
  const Package package{{{"root"}, {"component"}, std::nullopt}, "", {}, {}};
  world.name = {package.name, "root"};
  std::string text = PrintWorld(world);
  for (const WorldItem& item : world.imports) {
    const Interface* const interface = InterfaceOf(item);
    if (interface != nullptr && interface->name) text += PrintInterface(*interface);
  }
  return text;
}

void ExpectSameImports(const World& world) {
  const auto bytes = ImportAll(world.imports);
  ASSERT_TRUE(bytes.has_value()) << ToString(bytes.error());
  const auto again = DecodeWorld(*bytes);
  ASSERT_TRUE(again.has_value()) << ToString(again.error());
  EXPECT_EQ(Print(*again), Print(World{{}, {}, {}, world.imports, {}}));
}

World ReadWorld(const std::string& text) {
  const auto packages = ReadWitText("test.wit", text);
  EXPECT_TRUE(packages.has_value()) << (packages ? "" : ToReport(packages.error()));
  if (!packages) return {};
  return *packages->MainPackage().worlds.front();
}

TEST(EncodeTest, EncodesEveryKindOfType) {
  ExpectSameImports(ReadWorld(R"(
    package a:b@1.2.3;
    interface i {
      flags permissions { read, write }
      enum colour { red, green }
      record point { x: f32, y: f64, c: colour }
      variant shape { nothing, circle(point), many(list<shape-part>), text(string) }
      record shape-part { p: point, o: option<permissions> }
      type points = list<point>;
      type three = list<u8, 3>;
      type again = points;
      type number = u32;
      all: func(a: bool, b: s8, c: u8, d: s16, e: u16, f: s32, g: u32, h: s64, i: u64, j: f32,
                k: f64, l: char, m: string, n: number);
      composites: func(a: points, b: three, c: tuple<u8, string>, d: option<shape>)
          -> result<again, error-context>;
      results: func(a: result, b: result<u8>, c: result<_, u8>) -> map<string, point>;
      channels: async func(a: stream<u8>, b: stream, c: future<point>) -> future;
    }
    world w { import i; }
  )"));
}

TEST(EncodeTest, EncodesResources) {
  ExpectSameImports(ReadWorld(R"(
    package a:b;
    interface i {
      resource blob {
        constructor(init: list<u8>);
        read: func(n: u32) -> list<u8>;
        merge: static func(lhs: borrow<blob>, rhs: blob) -> blob;
        drain: async func() -> stream<u8>;
      }
      type owned = own<blob>;
      type other = blob;
      one: func(a: owned, b: borrow<other>) -> other;
    }
    world w { import i; }
  )"));
}

TEST(EncodeTest, EncodesTypesOfOtherInterfaces) {
  ExpectSameImports(ReadWorld(R"(
    package a:b;
    interface base {
      record item { id: u32 }
      resource store { get: func(id: u32) -> item; }
    }
    interface user {
      use base.{item, store as shop};
      record order { items: list<item> }
      buy: func(at: borrow<shop>, what: order) -> shop;
    }
    interface third {
      use user.{order as basket, shop};
      check: func(b: basket, s: shop);
    }
    world w { import base; import user; import third; }
  )"));
}

TEST(EncodeTest, EncodesItemsOfWorlds) {
  ExpectSameImports(ReadWorld(R"(
    package a:b;
    interface base { record item { id: u32 } resource store; }
    world w {
      use base.{item, store};
      record order { items: list<item> }
      resource till { constructor(); }
      import log: interface { use base.{item}; write: func(i: item); }
      import sell: async func(o: order, at: borrow<store>, into: borrow<till>) -> item;
    }
  )"));
}

TEST(EncodeTest, EncodesWhatComponentsImportAndExport) {
  const DiskFileSystem disk;
  std::size_t count = 0;
  for (const char* folder : {"/tests/components", "/examples/7cs/lib"}) {
    const std::string path = test::SourceFolder() + folder;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() != ".wasm") continue;
      SCOPED_TRACE(entry.path().filename());
      const auto bytes = disk.ReadFile(entry.path());
      ASSERT_TRUE(bytes.has_value());
      auto world = DecodeWorld(*bytes);
      ASSERT_TRUE(world.has_value()) << ToString(world.error());
      for (const WorldItem& item : world->exports) {
        if (FindItem(world->imports, item.name) == nullptr) world->imports.push_back(item);
      }
      ExpectSameImports(*world);
      ++count;
    }
  }
  EXPECT_GE(count, 13U);
}

TEST(EncodeTest, ExportsWhatItImports) {
  const World world = ReadWorld(R"(
    package a:b;
    interface base { record item { id: u32 } resource store; }
    interface user { use base.{item, store}; f: func(i: item, s: store); }
    world w { import base; import user; }
  )");
  wasm::ComponentBuilder builder;
  ImportEncoder imports(builder);
  for (const WorldItem& item : world.imports) {
    const auto instance = imports.Import(item);
    ASSERT_TRUE(instance.has_value());
    builder.AddExport({item.name}, std::get<wasm::InstanceIndex>(*instance));
  }
  const auto again = DecodeWorld(std::move(builder).Finish());
  ASSERT_TRUE(again.has_value());
  const ResourceScope provided;
  ResourceScope wanted;
  for (const WorldItem& item : world.imports) {
    const WorldItem* const exported = FindItem(again->exports, item.name);
    ASSERT_NE(exported, nullptr);
    EXPECT_EQ(FindMismatch(*InterfaceOf(*exported), provided, *InterfaceOf(item), wanted),
              std::nullopt);
  }
}

// What an interface uses of one that the scope does not have is defined where it is used, under
// names that are free.
TEST(EncodeTest, DefinesWhatNobodyElseDefines) {
  const World world = ReadWorld(R"(
    package a:b;
    interface base {
      record inner { id: u32 }
      record outer { one: inner }
    }
    interface user {
      use base.{outer};
      type inner = string;
      f: func(o: outer) -> inner;
    }
    world w { import base; import user; }
  )");
  const auto bytes = ImportAll({world.imports[1]});
  ASSERT_TRUE(bytes.has_value()) << ToString(bytes.error());
  const auto again = DecodeWorld(*bytes);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(PrintInterface(**std::get_if<InterfacePtr>(&again->imports[0].item)),
            "interface user {\n"
            "  record inner-v2 {\n"
            "    id: u32,\n"
            "  }\n"
            "\n"
            "  record outer {\n"
            "    one: inner-v2,\n"
            "  }\n"
            "\n"
            "  type inner = string;\n"
            "\n"
            "  f: func(o: outer) -> inner;\n"
            "}\n");
}

TEST(EncodeTest, DefinesTypesOnce) {
  const Type record = Type::Record({{"id", Type::Primitive(Kind::kU32)}}).Named({"", "item", ""});
  const Type list = Type::List(record);
  wasm::ComponentBuilder builder;
  TypeEncoder types(builder);
  const auto first = types.Encode(FunctionType{false, {{"a", list}, {"b", record}}, list});
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(*first, wasm::TypeIndex(2));  // behind the record and the list
  const auto second = types.Encode(FunctionType{true, {}, record});
  EXPECT_EQ(*second, wasm::TypeIndex(3));
}

TEST(EncodeTest, TellsWhatIsMissing) {
  const World world = ReadWorld(R"(
    package a:b;
    interface base { resource store; }
    interface user { use base.{store}; f: func(s: borrow<store>); }
    world w { import base; import user; }
  )");
  const auto bytes = ImportAll({world.imports[1]});
  ASSERT_FALSE(bytes.has_value());
  EXPECT_EQ(ToString(bytes.error()),
            "import `a:b/user`: the resource `store` of `a:b/base` is used, but nothing that was "
            "imported before defines it");
}

TEST(EncodeTest, RefusesWhatWitHasNoWordsFor) {
  const Interface interface{.name = std::nullopt, .foreign = {{"core module", "m"}}};
  wasm::ComponentBuilder builder;
  ImportEncoder imports(builder);
  const auto instance = imports.ImportInterface({"i"}, interface);
  ASSERT_FALSE(instance.has_value());
  EXPECT_EQ(ToString(instance.error()),
            "import `i`: the core module `m` cannot be imported: WIT has no words for it");
}

TEST(NamesInUse, FindsAFreeName) {
  NamesInUse names;
  names.Add("a:b/c");
  names.Add("item");
  EXPECT_EQ(names.Take("other"), "other");
  EXPECT_EQ(names.Take("ITEM"), "ITEM-v2");
  EXPECT_EQ(names.Take("item"), "item-v3");
}

}  // namespace
}  // namespace composable::wit
