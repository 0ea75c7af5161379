// What a component binary is, for people and for programs.
//
// Errors of all functions: as DecodePackages', and kInvalidComponent with what to do for a core
// module, which has sections but no interfaces.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "wit/package.h"

namespace composable::wit {

// What it imports and exports, or the package that it encodes, as WIT text.
Result<std::string> DescribeAsWit(ByteView binary);

// The same as JSON, pretty-printed, with a line break at the end:
//
//   {"format": 1, "kind": "component", "imports": [ITEM…], "exports": [ITEM…], "schemas": {…}}
//   {"format": 1, "kind": "package", "name": "a:b@1.0.0", "interfaces": [INTERFACE…],
//    "worlds": [{"name", "imports": [ITEM…], "exports": [ITEM…]}…], "schemas": {…}}
//
// ITEM is one of
//   {"name", "kind": "interface", …INTERFACE}; `name` is that of the import or export
//   {"name", "kind": "function", …FUNCTION}
//   {"name", "kind": "type", …DEFINITION}
//   {"name", "kind": "core module" | "component" | "value" | "instance"}
// INTERFACE is
//   {"interface", "types": [DEFINITION…], "functions": [FUNCTION…]}; `interface` is its own name,
//   which one that is written in a world does not have
// FUNCTION is
//   {"name", "async": BOOL, "parameters": [{"name", "type": TYPE}…], "result": TYPE | null,
//    "wit": "func(…)"}
// DEFINITION is
//   {"name", "form": "resource"}
//   {"name", "form": "used", "from": {"interface", "name"}, "schema"}
//   {"name", "form": "defined", "type": TYPE, "schema"}
//   where `schema` is the JSON Schema of values of the type and refers to `schemas`
// TYPE is one of
//   "u32" and the other primitives, {"named": "person"}
//   {"kind": "record", "fields": [{"name", "type": TYPE}…]}
//   {"kind": "variant", "cases": [{"name", "type": TYPE | null}…]}
//   {"kind": "enum", "cases": [NAME…]}, {"kind": "flags", "flags": [NAME…]}, where each NAME is a
//   string, or {"name", "docs"} where any is documented
//   {"kind": "list", "of": TYPE}, {"kind": "list", "of": TYPE, "length": N}
//   {"kind": "tuple", "of": [TYPE…]}, {"kind": "option", "of": TYPE}
//   {"kind": "result", "ok": TYPE | null, "error": TYPE | null}
//   {"kind": "map", "key": TYPE, "value": TYPE}
//   {"kind": "own" | "borrow", "resource": "blob"}
//   {"kind": "stream" | "future", "of": TYPE | null}
//
// Everything that is documented has "docs", gated items have "since", "feature" or "deprecated",
// items with an external id "external-id", and interfaces "others" for what WIT has no words for.
// New members may be added under the same format number.
Result<std::string> DescribeAsJson(ByteView binary);

// The set's main package in the same form.
std::string DescribeAsJson(const PackageSet& set);

// The sections of a component or core module as a tree: offset, size, kind, number of items and
// name of each, a line a section, nested ones indented.
Result<std::string> DescribeSections(ByteView binary);

}  // namespace composable::wit
