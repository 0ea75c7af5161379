// `scope`: who may import a component.
//
// A component belongs to the package of the first interface with a name that it exports; one that
// exports none belongs to no package, and so to none that another one shares. Versions do not
// count.
//
// Spec: section 2, "Scope".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "config/definition.h"
#include "graph/graph.h"
#include "wit/name.h"

namespace composable::graph {

// A component with its world, as far as scopes go.
struct ScopeMember {
  const config::ComponentDefinition& definition;
  const wit::World& world;
};

// The package that a component of that world belongs to.
std::optional<wit::PackageName> PackageOf(const wit::World& world);

// `a:b` of the package `a:b:c/d`: all its namespaces.
std::string NamespaceOf(const wit::PackageName& package);

// Nothing where `importer` may import `imported`, which it does at `where`, in the list of that
// key.
std::optional<Error> CheckScope(const ScopeMember& importer, const ScopeMember& imported,
                                std::string_view key, const FilePosition& where);

}  // namespace composable::graph
