// Makes components that import what others do, for encoded_imports.py.
//
// Takes lines `COMPONENT<tab>FILE` on stdin; writes to the file a component that imports all that
// the component does, encoded anew. Answers each with one line on stdout: `ok` and whether the
// world of the new component has the same imports (`same`, or the first that differs); `foreign`
// where WIT has no words for some import; or `error` and the message, with tabs between.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "base/file_system.h"
#include "wasm/writer.h"
#include "wit/decode.h"
#include "wit/encode.h"
#include "wit/print_wit.h"

namespace composable::wit {
namespace {

bool IsForeign(const WorldItem& item) {
  const Interface* const interface = InterfaceOf(item);
  return std::holds_alternative<ForeignItem>(item.item) ||
         (interface != nullptr && !interface->foreign.empty());
}

Result<Bytes> ImportAll(const std::vector<WorldItem>& items) {
  wasm::ComponentBuilder builder;
  ImportEncoder imports(builder);
  for (const WorldItem& item : items) imports.Reserve(item.name);
  for (const WorldItem& item : items) COMPOSABLE_CHECK(imports.Import(item));
  return wasm::WriteComponent(std::move(builder).Finish());
}

// The item alone, as text.
std::string Print(const WorldItem& item) {
  const Interface* const interface = InterfaceOf(item);
  if (interface != nullptr && interface->name) return item.name + PrintInterface(*interface);
  return PrintWorld(World{{}, {}, {}, {item}, {}});
}

Result<std::string> Compare(const std::vector<WorldItem>& items, ByteView encoded) {
  COMPOSABLE_TRY(const World world, DecodeWorld(encoded));
  if (world.imports.size() != items.size()) return "another number of imports";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (Print(world.imports[i]) != Print(items[i])) return items[i].name;
  }
  return "same";
}

Result<std::string> Encode(const std::string& component, const std::string& file) {
  COMPOSABLE_TRY(const Bytes bytes, DiskFileSystem().ReadFile(component));
  COMPOSABLE_TRY(const World world, DecodeWorld(bytes));
  if (std::ranges::any_of(world.imports, IsForeign)) return "foreign";
  COMPOSABLE_TRY(const Bytes encoded, ImportAll(world.imports));
  std::ofstream(file, std::ios::binary) << AsText(encoded);
  COMPOSABLE_TRY(const std::string outcome, Compare(world.imports, encoded));
  return "ok\t" + outcome;
}

}  // namespace
}  // namespace composable::wit

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) return 2;
    const auto answer = composable::wit::Encode(line.substr(0, tab), line.substr(tab + 1));
    fmt::print("{}\n", answer ? *answer : "error\t" + composable::ToString(answer.error()));
  }
  return 0;
}
