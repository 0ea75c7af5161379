#include "synth/core_module.h"

#include <algorithm>

#include "wasm/module_names.h"
#include "wasm/preamble.h"
#include "wasm/write/productions.h"

namespace composable::synth {
namespace {

using wasm::Encoder;

enum class SectionId : std::uint8_t {
  kCustom = 0,
  kType = 1,
  kImport = 2,
  kFunction = 3,
  kMemory = 5,
  kExport = 7,
  kCode = 10,
  kData = 11,
  kDataCount = 12,
};

enum class ExternKind : std::uint8_t { kFunction = 0x00, kMemory = 0x02 };

// section ::= id:byte size:u32 contents
void WriteSection(Encoder& out, SectionId id, const Encoder& contents) {
  out.Byte(static_cast<std::uint8_t>(id));
  out.Size(contents.size(), "section");
  out.Append(contents);
}

template <typename Element, typename WriteElement>
void WriteSection(Encoder& out, SectionId id, const std::vector<Element>& elements,
                  WriteElement write_element) {
  if (elements.empty()) return;
  Encoder contents;
  wasm::WriteVector(contents, elements, write_element);
  WriteSection(out, id, contents);
}

void WriteFunctionType(Encoder& out, const wasm::CoreFuncType& type) {
  wasm::WriteRecGroup(out, {wasm::RecGroup::Form::kSingle, {{true, {}, {{}, {}, {}, type}}}},
                      wasm::RecGroupPlace::kModuleType);
}

// import ::= module:name name:name type:externtype
void WriteImport(Encoder& out, const wasm::CoreImport& import) {
  out.Name(import.module);
  out.Name(import.name);
  wasm::WriteCoreExternType(out, import.type);
}

// code ::= size:u32 func
void WriteCode(Encoder& out, const CodeBuilder& function) {
  Encoder body;
  function.WriteTo(body);
  out.Size(body.size(), "function");
  out.Append(body);
}

}  // namespace

FunctionIndex CoreModuleBuilder::ImportFunction(std::string module, std::string name,
                                                const wasm::CoreFuncType& type) {
  imports_.push_back(
      {std::move(module), std::move(name), wasm::CoreFuncExtern{TypeOf(type), false}});
  return FunctionIndex(imported_functions_++);
}

void CoreModuleBuilder::ImportMemory(std::string module, std::string name, std::uint64_t pages) {
  wasm::MemoryType type;
  type.minimum = pages;
  imports_.push_back({std::move(module), std::move(name), type});
}

FunctionIndex CoreModuleBuilder::AddFunction(CodeBuilder code) {
  function_types_.push_back(TypeOf(code.type()));
  functions_.push_back(std::move(code));
  return FunctionIndex(imported_functions_ + static_cast<std::uint32_t>(functions_.size() - 1));
}

DataIndex CoreModuleBuilder::AddData(std::uint32_t address, Bytes bytes) {
  return AddSegment({address, std::move(bytes)});
}

DataIndex CoreModuleBuilder::AddPassiveData(Bytes bytes) {
  return AddSegment({std::nullopt, std::move(bytes)});
}

DataIndex CoreModuleBuilder::AddSegment(Data data) {
  data_.push_back(std::move(data));
  return DataIndex(static_cast<std::uint32_t>(data_.size() - 1));
}

wasm::CoreTypeIndex CoreModuleBuilder::TypeOf(const wasm::CoreFuncType& type) {
  const auto found = std::ranges::find(types_, type);
  const auto index = static_cast<std::uint32_t>(found - types_.begin());
  if (found == types_.end()) types_.push_back(type);
  return wasm::CoreTypeIndex(index);
}

// module ::= preamble section*
Result<Bytes> CoreModuleBuilder::Finish() const {
  Encoder out;
  out.Raw(wasm::kCoreModulePreamble);
  WriteSection(out, SectionId::kType, types_, WriteFunctionType);
  WriteSection(out, SectionId::kImport, imports_, WriteImport);
  WriteSection(out, SectionId::kFunction, function_types_,
               [](Encoder& to, wasm::CoreTypeIndex type) { wasm::WriteIndex(to, type); });
  if (memory_pages_) {
    Encoder memories;
    memories.U32(1);
    memories.Byte(0x00);  // no maximum
    memories.U64(*memory_pages_);
    WriteSection(out, SectionId::kMemory, memories);
  }
  WriteSection(out, SectionId::kExport, exports_, [](Encoder& to, const ExportItem& item) {
    to.Name(item.name);
    const auto* function = std::get_if<FunctionIndex>(&item.item);
    to.Byte(static_cast<std::uint8_t>(function != nullptr ? ExternKind::kFunction
                                                          : ExternKind::kMemory));
    to.U32(function != nullptr ? function->value : 0);
  });
  if (!data_.empty()) {
    Encoder count;
    count.Size(data_.size(), "vector");
    WriteSection(out, SectionId::kDataCount, count);
  }
  WriteSection(out, SectionId::kCode, functions_, WriteCode);
  WriteSection(out, SectionId::kData, data_, [](Encoder& to, const Data& data) {
    to.Byte(data.address ? 0x00 : 0x01);
    if (data.address) {
      to.Byte(0x41);  // i32.const
      to.S33(static_cast<std::int32_t>(*data.address));
      to.Byte(static_cast<std::uint8_t>(Op::kEnd));
    }
    to.Size(data.bytes.size(), "data segment");
    to.Raw(data.bytes);
  });
  if (!name_.empty()) {
    wasm::ModuleNames names{.module = name_, .functions = {}};
    for (const ExportItem& item : exports_) {
      if (const auto* const function = std::get_if<FunctionIndex>(&item.item))
        names.functions.emplace(function->value, item.name);
    }
    Encoder contents;
    wasm::WriteModuleNames(contents, names);
    WriteSection(out, SectionId::kCustom, contents);
  }
  return out.Finish();
}

}  // namespace composable::synth
