// Names of imports and exports, with their attributes, and the grammar of names.
//
// Source: component model, Binary.md "Import and Export Definitions" (nameattributes), Explainer.md
// "Import and Export Definitions" (externname). The dependency, url and integrity forms have left
// the explainer; Wasmtime 48 still accepts them for imports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::wasm {

// nameattributes. A binary may hold the attributes in any order; the writer puts them in this one.
struct ExternName {
  std::string name;
  std::optional<std::string> implements = {};      // an interface name
  std::optional<std::string> version_suffix = {};  // `.1` of `a:b/c@0.2` + `.1`
  std::optional<std::string> external_id = {};     // any text
  bool operator==(const ExternName&) const = default;
};

enum class ExternNameKind : std::uint8_t {
  kLabel,        // `a-b`
  kConstructor,  // `[constructor]a`
  kMethod,       // `[method]a.b`
  kStatic,       // `[static]a.b`
  kAccessor,     // `[get]a`, `[set]a`; newer than Wasmtime 48, as is `[method][get]a.b`, a kMethod
  kInterface,    // `a:b/c@1.2.3`, also nested: `a:b:c/d/e`
  kDependency,   // `locked-dep=<a:b@1.2.3>`, `unlocked-dep=<a:b@{>=1.2.3}>`
  kUrl,          // `url=<https://…>`
  kIntegrity,    // `integrity=<sha256-…>`
};

// What kind of name the text is. kInvalidComponent, without a place, where it follows no form; the
// message says what is wrong: "`a--b` is no label: …". An interface version is a semantic version
// or the canonical form of one (`@1`, `@0.2`).
Result<ExternNameKind> ParseExternName(std::string_view text);

// `label`: fragments of lower-case or upper-case letters and digits, joined by `-`; a letter comes
// first.
bool IsLabel(std::string_view text);

// Whether the text is a semantic version, such as `1.2.3-rc.1+build`. Source: semver.org 2.0.0.
bool IsSemanticVersion(std::string_view text);

}  // namespace composable::wasm
