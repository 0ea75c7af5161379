#include "engine/link_check.h"

#include <gtest/gtest.h>

namespace composable::engine {
namespace {

wit::FunctionType NoParameters() { return {.is_async = false, .parameters = {}, .result = {}}; }

std::string ErrorOf(const Items& imports, const PrepareOptions& options) {
  const Status status = CheckLinked(imports, options);
  return status ? "ok" : status.error().message;
}

TEST(CheckLinked, NothingIsMissingWhereNothingIsImported) { EXPECT_EQ(ErrorOf({}, {}), "ok"); }

TEST(CheckLinked, InterfacesNeedALinkOrAllFunctions) {
  Items imports;
  imports.interfaces.push_back({"a:b/c", {}});
  // Types alone need nobody.
  EXPECT_EQ(ErrorOf(imports, {}), "ok");
  imports.interfaces[0].items.functions.push_back({"f", NoParameters()});
  imports.interfaces[0].items.functions.push_back({"g", NoParameters()});
  EXPECT_EQ(ErrorOf(imports, {}), "nothing provides the imported interface `a:b/c`");
  PrepareOptions functions;
  functions.host_functions.push_back({"a:b/c", "f", [](HostCall) {}});
  EXPECT_EQ(ErrorOf(imports, functions),
            "nothing provides the function `g` of the imported interface `a:b/c`");
  functions.host_functions.push_back({"a:b/c", "g", [](HostCall) {}});
  EXPECT_EQ(ErrorOf(imports, functions), "ok");
  PrepareOptions link;
  link.links.push_back({"a:b/c", "wasi:cli/stdout@0.2.0", 0});
  EXPECT_EQ(ErrorOf(imports, link), "ok");
}

TEST(CheckLinked, ResourcesNeedALinkOrACapability) {
  Items imports;
  imports.interfaces.push_back({"a:b/c", {}});
  imports.interfaces[0].items.resources.push_back({"r", std::make_shared<const wit::Resource>()});
  EXPECT_EQ(ErrorOf(imports, {}), "nothing provides the imported interface `a:b/c`");

  imports.interfaces[0].items.functions.push_back({"f", NoParameters()});
  PrepareOptions options;
  options.capabilities.emplace_back();
  options.capabilities[0].functions.push_back({"a:b/c", "f", [](HostCall) {}});
  EXPECT_EQ(ErrorOf(imports, options),
            "nothing provides the resource `r` of the imported interface `a:b/c`");
  options.capabilities[0].resources.push_back({"a:b/c", "r", 0});
  EXPECT_EQ(ErrorOf(imports, options), "ok");
}

TEST(CheckLinked, PlainFunctionsAndModules) {
  Items functions;
  functions.functions.push_back({"f", NoParameters()});
  EXPECT_EQ(ErrorOf(functions, {}), "nothing provides the imported function `f`");
  PrepareOptions options;
  options.host_functions.push_back({"", "f", [](HostCall) {}});
  EXPECT_EQ(ErrorOf(functions, options), "ok");

  Items modules;
  modules.modules = {"code"};
  EXPECT_EQ(ErrorOf(modules, {}), "nothing provides the imported core module `code`");
  options.modules.push_back({"code", nullptr});
  EXPECT_EQ(ErrorOf(modules, options), "ok");
}

TEST(CheckLinked, ComponentsCannotBeProvided) {
  Items imports;
  imports.components = {"part"};
  EXPECT_EQ(ErrorOf(imports, {}),
            "the component imports the component `part`, which no host can provide");
}

}  // namespace
}  // namespace composable::engine
