#include "engine/link_check.h"

#include <algorithm>
#include <functional>

namespace composable::engine {
namespace {

// Calls `visit` with every function that the host offers.
void ForEachFunction(const PrepareOptions& options,
                     const std::function<void(const HostFunction&)>& visit) {
  std::ranges::for_each(options.host_functions, visit);
  for (const HostCapability& capability : options.capabilities) {
    std::ranges::for_each(capability.functions, visit);
  }
}

bool IsProvided(std::string_view interface, std::string_view function,
                const PrepareOptions& options) {
  bool is_provided = false;
  ForEachFunction(options, [&](const HostFunction& host) {
    is_provided |= host.interface == interface && host.name == function;
  });
  return is_provided;
}

bool HasResource(std::string_view interface, std::string_view name, const PrepareOptions& options) {
  return std::ranges::any_of(options.capabilities, [&](const HostCapability& capability) {
    return std::ranges::any_of(capability.resources, [&](const HostResource& resource) {
      return resource.interface == interface && resource.name == name;
    });
  });
}

bool HasAny(std::string_view interface, const PrepareOptions& options) {
  bool has_any = false;
  ForEachFunction(options,
                  [&](const HostFunction& host) { has_any |= host.interface == interface; });
  return has_any || std::ranges::any_of(options.capabilities, [&](const HostCapability& host) {
           return std::ranges::find(host.resources, interface, &HostResource::interface) !=
                  host.resources.end();
         });
}

Status CheckInterface(const NamedInterface& imported, const PrepareOptions& options) {
  const std::string& name = imported.name;
  if (std::ranges::find(options.links, name, &WasiLink::import_name) != options.links.end())
    return {};
  const bool needs_any = !imported.items.functions.empty() || !imported.items.resources.empty();
  if (needs_any && !HasAny(name, options)) {
    return Fail(ErrorCode::kLink, "nothing provides the imported interface `{}`", name);
  }
  for (const NamedFunction& function : imported.items.functions) {
    if (!IsProvided(name, function.name, options)) {
      return Fail(ErrorCode::kLink,
                  "nothing provides the function `{}` of the imported interface `{}`",
                  function.name, name);
    }
  }
  for (const NamedResource& resource : imported.items.resources) {
    if (!HasResource(name, resource.name, options)) {
      return Fail(ErrorCode::kLink,
                  "nothing provides the resource `{}` of the imported interface `{}`",
                  resource.name, name);
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
