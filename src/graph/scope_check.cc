#include "graph/scope_check.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "wit/name.h"

namespace composable::graph {
namespace {

// What members of the scope have in common: `demo:text`, or `demo`.
std::string Group(const wit::PackageName& package, config::Scope scope) {
  if (scope == config::Scope::kPackage) return wit::UnversionedName(package);
  return NamespaceOf(package);
}

std::string Membership(const std::string& component, const std::optional<std::string>& group) {
  if (group) return fmt::format("`{}` belongs to `{}`", component, *group);
  return fmt::format("`{}` belongs to none, because it exports no interface with a name",
                     component);
}

// The narrowest scope that would let the importer in: `namespace` or `any`.
std::string_view ScopeThatFits(const wit::World& imported, const wit::World& importer) {
  const auto wanted = PackageOf(imported);
  const auto has = PackageOf(importer);
  return wanted && has && NamespaceOf(*wanted) == NamespaceOf(*has) ? "namespace" : "any";
}

}  // namespace

std::optional<wit::PackageName> PackageOf(const wit::World& world) {
  for (const wit::WorldItem& item : world.exports) {
    const wit::Interface* const interface = wit::InterfaceOf(item);
    if (interface != nullptr && interface->name) return interface->name->package;
  }
  return std::nullopt;
}

std::string NamespaceOf(const wit::PackageName& package) {
  return fmt::format("{}", fmt::join(package.namespaces, ":"));
}

std::optional<Error> CheckScope(const ScopeMember& importer, const ScopeMember& imported,
                                std::string_view key, const FilePosition& where) {
  const auto& scope = imported.definition.scope;
  if (!scope || scope->value == config::Scope::kAny) return std::nullopt;
  const auto group_of = [&](const wit::World& world) -> std::optional<std::string> {
    const auto package = PackageOf(world);
    return package ? std::optional(Group(*package, scope->value)) : std::nullopt;
  };
  const auto wanted = group_of(imported.world);
  const auto has = group_of(importer.world);
  if (wanted && wanted == has) return std::nullopt;

  const std::string_view noun = scope->value == config::Scope::kPackage ? "package" : "namespace";
  const std::string& name = imported.definition.name.value;
  const std::string& importer_name = importer.definition.name.value;
  Error error{ErrorCode::kInvalidConfig,
              fmt::format("key `{}`: `{}` may be imported within its {} only; {}, and {}", key,
                          name, noun, Membership(name, wanted), Membership(importer_name, has)),
              where,
              {fmt::format("component `{}`", importer_name)},
              {}};
  error.diagnostic = Diagnostic::kOutOfScope;
  error.details =
      ToReport({ErrorCode::kInvalidConfig,
                fmt::format("its scope is set here; `{}` would let `{}` in",
                            ScopeThatFits(imported.world, importer.world), importer_name),
                scope->where,
                {},
                {}});
  return error;
}

}  // namespace composable::graph
