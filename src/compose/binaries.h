// The binaries of a composition: each embedded once, and its large core modules imported.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "compose/compose.h"
#include "graph/component_bytes.h"
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

// Adds the sizes of the core modules in it.
void CollectModuleSizes(const wasm::Component& component, std::vector<std::size_t>& sizes);

// Imports large core modules into a composed component, each content once.
class ModuleImporter {
 public:
  explicit ModuleImporter(wasm::ComponentBuilder& builder) : builder_(builder) {}

  // Which ones are large: those of at least so many bytes.
  void ImportFrom(std::size_t large_module) { large_module_ = large_module; }

  // Puts, in the place of each large core module in the component and those in it, an alias of an
  // import of the composed component, which encloses the component. Modules whose type a component
  // cannot spell stay, with all their bytes. Whether anything changed. `bytes` are those that the
  // component was read from, in outline; null where it was read from others. Error: that of reading
  // a binary again.
  Result<bool> Extract(wasm::Component& component, const graph::ComponentBytes* bytes);
  // The same for one module of a component that is generated, whatever its size. The bytes outlive
  // the component.
  Result<bool> ExtractShared(wasm::Component& component, ByteView module);

  std::vector<ImportedModule> Take() { return std::move(modules_); }

 private:
  // Which module it may take the bytes of; nothing where the module stays.
  using Choice = std::function<std::optional<ByteView>(ByteView module)>;
  struct Extraction {
    Choice choose;
    const graph::ComponentBytes* bytes = nullptr;
  };

  Result<bool> ExtractFrom(wasm::Component& component, const Extraction& how, std::uint32_t depth);
  // The import of the module, which is made where it is not there yet; nothing where it stays.
  // `content` is equal only for equal modules.
  std::optional<wasm::CoreModuleIndex> Import(ByteView module, ByteView content);

  wasm::ComponentBuilder& builder_;
  std::size_t large_module_ = 0;
  std::vector<ImportedModule> modules_;
  // By content: the bytes, or the digest of what is in memory in part, which is shorter than any
  // module that is omitted.
  std::map<std::string_view, wasm::CoreModuleIndex> indices_;
};

}  // namespace composable::compose
