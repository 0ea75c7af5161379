// From files to packages: which files and braces make up which package, and in which order the
// packages can be resolved.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "wit/read_wit.h"
#include "wit/resolve/context.h"
#include "wit/text/syntax.h"

namespace composable::wit::resolve {

// One package as it is written. Each list of items is a scope for `use … as` of its own: a file, or
// the braces of a nested package.
struct PackageUnit {
  PackageName name;
  Span span;  // of the name
  std::string docs;
  std::vector<const std::vector<syntax::PackageItem>*> scopes;
};

// A package's files, parsed.
struct ParsedSource {
  std::string path;
  std::uint32_t first_file = 0;  // the index of the first file in the context
  std::vector<syntax::File> files;
};

// The package of the source itself, first, and those nested in its files. The source has to outlive
// the result.
Result<std::vector<PackageUnit>> SplitUnits(const Context& context, const ParsedSource& source);

// Calls `visit` with each path in the package: in `use`, `include`, imports and exports.
template <typename Visit>
void VisitPaths(const std::vector<syntax::PackageItem>& items, Visit visit);

// The units in an order in which each follows those that it refers to. Refuses two of one name, a
// reference to a package that is neither among them nor in `known`, and cycles.
Result<std::vector<PackageUnit>> OrderUnits(const Context& context, std::vector<PackageUnit> units,
                                            const std::vector<std::string>& known);

template <typename Visit>
void VisitMemberPaths(const std::vector<syntax::InterfaceMember>& members, Visit visit) {
  for (const syntax::InterfaceMember& member : members) {
    if (const auto* use = std::get_if<syntax::UseItem>(&member)) visit(use->from);
  }
}

template <typename Visit>
void VisitPaths(const std::vector<syntax::PackageItem>& items, Visit visit) {
  for (const syntax::PackageItem& item : items) {
    if (const auto* use = std::get_if<syntax::TopLevelUse>(&item)) visit(use->path);
    if (const auto* interface = std::get_if<syntax::InterfaceItem>(&item)) {
      VisitMemberPaths(interface->members, visit);
    }
    const auto* const world = std::get_if<syntax::WorldItem>(&item);
    if (world == nullptr) continue;
    for (const syntax::WorldMember& member : world->members) {
      if (const auto* use = std::get_if<syntax::UseItem>(&member)) visit(use->from);
      if (const auto* include = std::get_if<syntax::IncludeItem>(&member)) visit(include->from);
      const auto* const item_in_world = std::get_if<syntax::ExternItem>(&member);
      if (item_in_world == nullptr) continue;
      if (const auto* path = std::get_if<syntax::UsePath>(&item_in_world->what)) visit(*path);
      if (const auto* inner = std::get_if<syntax::InlineInterface>(&item_in_world->what)) {
        VisitMemberPaths(inner->members, visit);
      }
    }
  }
}

}  // namespace composable::wit::resolve
