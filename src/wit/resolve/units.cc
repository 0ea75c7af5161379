#include "wit/resolve/units.h"

#include <algorithm>
#include <map>

#include "base/suggest.h"
#include "wit/resolve/order.h"

namespace composable::wit::resolve {
namespace {

// The unit of what stands outside of braces in the files.
Result<PackageUnit> MainUnit(const Context& context, const ParsedSource& source) {
  PackageUnit unit;
  const syntax::PackageHeader* first = nullptr;
  for (const syntax::File& file : source.files) {
    unit.scopes.push_back(&file.items);
    if (!file.header) continue;
    const syntax::PackageHeader& header = *file.header;
    if (first != nullptr && header.name != first->name) {
      return context.Fail(header.span,
                          "this file belongs to package `{}`, but another one beside it to `{}`",
                          ToString(header.name), ToString(first->name));
    }
    if (!header.docs.empty() && !unit.docs.empty()) {
      return context.Fail(header.span, "package `{}` is documented in another file already",
                          ToString(header.name));
    }
    if (!header.docs.empty()) unit.docs = header.docs;
    if (first == nullptr) first = &header;
  }
  if (first == nullptr) {
    if (source.files.empty()) {
      return FailAt(FilePosition{source.path, 0, 0, {}}, ErrorCode::kInvalidArgument,
                    "there is no WIT file in this folder");
    }
    return context.Fail(Context::StartOf(source.first_file),
                        "there is no `package` line; start {} with one, such as `package "
                        "example:demo;`",
                        source.files.size() > 1 ? "one of the files" : "the file");
  }
  unit.name = first->name;
  unit.span = first->span;
  return unit;
}

}  // namespace

Result<std::vector<PackageUnit>> SplitUnits(const Context& context, const ParsedSource& source) {
  std::vector<PackageUnit> units;
  COMPOSABLE_TRY(PackageUnit main, MainUnit(context, source));
  units.push_back(std::move(main));
  for (const syntax::File& file : source.files) {
    for (const syntax::NestedPackage& package : file.packages) {
      units.push_back(
          {package.header.name, package.header.span, package.header.docs, {&package.items}});
    }
  }
  return units;
}

namespace {

// Which unit has which name. Refuses names that two units have.
Result<std::map<std::string, std::size_t>> IndexByName(const Context& context,
                                                       const std::vector<PackageUnit>& units) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto [at, is_new] = index.emplace(ToString(units[i].name), i);
    if (is_new) continue;
    return context.Fail(units[i].span, "package `{}` is defined twice, first at {}", at->first,
                        context.Place(units[at->second].span));
  }
  return index;
}

std::unexpected<Error> UnknownPackage(const Context& context, const Span& span,
                                      const std::string& name, std::vector<std::string> known) {
  std::ranges::sort(known);
  std::string hint = DidYouMean(name, known);
  if (hint.empty()) hint = fmt::format("; there are: {}", fmt::join(known, ", "));
  return context.Fail(span, "there is no package `{}`{}", name, hint);
}

}  // namespace

Result<std::vector<PackageUnit>> OrderUnits(const Context& context, std::vector<PackageUnit> units,
                                            const std::vector<std::string>& known) {
  COMPOSABLE_TRY(const auto index, IndexByName(context, units));
  std::vector<std::string> names;
  for (const PackageUnit& unit : units) names.push_back(ToString(unit.name));

  std::vector<std::vector<Dependency>> dependencies(units.size());
  Status status;
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto visit = [&](const syntax::UsePath& path) {
      if (!path.package || !status) return;
      const std::string name = ToString(*path.package);
      const auto target = index.find(name);
      if (target != index.end()) {
        dependencies[i].push_back({target->second, path.span});
      } else if (std::ranges::find(known, name) == known.end()) {
        std::vector<std::string> all = names;
        all.insert(all.end(), known.begin(), known.end());
        status = UnknownPackage(context, path.span, name, std::move(all));
      }
    };
    for (const auto* scope : units[i].scopes) VisitPaths(*scope, visit);
  }
  COMPOSABLE_CHECK(status);

  const DependencyOrder order = OrderByDependency(dependencies);
  if (order.cycle.size() == 1) {
    return context.Fail(order.cycle.front().span,
                        "package `{}` names itself; within a package, leave its name out",
                        names[order.cycle.front().target]);
  }
  if (!order.cycle.empty()) {
    return context.Fail(order.cycle.front().span, "packages refer to one another in a cycle: {}",
                        DescribeCycle(order.cycle, names));
  }
  std::vector<PackageUnit> ordered;
  for (const std::size_t i : order.order) ordered.push_back(std::move(units[i]));
  return ordered;
}

}  // namespace composable::wit::resolve
