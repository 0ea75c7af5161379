// The binaries of a composition: each embedded once, and its large core modules imported.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "compose/compose.h"
#include "wasm/builder.h"
#include "wasm/component.h"

namespace composable::compose {

// A binary that was read. `bytes` are borrowed.
struct ReadBinary {
  ByteView bytes;
  wasm::Component component;
  std::vector<std::string> import_names;  // as the binary has them, in its order
  std::vector<wasm::ExternName> export_names;
};

Result<ReadBinary> Read(ByteView bytes);

// Core modules and components in it, itself included.
std::size_t CountModulesAndComponents(const wasm::Component& component);

// Imports large core modules into a composed component, each content once.
class ModuleImporter {
 public:
  ModuleImporter(wasm::ComponentBuilder& builder, std::size_t large_module)
      : builder_(builder), large_module_(large_module) {}

  // Puts, in the place of each large core module in the component and those in it, an alias of an
  // import of the composed component, which encloses the component. Modules whose type a component
  // cannot spell stay. Whether anything changed.
  bool Extract(wasm::Component& component);
  // The same for one module of a component that is generated, whatever its size. The bytes outlive
  // the component.
  bool ExtractShared(wasm::Component& component, ByteView module);

  std::vector<ImportedModule> Take() { return std::move(modules_); }

 private:
  // Which module it may take the bytes of; nothing where the module stays.
  using Choice = std::function<std::optional<ByteView>(ByteView module)>;

  bool ExtractFrom(wasm::Component& component, const Choice& choose, std::uint32_t depth);
  // The import of the module, which is made where it is not there yet; nothing where it stays.
  std::optional<wasm::CoreModuleIndex> Import(ByteView module);

  wasm::ComponentBuilder& builder_;
  std::size_t large_module_;
  std::vector<ImportedModule> modules_;
  std::map<std::string_view, wasm::CoreModuleIndex> indices_;  // by content
};

}  // namespace composable::compose
