// Core modules that are generated: small ones, with functions, one memory and data.
//
// Source: WebAssembly 3.0 "Binary Format: Modules".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "synth/core_code.h"
#include "wasm/core_type.h"

namespace composable::synth {

// Collects definitions and hands out their indices. All imports come before the first function.
// What is built is valid when the definitions are.
class CoreModuleBuilder {
 public:
  // With a name, which backtraces show, the functions that are exported have their names there,
  // too.
  explicit CoreModuleBuilder(std::string name = {}) : name_(std::move(name)) {}

  FunctionIndex ImportFunction(std::string module, std::string name,
                               const wasm::CoreFuncType& type);
  // The module's memory; sizes count pages of 64 KiB. Exactly one of these two.
  void ImportMemory(std::string module, std::string name, std::uint64_t pages);
  void DefineMemory(std::uint64_t pages) { memory_pages_ = pages; }

  FunctionIndex AddFunction(CodeBuilder code);
  void ExportFunction(std::string name, FunctionIndex function) {
    exports_.push_back({std::move(name), function});
  }
  void ExportMemory(std::string name) { exports_.push_back({std::move(name), MemoryExport{}}); }

  // Bytes that lie in the memory from the start.
  DataIndex AddData(std::uint32_t address, Bytes bytes);
  // Bytes that MemoryInit puts there.
  DataIndex AddPassiveData(Bytes bytes);

  // The binary. Error: kResourceExhausted where something is larger than 4 GiB.
  Result<Bytes> Finish() const;

 private:
  struct MemoryExport {};
  struct ExportItem {
    std::string name;
    std::variant<FunctionIndex, MemoryExport> item;
  };
  struct Data {
    std::optional<std::uint32_t> address;  // none for a passive segment
    Bytes bytes;
  };

  // The index of the type, which is added where it is not there.
  wasm::CoreTypeIndex TypeOf(const wasm::CoreFuncType& type);
  DataIndex AddSegment(Data data);

  std::string name_;
  std::vector<wasm::CoreFuncType> types_;
  std::vector<wasm::CoreImport> imports_;
  std::uint32_t imported_functions_ = 0;
  std::optional<std::uint64_t> memory_pages_;
  std::vector<wasm::CoreTypeIndex> function_types_;
  std::vector<CodeBuilder> functions_;
  std::vector<ExportItem> exports_;
  std::vector<Data> data_;
};

}  // namespace composable::synth
