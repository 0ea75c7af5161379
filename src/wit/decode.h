// What component binaries mean: the worlds of components, and WIT packages that are encoded as
// binaries.
//
// Errors of all functions: kInvalidComponent where the bytes are no component (with a ByteOffset)
// or its definitions do not fit one another; kResourceExhausted where types copy one another beyond
// all measure. Whether the component is valid as a whole is not checked. Safe to call from any
// thread.
//
// Source: component model, WIT.md "Package Format"; the section `package-docs` of existing tools.
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/component.h"
#include "wit/package.h"
#include "wit/world.h"

namespace composable::wit {

// What the component imports and exports, as the world `root:component/root`. Types carry the names
// that the component exports or imports them by, and the docs that it has. Each import and export
// has an interface of its own, even where several have one name; resources are the same exactly
// where the component says so. What WIT has no words for are ForeignItems.
Result<World> DecodeWorld(const wasm::Component& component);
Result<World> DecodeWorld(ByteView binary);

// A component that holds no code but types, as `wasm-tools component wit --wasm` makes it.
bool IsWitPackage(const wasm::Component& component);

// The packages that a component or encoded WIT package tells of. For a component the main package
// is `root:component`, with the world `root`; the others hold what the component shows of the
// interfaces that it imports and exports, put together where several have one name.
Result<PackageSet> DecodePackages(const wasm::Component& component);
Result<PackageSet> DecodePackages(ByteView binary);

}  // namespace composable::wit
