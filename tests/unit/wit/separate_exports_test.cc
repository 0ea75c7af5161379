#include "wit/separate_exports.h"

#include <gtest/gtest.h>

#include <string>

#include "wit/print_wit.h"
#include "wit/read_wit.h"

namespace composable::wit {
namespace {

constexpr const char* kPackage = R"(package demo:keeper@1.0.0;

interface things {
  resource thing;
  record pair { left: thing, right: thing }
  take: func(pair: pair) -> list<thing>;
}

interface more {
  use things.{thing, pair};
  use other.{point};
  count: func(pair: pair, at: point) -> u32;
}

interface other {
  record point { x: u32, y: u32 }
}

world keeper {
  import things;
  export things;
  export more;
}
)";

World ReadKeeper() {
  const auto packages = ReadWitText("keeper.wit", kPackage);
  EXPECT_TRUE(packages) << ToString(packages.error());
  return **SelectWorld(*packages, "");
}

TEST(SeparateExports, ExportsHaveResourcesOfTheirOwn) {
  const World shared = ReadKeeper();
  const World separate = SeparateExports(shared);
  const std::string name = "demo:keeper/things@1.0.0";
  const Interface& imported = *InterfaceOf(*FindItem(separate.imports, name));
  const Interface& exported = *InterfaceOf(*FindItem(separate.exports, name));
  EXPECT_EQ(&imported, InterfaceOf(*FindItem(shared.exports, name)));
  EXPECT_NE(&imported, &exported);
  const ResourcePtr resource = FindType(exported, "thing")->resource;
  EXPECT_NE(FindType(imported, "thing")->resource, resource);
  // In what is made of the resource, too.
  EXPECT_EQ(FindType(exported, "pair")->body.record().fields[0].type.handle().resource, resource);
  EXPECT_EQ(FindFunction(exported, "take")->type.result->list().element.handle().resource,
            resource);
}

TEST(SeparateExports, ExportsUseExportsAndElseImports) {
  const World separate = SeparateExports(ReadKeeper());
  const Interface& exported = *InterfaceOf(*FindItem(separate.exports, "demo:keeper/things@1.0.0"));
  const Interface& more = *InterfaceOf(*FindItem(separate.exports, "demo:keeper/more@1.0.0"));
  const TypeDefinition& thing = *FindType(more, "thing");
  EXPECT_EQ(thing.used_from.get(), &exported);
  EXPECT_EQ(thing.resource, FindType(exported, "thing")->resource);
  EXPECT_EQ(FindType(more, "point")->used_from.get(),
            InterfaceOf(*FindItem(separate.imports, "demo:keeper/other@1.0.0")));
}

TEST(SeparateExports, TheWorldReadsTheSame) {
  const World shared = ReadKeeper();
  EXPECT_EQ(PrintWorld(SeparateExports(shared)), PrintWorld(shared));
}

}  // namespace
}  // namespace composable::wit
