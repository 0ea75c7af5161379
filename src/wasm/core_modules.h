// Where the core modules of a component are, found without looking at what is in them.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_range.h"

namespace composable::wasm {

// The core modules of a component of `size` bytes and of those nested in it, in their order.
// Nothing but the headers of sections is read. Nothing where it is no component, where a header is
// malformed, where nesting is too deep, or where a read fails.
std::optional<std::vector<ByteRange>> FindCoreModules(std::uint64_t size, const ByteReader& read);

// The contents of those sections of a core module that say nothing of its interface, which are
// code, data and custom sections, and that have at least `least` bytes. Places are those of the
// reader. Nothing as above.
std::optional<std::vector<ByteRange>> FindModuleBodies(const ByteRange& module, std::uint64_t least,
                                                       const ByteReader& read);

}  // namespace composable::wasm
