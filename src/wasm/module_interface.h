// What a core module imports and exports, decoded when asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/core_type.h"

namespace composable::wasm {

// The type indices in imports and exports count the subtypes of all groups in order.
struct ModuleInterface {
  std::vector<RecGroup> types;
  std::vector<CoreImport> imports;
  std::vector<CoreExportType> exports;
  bool operator==(const ModuleInterface&) const = default;

  // The subtype of an index; null where there is none.
  const SubType* FindType(CoreTypeIndex index) const;
};

// Decodes the types, imports and exports of a core module, and of its own definitions only as much
// as the types of the exports need; code and data are skipped. `base` is the offset of `module` in
// the outermost binary, for errors, which are as ReadComponent's. Both compact forms of import
// sections are understood.
Result<ModuleInterface> ReadModuleInterface(ByteView module, std::uint64_t base = 0);

}  // namespace composable::wasm
