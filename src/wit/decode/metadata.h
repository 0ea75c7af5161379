// The custom section `package-docs`: the documentation and stability of a package's items, which
// the component binary format has no place for.
//
// Contents: a version byte, 0 or 1, and a JSON object {docs, worlds, interfaces}. A world has
// {docs, stability, interfaces, types, funcs, interface_exports, func_exports,
// interface_import_stability, interface_export_stability, interface_import_docs,
// interface_export_docs}, an interface {docs, stability, types, funcs}, a type {docs, stability,
// items}, a function {docs, stability} or in version 0 its docs alone. A stability is "unknown",
// {"stable": {since, deprecated}} or {"unstable": {feature, deprecated}}. All members may be
// absent.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "wit/stability.h"

namespace composable::wit::decode {

inline constexpr std::string_view kPackageDocsSection = "package-docs";

template <typename T>
using ByName = std::map<std::string, T, std::less<>>;

struct ItemMetadata {
  std::string docs;
  Stability stability;
};

struct TypeMetadata : ItemMetadata {
  ByName<std::string> items;  // docs of fields, cases, flags
};

struct InterfaceMetadata : ItemMetadata {
  ByName<TypeMetadata> types;
  ByName<ItemMetadata> functions;
};

struct WorldMetadata : ItemMetadata {
  ByName<TypeMetadata> types;
  // Of inline interfaces and functions. Exports are looked up in the second, then in the first.
  ByName<InterfaceMetadata> interfaces;
  ByName<InterfaceMetadata> exported_interfaces;
  ByName<ItemMetadata> functions;
  ByName<ItemMetadata> exported_functions;
  // Of the statements that import and export named interfaces.
  ByName<ItemMetadata> imports;
  ByName<ItemMetadata> exports;
};

struct PackageMetadata {
  std::string docs;
  ByName<WorldMetadata> worlds;
  ByName<InterfaceMetadata> interfaces;
};

// Members that are unknown or of another type than above are left out. Error: kInvalidComponent
// where the version is unknown or the rest is no JSON object.
Result<PackageMetadata> ReadMetadata(ByteView data);

// The value of the name, or null.
template <typename T>
const T* Find(const ByName<T>& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

}  // namespace composable::wit::decode
