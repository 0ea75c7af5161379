#include "engine/link_check.h"

#include <algorithm>

namespace composable::engine {
namespace {

bool IsProvided(std::string_view interface, std::string_view function,
                const PrepareOptions& options) {
  return std::ranges::any_of(options.host_functions, [&](const HostFunction& host) {
    return host.interface == interface && host.name == function;
  });
}

Status CheckInterface(const NamedInterface& imported, const PrepareOptions& options) {
  const std::string& name = imported.name;
  if (std::ranges::find(options.links, name, &WasiLink::import_name) != options.links.end())
    return {};
  const bool has_any = std::ranges::any_of(
      options.host_functions, [&](const HostFunction& host) { return host.interface == name; });
  const bool needs_any = !imported.items.functions.empty() || !imported.items.resources.empty();
  if (needs_any && !has_any) {
    return Fail(ErrorCode::kLink, "nothing provides the imported interface `{}`", name);
  }
  for (const NamedFunction& function : imported.items.functions) {
    if (!IsProvided(name, function.name, options)) {
      return Fail(ErrorCode::kLink,
                  "nothing provides the function `{}` of the imported interface `{}`",
                  function.name, name);
    }
  }
  return {};
}

}  // namespace

Status CheckLinked(const Items& imports, const PrepareOptions& options) {
  for (const NamedInterface& imported : imports.interfaces) {
    COMPOSABLE_CHECK(CheckInterface(imported, options));
  }
  for (const NamedFunction& function : imports.functions) {
    if (!IsProvided("", function.name, options)) {
      return Fail(ErrorCode::kLink, "nothing provides the imported function `{}`", function.name);
    }
  }
  for (const std::string& module : imports.modules) {
    if (std::ranges::find(options.modules, module, &ModuleLink::import_name) ==
        options.modules.end()) {
      return Fail(ErrorCode::kLink, "nothing provides the imported core module `{}`", module);
    }
  }
  for (const std::string& component : imports.components) {
    return Fail(ErrorCode::kUnsupported,
                "the component imports the component `{}`, which no host can provide", component);
  }
  return {};
}

}  // namespace composable::engine
