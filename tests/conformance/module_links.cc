// Links a small module into core modules. A tool of module_links.py.
//
//   module_links OUT_DIR < LIST
//
// LIST names one file a line. For each, one line goes to standard output, its columns separated by
// a tab:
//
//   ok
//   refused  <message>
//
// and what came of it goes to OUT_DIR/<line number from 0>.wasm. What is added imports a function
// that is not linked, and calls it in another one, which it exports.

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <string>

#include "base/file_system.h"
#include "synth/core_module.h"
#include "wasm/module_link.h"

namespace {

using composable::Bytes;

Bytes MakeAddedModule() {
  using composable::wasm::NumberType;
  const composable::wasm::CoreFuncType type{{NumberType::kI32}, {NumberType::kI64}};
  composable::synth::CoreModuleBuilder module("added");
  const auto imported = module.ImportFunction("added", "imported", type);
  composable::synth::CodeBuilder code(type);
  code.LocalGet(code.Parameter(0)).Call(imported);
  const auto inner = module.AddFunction(std::move(code));
  composable::synth::CodeBuilder outer(type);
  outer.LocalGet(outer.Parameter(0)).Call(inner);
  module.ExportFunction("added function", module.AddFunction(std::move(outer)));
  return module.Finish().value();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: module_links OUT_DIR < LIST\n";
    return 2;
  }
  const Bytes added = MakeAddedModule();
  composable::DiskFileSystem files;
  std::size_t number = 0;
  for (std::string path; std::getline(std::cin, path); ++number) {
    const auto module = files.ReadFile(path);
    auto linked = module ? composable::wasm::LinkModules(*module, added, {})
                         : std::unexpected(module.error());
    if (linked) {
      std::ofstream file(fmt::format("{}/{}.wasm", argv[1], number), std::ios::binary);
      file << composable::AsText(*linked);
    }
    std::cout << (linked ? "ok" : "refused\t" + ToString(linked.error())) << "\n";
  }
  return 0;
}
