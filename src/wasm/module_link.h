// Two core modules as one: static linking.
//
// An instance and each function that one module takes from another one by name cost every call
// that makes new instances. Where the module that takes them is generated, it can be put into the
// other one instead.
//
// Source: WebAssembly 3.0 "Binary Format: Modules".
#pragma once

#include <span>
#include <string>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::wasm {

// An import of the module that is added, and the export of the other one that it is.
struct ModuleLink {
  std::string import_name;
  std::string export_name;
};

// `module` with the functions and exports of `added`. The imports of `added` that `links` name are
// the module's own functions and its first memory; the others are imported, as `added` does, behind
// all that the module imports. Of custom sections only the names of functions and of the module are
// kept: others may speak of places that are not where they were.
//
// `added` has types of functions, imports, functions, exports and code, and nothing else; its types
// and its code name no types, which would be other ones here. That the memory is of the type that
// `added` imports is for the caller to see. Error, which is kInvalidComponent: a section that is
// not so, an import of a function that does not fit what it is linked to, a name that both export
// or both import from, debug information in the module, indices of functions and types that it does
// not have, and whatever cannot be read, such as instructions that Wasmtime 48 does not have.
Result<Bytes> LinkModules(ByteView module, ByteView added, std::span<const ModuleLink> links);

}  // namespace composable::wasm
