// What a component imports and exports, and whether another one provides what it imports.
//
//   toolkit_example COMPONENT PROVIDER
#include <fmt/format.h>

#include <cstdlib>

#include "base/file_system.h"
#include "wasm/reader.h"
#include "wasm/writer.h"
#include "wit/decode.h"
#include "wit/subtype.h"

namespace {

namespace wasm = composable::wasm;
namespace wit = composable::wit;
using composable::Result;
using composable::Status;

void PrintItems(std::string_view title, const std::vector<wit::WorldItem>& items) {
  for (const wit::WorldItem& item : items) {
    fmt::print("{} {}\n", title, item.name);
    const wit::Interface* const interface = wit::InterfaceOf(item);
    if (interface == nullptr) continue;
    for (const wit::Function& function : interface->functions) {
      fmt::print("  {}: {}\n", wit::ToString(function.name), wit::ToWit(function.type));
    }
  }
}

// The export that an import of that name may be given, or null.
const wit::Interface* FindProvider(const wit::World& provider, const wit::InterfaceName& wanted) {
  for (const wit::WorldItem& item : provider.exports) {
    const wit::Interface* const interface = wit::InterfaceOf(item);
    if (interface != nullptr && interface->name && wit::IsCompatible(*interface->name, wanted)) {
      return interface;
    }
  }
  return nullptr;
}

// Says of each imported interface whether the provider has it and whether its types fit.
void PrintFits(const wit::World& importer, const wit::World& provider) {
  // What resources are is a matter of each instance: the importer has those that it is given.
  const wit::ResourceScope provided;
  wit::ResourceScope wanted;
  for (const wit::WorldItem& item : importer.imports) {
    const wit::Interface* const import = wit::InterfaceOf(item);
    if (import == nullptr || !import->name) continue;
    const wit::Interface* const found = FindProvider(provider, *import->name);
    if (found == nullptr) {
      fmt::print("{}: not provided\n", item.name);
    } else if (const auto mismatch = wit::FindMismatch(*found, provided, *import, wanted)) {
      fmt::print("{}: {}\n", item.name, wit::ToString(*mismatch));
    } else {
      fmt::print("{}: fits\n", item.name);
    }
  }
}

// The component with a custom section more. Nothing is copied before the bytes are written.
Result<composable::Bytes> AddNote(wasm::Component component, std::string_view note) {
  component.sections.emplace_back(wasm::CustomSection{"note", {composable::AsBytes(note)}});
  return wasm::WriteComponent(component);
}

Status Run(const char* component_path, const char* provider_path) {
  const composable::DiskFileSystem disk;
  // The bytes have to outlive the component, which points into them.
  COMPOSABLE_TRY(const composable::Bytes bytes, disk.ReadFile(component_path));
  COMPOSABLE_TRY(const wasm::Component component, wasm::ReadComponent(bytes));
  COMPOSABLE_TRY(const wit::World world, wit::DecodeWorld(component));
  PrintItems("import", world.imports);
  PrintItems("export", world.exports);

  COMPOSABLE_TRY(const composable::Bytes provider_bytes, disk.ReadFile(provider_path));
  COMPOSABLE_TRY(const wit::World provider, wit::DecodeWorld(provider_bytes));
  PrintFits(world, provider);

  COMPOSABLE_TRY(const composable::Bytes noted, AddNote(component, "checked"));
  fmt::print("with a note, it has {} bytes more\n", noted.size() - bytes.size());
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: toolkit_example COMPONENT PROVIDER\n");
    return 2;
  }
  const Status status = Run(argv[1], argv[2]);
  if (status) return EXIT_SUCCESS;
  fmt::print(stderr, "error: {}\n", composable::ToReport(status.error()));
  return EXIT_FAILURE;
}
