// Definitions of a component's core types and core instances.
//
// Source: component model, Binary.md "Instance Definitions" and "Type Definitions".
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "wasm/core_type.h"
#include "wasm/index.h"

namespace composable::wasm {

// core:alias: `(alias outer count index (type))` inside a module type. Count 0 is the module type
// itself.
struct CoreOuterAlias {
  std::uint32_t count = 0;
  std::uint32_t index = 0;
  bool operator==(const CoreOuterAlias&) const = default;
};

using ModuleTypeDeclaration = std::variant<CoreImport, RecGroup, CoreOuterAlias, CoreExportType>;

struct ModuleType {
  std::vector<ModuleTypeDeclaration> declarations;
  bool operator==(const ModuleType&) const = default;
};

// core:type. A group adds as many items to the core type index space as it has types.
using CoreType = std::variant<RecGroup, ModuleType>;

// core:instantiatearg: `(with name (instance index))`
struct CoreInstantiateArgument {
  std::string name;
  CoreInstanceIndex instance;
  bool operator==(const CoreInstantiateArgument&) const = default;
};

struct CoreInstantiate {
  CoreModuleIndex module;
  std::vector<CoreInstantiateArgument> arguments;
  bool operator==(const CoreInstantiate&) const = default;
};

// core:inlineexport
struct CoreInlineExport {
  std::string name;
  CoreExternIndex item;
  bool operator==(const CoreInlineExport&) const = default;
};

struct CoreInlineInstance {
  std::vector<CoreInlineExport> exports;
  bool operator==(const CoreInlineInstance&) const = default;
};

using CoreInstance = std::variant<CoreInstantiate, CoreInlineInstance>;

}  // namespace composable::wasm
