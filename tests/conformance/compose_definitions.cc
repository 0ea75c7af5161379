// Composes components of definition files, for composed_components.py.
//
// usage: compose_definitions ROOT portable|closed|internal OUT FILE…
//
// Writes the composed component to OUT, and what it imports and exports to stdout: in the portable
// output its WIT, in the internal one a line for each import (`NAME INTERFACE CAPABILITY`, with `-`
// for what is not there) and each module. Errors and warnings go to stderr, a line each, and the
// status is 1 where there are errors. An import that nobody provides is one where the output is
// `closed`, which is portable otherwise. Any capability provides all interfaces of the packages in
// its property `packages`.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/file_system.h"
#include "compose/compose.h"
#include "config/load.h"
#include "graph/build_graph.h"
#include "wit/decode.h"
#include "wit/describe.h"

namespace composable {
namespace {

class Files final : public graph::ComponentSource {
 public:
  Result<graph::ComponentBinaryPtr> Read(const config::ComponentDefinition& definition) override {
    COMPOSABLE_TRY(Bytes bytes, disk_.ReadFile(definition.uri.value.path));
    graph::ComponentBinaryPtr& binary = binaries_[std::string(AsText(bytes))];
    if (binary != nullptr) return binary;
    COMPOSABLE_TRY(wit::World world, wit::DecodeWorld(bytes));
    binary = std::make_shared<const graph::ComponentBinary>(
        graph::ComponentBinary{std::move(bytes), std::move(world)});
    return binary;
  }

 private:
  DiskFileSystem disk_;
  std::map<std::string, graph::ComponentBinaryPtr> binaries_;
};

class Catalog final : public graph::CapabilityCatalog {
 public:
  bool Provides(const config::CapabilityDefinition& capability,
                const wit::InterfaceName& interface) const override {
    const std::string package = interface.package.namespaces[0] + ':' + interface.package.names[0];
    return std::ranges::any_of(capability.properties, [&](const config::Property& property) {
      const auto* const list = std::get_if<config::PropertyList>(&property.value.value);
      return property.key.value == "packages" && list != nullptr &&
             std::ranges::any_of(*list, [&](const config::PropertyValue& value) {
               return std::get<std::string>(value.value) == package;
             });
    });
  }
  bool IsShared(const wit::InterfaceName& interface) const override {
    return wit::UnversionedName(interface.package) == "wasi:io";
  }
  std::vector<std::string> TypesFor(const wit::InterfaceName& /*interface*/) const override {
    return {};
  }
};

int Report(std::span<const Error> errors) {
  for (const Error& error : errors) {
    fmt::print(stderr, "[{}] {}\n", DiagnosticCode(DiagnosticOf(error)), ToString(error));
  }
  return errors.empty() ? 0 : 1;
}

std::string DescribeImports(const compose::Composed& composed, const graph::Graph& graph) {
  std::string text;
  for (const compose::LeftoverImport& import : composed.imports) {
    text += fmt::format("{} {} {}\n", import.import_name,
                        import.interface ? wit::ToString(*import.interface) : "-",
                        import.capability ? graph::NameOf(graph[*import.capability]) : "-");
  }
  for (const compose::ImportedModule& module : composed.modules) {
    text += fmt::format("module of {} bytes\n", module.bytes.size());
  }
  return text;
}

int Run(std::string_view root, std::string_view output, const std::string& out,
        std::span<const std::string> files) {
  const bool is_portable = output != "internal";
  const config::LoadResult loaded = config::LoadDefinitions(files, DiskFileSystem());
  if (!loaded.errors.empty()) return Report(loaded.errors);
  Files sources;
  const Catalog catalog;
  const graph::GraphResult built = graph::BuildGraph({loaded.definitions, sources, catalog}, root);
  Report(built.warnings);
  if (!built.errors.empty()) return Report(built.errors);
  if (output == "closed" && !built.unsatisfied.empty()) {
    return Report({&built.unsatisfied.front(), 1});
  }
  compose::ComposeOptions options;
  options.output = is_portable ? compose::Output::kPortable : compose::Output::kInternal;
  options.large_module = 1;
  // The store of every component is the file store.wasm.
  options.make_config_store = [](const graph::ComponentNode& node,
                                 std::size_t import_item) -> Result<compose::GeneratedComponent> {
    COMPOSABLE_TRY(Bytes bytes, DiskFileSystem().ReadFile("store.wasm"));
    return compose::GeneratedComponent{std::move(bytes),
                                       node.binary->world.imports[import_item].name};
  };
  const auto composed = compose::Compose(built.graph, *built.graph.Find(root), options);
  if (!composed) return Report({&composed.error(), 1});
  std::ofstream(out, std::ios::binary) << AsText(composed->binary);
  if (!is_portable) {
    fmt::print("{}", DescribeImports(*composed, built.graph));
    return 0;
  }
  const auto wit = wit::DescribeAsWit(composed->binary);
  if (!wit) return Report({&wit.error(), 1});
  fmt::print("{}", *wit);
  return 0;
}

}  // namespace
}  // namespace composable

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 4) return 2;
  return composable::Run(arguments[0], arguments[1], arguments[2], std::span(arguments).subspan(3));
}
