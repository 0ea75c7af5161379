// What reading WIT makes: types, identities, worlds. How text is laid out and what is refused is in
// tests/golden/wit.
#include "wit/read_wit.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "support/memory_file_system.h"
#include "wit/decode.h"
#include "wit/print_wit.h"

namespace composable::wit {
namespace {

PackageSet Read(const std::string& text, const Features& features = {}) {
  auto set = ReadWitText("test.wit", text, features);
  EXPECT_TRUE(set.has_value()) << (set ? "" : ToReport(set.error()));
  return set ? *std::move(set) : PackageSet{{Package{}}};
}

std::vector<std::string> NamesOf(const std::vector<WorldItem>& items) {
  std::vector<std::string> names;
  for (const WorldItem& item : items) names.push_back(item.name);
  return names;
}

TEST(ReadWit, MakesTypesWithNamesAndDocs) {
  const PackageSet set = Read(R"(package a:b@1.0.0;
    interface i {
      /// A person.
      record person {
        /// Their name.
        name: string,
        age: option<u8>,
      }
      flags f { /// One.
        x, y }
      greet: async func(who: person) -> result<string>;
    })");
  const InterfacePtr interface = FindInterface(set.MainPackage(), "i");
  ASSERT_NE(interface, nullptr);
  EXPECT_EQ(ToString(*interface->name), "a:b/i@1.0.0");
  const TypeDefinition* const person = FindType(*interface, "person");
  ASSERT_NE(person, nullptr);
  EXPECT_EQ(person->form, TypeForm::kDefined);
  EXPECT_EQ(*person->type.name(), (TypeName{"a:b/i@1.0.0", "person", "A person."}));
  EXPECT_EQ(person->body.name(), nullptr);
  EXPECT_EQ(person->type.record().fields[0].docs, "Their name.");
  const TypeDefinition* const flags = FindType(*interface, "f");
  EXPECT_EQ(flags->type.flags().docs, (std::vector<std::string>{"One.", ""}));
  const Function* const greet = FindFunction(*interface, "greet");
  ASSERT_NE(greet, nullptr);
  EXPECT_EQ(ToWit(greet->type), "async func(who: person) -> result<string>");
  EXPECT_EQ(greet->type.parameters[0].type.identity(), person->type.identity());
}

TEST(ReadWit, KeepsTheIdentityOfResourcesThroughUse) {
  const PackageSet set = Read(R"(package a:b;
    interface types { resource file; resource other; }
    interface fs {
      use types.{file as f, other};
      type g = f;
      open: func(x: borrow<g>, y: other) -> f;
    })");
  const InterfacePtr types = FindInterface(set.MainPackage(), "types");
  const InterfacePtr fs = FindInterface(set.MainPackage(), "fs");
  const ResourcePtr file = FindType(*types, "file")->resource;
  EXPECT_EQ(file->interface, "a:b/types");
  const TypeDefinition* const used = FindType(*fs, "f");
  EXPECT_EQ(used->form, TypeForm::kUsed);
  EXPECT_EQ(used->used_from, types);
  EXPECT_EQ(used->used_name, "file");
  EXPECT_EQ(used->resource, file);
  EXPECT_EQ(FindType(*fs, "g")->resource, file);
  const FunctionType& open = FindFunction(*fs, "open")->type;
  EXPECT_EQ(open.result->handle().resource, file);
  EXPECT_EQ(open.parameters[0].type.handle().resource, file);
  EXPECT_EQ(ToWit(open), "func(x: borrow<g>, y: other) -> f");
  EXPECT_NE(open.parameters[1].type.handle().resource, file);
  EXPECT_EQ(DirectDependencies(*fs), std::vector<InterfacePtr>{types});
}

TEST(ReadWit, AddsTheInterfacesThatAWorldNeeds) {
  const PackageSet set = Read(R"(package a:b;
    interface types { type t = u8; }
    interface middle { use types.{t}; type u = t; }
    interface handler { use middle.{u}; handle: func(x: u); }
    world importing { import handler; }
    world exporting { export handler; }
    world all { export types; export middle; export handler; }
    world labelled { import one: handler; import two: handler; })");
  const auto world = [&](std::string_view name) { return FindWorld(set.MainPackage(), name); };
  using Names = std::vector<std::string>;
  EXPECT_EQ(NamesOf(world("importing")->imports),
            (Names{"a:b/types", "a:b/middle", "a:b/handler"}));
  EXPECT_EQ(NamesOf(world("exporting")->imports), (Names{"a:b/types", "a:b/middle"}));
  EXPECT_EQ(NamesOf(world("exporting")->exports), Names{"a:b/handler"});
  EXPECT_EQ(NamesOf(world("all")->imports), Names{});
  EXPECT_EQ(NamesOf(world("labelled")->imports), (Names{"a:b/types", "a:b/middle", "one", "two"}));
}

TEST(ReadWit, RenamesWhatIsIncluded) {
  const PackageSet set = Read(R"(package a:b;
    world base {
      resource blob { read: func() -> u8; }
      record point { x: u8 }
      import make: func(p: point, b: borrow<blob>) -> blob;
    }
    world renamed { include base with { blob as BLOB, point as spot, make as build } })");
  const WorldPtr world = FindWorld(set.MainPackage(), "renamed");
  EXPECT_EQ(NamesOf(world->imports),
            (std::vector<std::string>{"BLOB", "spot", "build", "[method]BLOB.read"}));
  const auto& build = std::get<Function>(FindItem(world->imports, "build")->item);
  EXPECT_EQ(ToWit(build.type), "func(p: spot, b: borrow<BLOB>) -> BLOB");
  const auto& blob = std::get<TypeDefinition>(FindItem(world->imports, "BLOB")->item);
  EXPECT_EQ(build.type.result->handle().resource, blob.resource);
  // The included world is as it was.
  const WorldPtr base = FindWorld(set.MainPackage(), "base");
  EXPECT_NE(std::get<TypeDefinition>(FindItem(base->imports, "blob")->item).resource,
            blob.resource);
}

TEST(ReadWit, LeavesOutWhatItsFeatureIsOff) {
  const std::string text = R"(package a:b;
    interface i {
      @unstable(feature = x) f: func();
      @unstable(feature = y) g: func();
    })";
  const auto functions = [&](const Features& features) {
    std::string names;
    const InterfacePtr interface = FindInterface(Read(text, features).MainPackage(), "i");
    for (const Function& function : interface->functions) names += ToString(function.name) + ' ';
    return names;
  };
  EXPECT_EQ(functions({}), "");
  EXPECT_EQ(functions({Features::Selection::kNamed, {"x"}}), "f ");
  EXPECT_EQ(functions({Features::Selection::kAll, {}}), "f g ");
}

TEST(ReadWit, TakesPackagesThatAreResolvedAlready) {
  const PackageSet dependency = Read("package a:dep; interface i { type t = u8; }");
  WitSources sources;
  sources.main = {"main.wit", {{"main.wit", "package a:b; interface j { use a:dep/i.{t}; }"}}};
  sources.resolved.push_back(dependency);
  const auto set = ReadWit(sources);
  ASSERT_TRUE(set.has_value()) << ToReport(set.error());
  ASSERT_EQ(set->packages.size(), 2U);
  EXPECT_EQ(ToString(set->MainPackage().name), "a:b");
  EXPECT_EQ(FindType(*set->MainPackage().interfaces[0], "t")->used_from,
            dependency.packages[0].interfaces[0]);
}

TEST(ReadWit, PutsDependenciesFirst) {
  const PackageSet set = Read(R"(package a:main;
    world w { import a:one/i; }
    package a:one { interface i { use a:two/i.{t}; } }
    package a:two { interface i { type t = u8; } })");
  std::string order;
  for (const Package& package : set.packages) order += ToString(package.name) + ' ';
  EXPECT_EQ(order, "a:two a:one a:main ");
  EXPECT_EQ(set.main, 2U);
}

TEST(LoadWitSources, TellsWhatCannotBeRead) {
  test::MemoryFileSystem files;
  files.Add("wit/a.wit", "package a:b;").AddUnreadable("wit/b.wit", "Permission denied");
  const auto missing = ReadWitPath(files, "nothing");
  ASSERT_FALSE(missing.has_value());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(missing.error().message, "cannot read `nothing`: No such file or directory");
  files.Add("wit/b.wit", "");
  const auto unreadable = ReadWitPath(files, "wit");
  ASSERT_FALSE(unreadable.has_value());
  EXPECT_EQ(unreadable.error().message, "cannot read `wit/b.wit`: Permission denied");
}

TEST(LoadWitSources, TellsWhichBinaryDependencyIsBroken) {
  test::MemoryFileSystem files;
  files.Add("wit/a.wit", "package a:b;");
  files.Add("wit/deps/c.wasm", std::string_view("\0asm\x0d\0\x01\0\xff", 9));
  const auto set = ReadWitPath(files, "wit");
  ASSERT_FALSE(set.has_value());
  EXPECT_EQ(set.error().code, ErrorCode::kInvalidComponent);
  EXPECT_EQ(set.error().context, std::vector<std::string>{"wit/deps/c.wasm"});
}

TEST(SelectWorld, FindsByNameAndFullName) {
  const PackageSet set = Read(R"(package a:b;
    world one {}
    world two {}
    package c:d@1.0.0 { world three {} }
    package c:e { })");
  const auto select = [&](std::string_view name) {
    const auto world = SelectWorld(set, name);
    return world ? ToString((*world)->name) : world.error().message;
  };
  EXPECT_EQ(select("one"), "a:b/one");
  EXPECT_EQ(select("a:b/two"), "a:b/two");
  EXPECT_EQ(select("c:d/three"), "c:d/three@1.0.0");
  EXPECT_EQ(select("c:d/three@1.0.0"), "c:d/three@1.0.0");
  EXPECT_EQ(select(""), "package `a:b` has several worlds; name one of: one, two");
  EXPECT_EQ(select("tow"), "package `a:b` has no world `tow`; did you mean `two`?");
  EXPECT_EQ(select("c:d/thre"), "there is no world `c:d/thre`; did you mean `c:d/three`?");
  const auto only = SelectWorld(Read("package a:b; world w {}"), "");
  ASSERT_TRUE(only.has_value());
  EXPECT_EQ((*only)->name.name, "w");
  const auto none = SelectWorld(Read("package a:b;"), "");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().message, "package `a:b` has no world");
}

TEST(PrintWit, PrintsInterfacesAndWorldsAlone) {
  const PackageSet set = Read(R"(package a:b@1.0.0;
    interface i { type t = u8; }
    world w { import i; import x: interface { use i.{t}; } })");
  EXPECT_EQ(PrintInterface(*set.MainPackage().interfaces[0]), "interface i {\n  type t = u8;\n}\n");
  EXPECT_EQ(PrintWorld(*set.MainPackage().worlds[0]),
            "world w {\n  import i;\n  import x: interface {\n    use i.{t};\n  }\n}\n");
  EXPECT_EQ(PrintPackage(set.MainPackage()).substr(0, 20), "package a:b@1.0.0;\n\n");
}

}  // namespace
}  // namespace composable::wit
