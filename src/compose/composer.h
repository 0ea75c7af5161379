// Composing one root: the steps of Compose, with what they share.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "compose/binaries.h"
#include "compose/compose.h"
#include "compose/leftover_merger.h"
#include "graph/graph.h"
#include "wasm/builder.h"
#include "wit/encode.h"

namespace composable::compose {

// Runs once. Borrows everything.
class Composer {
 public:
  Composer(const graph::Graph& graph, graph::NodeId root, const ComposeOptions& options)
      : graph_(graph),
        root_(root),
        options_(options),
        leftovers_(graph, options.output),
        imports_(builder_),
        modules_(builder_) {}

  Result<Composed> Run();

 private:
  // A binary in the composed component, and one instance of it.
  struct Embedded {
    ReadBinary binary;
    wasm::ComponentIndex component;
    // Of what is generated: the one module of it that may be imported; empty for none.
    std::optional<ByteView> shared_module;
    const graph::ComponentBytes* outline = nullptr;  // that it was read from, if it was from one
    std::string asker_export = {};                   // that was added to it; empty for none
  };
  struct Instantiated {
    const Embedded* embedded = nullptr;
    wasm::InstanceIndex instance;
  };
  struct ConfigStore {
    GeneratedComponent generated;
    wasm::InstanceIndex instance;  // that satisfies the import
  };
  struct Interceptor {
    GeneratedInterceptor generated;
    wit::World world;
    const Embedded* embedded = nullptr;
  };
  using ImportId = std::pair<graph::NodeId, std::size_t>;  // of a component, in its world

  // The component of the node; of an interceptor, its target.
  const graph::ComponentNode& Node(graph::NodeId node) const {
    return *graph_.Component(graph_.SubjectOf(node));
  }
  const wit::World& WorldOf(graph::NodeId node) const { return Node(node).binary->world; }

  bool IsLeftOver(graph::NodeId node, std::size_t import_item) const;
  Status MergeLeftovers();
  Status ReadBinaries();
  Status AddAskers();
  Status MakeConfigStores();
  Status MakeInterceptors();
  Embedded* Embed(ReadBinary binary, std::optional<ByteView> shared_module);
  // The binary of a generated component, which is borrowed.
  Result<Embedded*> EmbedGenerated(ByteView binary, ByteView shared_module);
  Status AddImports();
  Status AddHostImports();
  Status AddComponents();
  // From which size on core modules are imported.
  std::size_t LargeModule() const;
  Status AddInstances();
  // What an instance is given: an argument for each import of its world.
  using Argument = std::optional<wasm::ExternIndex>;  // nothing for a type that has to be made
  Result<std::vector<wasm::InstantiateArgument>> Arguments(const wit::World& world,
                                                           const ReadBinary& binary,
                                                           std::vector<Argument> given);
  Result<std::vector<wasm::InstantiateArgument>> ArgumentsOf(graph::NodeId node);
  Result<Argument> ArgumentFor(graph::NodeId node, std::size_t import_item);
  Result<Argument> InterceptorArgument(graph::NodeId node, const wit::WorldItem& import);
  // An export of a component's instance, aliased once.
  Result<wasm::ExternIndex> ExportOf(graph::NodeId node, std::size_t export_item);
  Status AddExports();
  // Exports an export of a component under its own name, once, and what its types need names from.
  Result<wasm::ExternIndex> AddExport(graph::NodeId node, std::size_t export_item);
  // Exports, or finds among the imports, what names an export's types. Whether the export has to
  // be told that these are its types.
  Result<bool> NameTypes(graph::NodeId node, const wit::WorldItem& item);
  // The same for one import of the component; false where it has no types.
  Result<bool> NameTypesOf(graph::NodeId node, std::size_t import_item);
  // The type to export `inner` as, which is that item of the component.
  Result<wasm::ExternType> Ascription(graph::NodeId node, const wit::WorldItem& item,
                                      wasm::ExternIndex inner);
  std::vector<LeftoverImport> ImportList() const;

  const graph::Graph& graph_;
  graph::NodeId root_;
  const ComposeOptions& options_;
  std::vector<graph::NodeId> nodes_;  // components and interceptors, each behind those it needs

  LeftoverMerger leftovers_;
  std::map<ImportId, LeftoverId> leftover_ids_;
  std::vector<LeftoverId> leftover_order_;
  std::map<LeftoverId, wasm::ExternIndex> leftover_indices_;

  std::deque<Embedded> binaries_;
  std::size_t count_ = 1;  // of core modules and components, with the composed one
  std::map<const graph::ComponentBinary*, Embedded*> by_binary_;
  std::map<std::string, Embedded*, std::less<>> by_content_;  // of generated components
  std::vector<AddedAsker> askers_;
  std::map<ImportId, ConfigStore> stores_;
  std::vector<std::pair<ConfigStore*, Embedded*>> store_binaries_;
  std::map<graph::NodeId, Interceptor> interceptors_;
  std::map<std::string, wasm::InstanceIndex> host_imports_;

  wasm::ComponentBuilder builder_;
  wit::ImportEncoder imports_;
  ModuleImporter modules_;
  std::map<graph::NodeId, Instantiated> instances_;
  std::map<std::pair<graph::NodeId, std::size_t>, wasm::ExternIndex> aliases_;
  struct Exported {
    wasm::ExternIndex index;
    bool is_ascribed = false;
  };
  std::map<std::pair<graph::NodeId, std::size_t>, Exported> exported_;
  std::map<std::string, graph::NodeId, std::less<>> export_names_;  // whose export has the name
  // The types of exports as each component knows them.
  std::map<graph::NodeId, wit::TypeEncoder> export_types_;
};

}  // namespace composable::compose
