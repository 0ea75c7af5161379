// The names of packages, interfaces and functions.
//
// Source: component model, Explainer.md "Import and Export Definitions" (externname,
// strongly-unique) and WIT.md "Package declaration", "Item: toplevel-use". wasm/extern_name.h has
// the grammar alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/version.h"

namespace composable::wit {

// `wasi:http@0.2.0`. With nested namespaces and packages `a:b:c/d@1.0.0`, which has the namespaces
// a and b and the names c and d; else there is one of each.
struct PackageName {
  std::vector<std::string> namespaces;
  std::vector<std::string> names;
  std::optional<Version> version;
  bool operator==(const PackageName&) const = default;
};

// `wasi:http/types@0.2.0`: the last name is the interface's (or world's), all before it the
// package's.
struct InterfaceName {
  PackageName package;
  std::string name;
  bool operator==(const InterfaceName&) const = default;
};

std::string ToString(const PackageName& name);
std::string ToString(const InterfaceName& name);
// Without the version: `wasi:http`.
std::string UnversionedName(const PackageName& name);
std::string UnversionedName(const InterfaceName& name);

// Errors: kInvalidArgument, which names the text, what is wrong with it and a name of the form.
Result<PackageName> ParsePackageName(std::string_view text);
// `version_suffix` is the rest of the version of a canonical name: `a:b/c@0.2` and `.1`.
Result<InterfaceName> ParseInterfaceName(std::string_view text,
                                         std::string_view version_suffix = {});

// Whether an import of `wanted` may be given `provided`: the same package and name, and the same
// version, none, or a compatible one.
bool IsCompatible(const InterfaceName& provided, const InterfaceName& wanted);

enum class FunctionKind : std::uint8_t { kFreestanding, kConstructor, kMethod, kStatic };
enum class Accessor : std::uint8_t { kNone, kGet, kSet };
// kAnnotated is how names told that a function is async before `async` became part of its type.
enum class AsyncAnnotation : std::uint8_t { kNone, kAnnotated };

// `greet`, `[constructor]blob`, `[method]blob.read`, `[static]blob.merge`, `[set]volume`,
// `[method][get]blob.size`, `[async]greet`, `[async method]blob.read`.
struct FunctionName {
  FunctionKind kind = FunctionKind::kFreestanding;
  Accessor accessor = Accessor::kNone;
  AsyncAnnotation async = AsyncAnnotation::kNone;
  std::string resource;  // empty where freestanding
  std::string name;      // empty for a constructor
  bool operator==(const FunctionName&) const = default;
};

std::string ToString(const FunctionName& name);
// Error: kInvalidArgument, which names the text and what is wrong with it.
Result<FunctionName> ParseFunctionName(std::string_view text);

// Two plain names (labels and function names) may stand in one scope only where their keys differ:
// case and hyphens do not count, nor do annotations other than `[constructor]` and `[set]`, and
// `[method]a.a` is `a`.
std::string UniquenessKey(std::string_view name);

}  // namespace composable::wit
