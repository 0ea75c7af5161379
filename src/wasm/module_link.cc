#include "wasm/module_link.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "wasm/module_interface.h"
#include "wasm/module_names.h"
#include "wasm/preamble.h"
#include "wasm/read/module_sections.h"
#include "wasm/read/productions.h"
#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

using FunctionPlaces = std::vector<FunctionPlace>;

template <typename... Args>
std::unexpected<Error> NotLinked(fmt::format_string<Args...> format, Args&&... args) {
  return Fail(ErrorCode::kInvalidComponent, format, std::forward<Args>(args)...);
}

template <typename Items, typename Projection>
bool Has(const Items& items, const std::string& name, Projection name_of) {
  return std::ranges::find(items, name, name_of) != std::ranges::end(items);
}

// One of the two modules.
struct Module {
  ByteView bytes;
  ModuleSections sections;
  ModuleInterface interface;
  std::vector<RawExport> exports;
  std::uint32_t type_count = 0;
  std::uint32_t imported_functions = 0;
  std::uint32_t function_count = 0;  // with those
  Scopes scopes;                     // its types and functions are defined

  Input InputOf(ModuleSection id) { return {*sections[id], scopes}; }
};

Result<Module> ReadModule(ByteView bytes) {
  Module module{.bytes = bytes, .sections = {}, .interface = {}, .exports = {}, .scopes = {}};
  COMPOSABLE_TRY(module.sections, FindModuleSections(bytes, 0));
  COMPOSABLE_TRY(module.interface, ReadModuleInterface(bytes));
  for (const RecGroup& group : module.interface.types)
    module.type_count += static_cast<std::uint32_t>(group.types.size());
  module.scopes.Enter();
  COMPOSABLE_CHECK(module.scopes.Define(Sort::kCoreType, 0, module.type_count));
  module.imported_functions = static_cast<std::uint32_t>(
      std::ranges::count_if(module.interface.imports, [](const CoreImport& import) {
        return std::holds_alternative<CoreFuncExtern>(import.type);
      }));
  module.function_count = module.imported_functions;
  if (auto functions = module.sections[ModuleSection::kFunction]) {
    COMPOSABLE_TRY(const std::uint32_t count,
                   functions->ReadCount("core function section", limits::kSectionItems));
    module.function_count += count;
  }
  COMPOSABLE_CHECK(module.scopes.Define(Sort::kCoreFunc, 0, module.function_count));
  if (module.sections[ModuleSection::kExport]) {
    Input in = module.InputOf(ModuleSection::kExport);
    COMPOSABLE_TRY(module.exports,
                   ReadVector(in, "core export section", limits::kSectionItems, ReadRawExport));
  }
  return module;
}

// None where they cannot be read.
ModuleNames NamesOf(const Module& module) {
  for (Cursor custom : module.sections.customs) {
    const auto name = custom.ReadName("custom section");
    if (!name || *name != kModuleNameSection) continue;
    if (auto names = ReadModuleNames(custom.Rest(), custom.Offset())) return *std::move(names);
  }
  return {};
}

// Calls `read_element` for as many elements as the section says.
template <typename ReadElement>
Status ReadElements(Module& module, ModuleSection id, const ReadElement& read_element) {
  if (!module.sections[id]) return {};
  Input in = module.InputOf(id);
  COMPOSABLE_TRY(const std::uint32_t count,
                 in.cursor.ReadCount(ModuleSectionName(id), limits::kSectionItems));
  for (std::uint32_t i = 0; i < count; ++i) COMPOSABLE_CHECK(read_element(in));
  return in.cursor.ExpectEnd();
}

// table ::= tt:<tabletype> | 0x40 0x00 tt:<tabletype> e:<expr>
Status FindInTable(Input& in, FunctionPlaces& places) {
  COMPOSABLE_TRY(const std::uint8_t first, in.cursor.PeekByte("core:table"));
  const bool has_expression = first == 0x40;
  if (has_expression) COMPOSABLE_CHECK(in.cursor.ReadBytes(2, "core:table"));
  COMPOSABLE_CHECK(ReadTableType(in));
  return has_expression ? ReadFunctionPlaces(in, places) : Status();
}

// global ::= gt:<globaltype> e:<expr>
Status FindInGlobal(Input& in, FunctionPlaces& places) {
  COMPOSABLE_CHECK(ReadGlobalType(in));
  return ReadFunctionPlaces(in, places);
}

// elem ::= 0 e:<expr> vec(<funcidx>)           | 4 e:<expr> vec(<expr>)
//        | 1 kind vec(<funcidx>)               | 5 <reftype> vec(<expr>)
//        | 2 table e:<expr> kind vec(<funcidx>) | 6 table e:<expr> <reftype> vec(<expr>)
//        | 3 kind vec(<funcidx>)               | 7 <reftype> vec(<expr>)
// The number's bits: not active; has a table, or where not active, is declarative; has expressions.
Status FindInElement(Input& in, FunctionPlaces& places) {
  COMPOSABLE_TRY(const std::uint32_t form, in.cursor.ReadU32("core:elem"));
  if (form > 7) return NotLinked("`core:elem`: expected a form from 0 to 7, found {}", form);
  const bool is_active = (form & 1U) == 0;
  const bool has_expressions = (form & 4U) != 0;
  if (is_active) {
    if ((form & 2U) != 0) COMPOSABLE_CHECK(in.cursor.ReadU32("core:elem"));
    COMPOSABLE_CHECK(ReadFunctionPlaces(in, places));
  }
  if ((form & 3U) != 0) {
    if (has_expressions) {
      COMPOSABLE_CHECK(ReadCoreValueType(in));
    } else {
      COMPOSABLE_CHECK(in.cursor.ReadByte("core:elem"));
    }
  }
  COMPOSABLE_TRY(const std::uint32_t count, in.cursor.ReadCount("core:elem", limits::kModuleBytes));
  for (std::uint32_t i = 0; i < count; ++i) {
    COMPOSABLE_CHECK(has_expressions ? ReadFunctionPlaces(in, places)
                                     : ReadFunctionPlace(in, places));
  }
  return {};
}

// func ::= vec(n:<u32> t:<valtype>) e:<expr>
Status FindInFunction(Input& in, FunctionPlaces& places) {
  COMPOSABLE_TRY(const std::uint32_t count,
                 in.cursor.ReadCount("core:locals", limits::kModuleBytes));
  for (std::uint32_t i = 0; i < count; ++i) {
    COMPOSABLE_CHECK(in.cursor.ReadU32("core:locals"));
    COMPOSABLE_CHECK(ReadCoreValueType(in));
  }
  COMPOSABLE_CHECK(ReadFunctionPlaces(in, places));
  return in.cursor.ExpectEnd();
}

// What the functions of one module are in the linked one.
class FunctionMap {
 public:
  // Of the module that is added to: its own functions move behind the imports that are new.
  FunctionMap(std::uint32_t imported, std::uint32_t added_imports)
      : imported_(imported), shift_(added_imports) {}
  // Of the one that is added: each of its imports is something else.
  FunctionMap(std::vector<std::uint32_t> imports, std::uint32_t first_defined)
      : imports_(std::move(imports)),
        imported_(static_cast<std::uint32_t>(imports_.size())),
        shift_(first_defined - imported_) {}

  std::uint32_t operator()(std::uint32_t index) const {
    if (index >= imported_) return index + shift_;
    return imports_.empty() ? index : imports_[index];
  }

 private:
  std::vector<std::uint32_t> imports_;
  std::uint32_t imported_ = 0;
  std::uint32_t shift_ = 0;
};

// Copies bytes of a module in which functions are named at `places`, which are in their order.
void WriteRenumbered(Encoder& out, ByteView module, ByteRange range,
                     std::span<const FunctionPlace> places, const FunctionMap& functions) {
  std::uint64_t at = range.offset;
  const auto copy_until = [&](std::uint64_t end) {
    for (const std::uint8_t byte : module.subspan(at, end - at)) out.Byte(byte);
  };
  for (const FunctionPlace& function : places) {
    copy_until(function.place.offset);
    out.U32(functions(function.index));
    at = function.place.end();
  }
  copy_until(range.end());
}

class Linker {
 public:
  Linker(Module& module, Module& added) : module_(module), added_(added) {}

  Result<Bytes> Link(std::span<const ModuleLink> links) {
    COMPOSABLE_CHECK(CheckCustomSections());
    COMPOSABLE_CHECK(CheckAdded());
    COMPOSABLE_CHECK(Resolve(links));
    Encoder out;
    out.Raw(kCoreModulePreamble);
    for (const ModuleSection id : kModuleSectionOrder) {
      Encoder contents;
      COMPOSABLE_TRY(const bool is_there, WriteContents(contents, id));
      if (is_there) WriteSection(out, id, contents);
    }
    WriteNames(out);
    return out.Finish();
  }

 private:
  static void WriteSection(Encoder& out, ModuleSection id, const Encoder& contents) {
    out.Byte(static_cast<std::uint8_t>(id));
    out.Size(contents.size(), ModuleSectionName(id));
    out.Append(contents);
  }

  // Refuses a module whose functions are described by their places.
  Status CheckCustomSections() const;
  // Refuses what is added where it has more than is understood, or what the module has, too.
  Status CheckAdded() const;
  Status Resolve(std::span<const ModuleLink> links);
  Result<std::uint32_t> ResolveImport(const CoreImport& import, const ModuleLink& link) const;

  // Whether the linked module has the section.
  Result<bool> WriteContents(Encoder& out, ModuleSection id);
  // The counts of both together, and the elements of the module as they are.
  Status WriteCountAndOwn(Encoder& out, ModuleSection id, std::uint32_t added_count) const;
  Status WriteImports(Encoder& out) const;
  Status WriteFunctions(Encoder& out) const;
  Status WriteExports(Encoder& out);
  Status WriteCode(Encoder& out);
  static Status WriteCodeOf(Encoder& out, Module& module, const FunctionMap& functions);
  // A section of the module that names functions.
  template <typename Find>
  Status WriteOwn(Encoder& out, ModuleSection id, const Find& find);
  void WriteNames(Encoder& out) const;

  Module& module_;
  Module& added_;
  std::vector<const CoreImport*> new_imports_;
  FunctionMap own_{0, 0};
  FunctionMap of_added_{0, 0};
};

Status Linker::CheckCustomSections() const {
  for (Cursor custom : module_.sections.customs) {
    COMPOSABLE_TRY(const std::string name, custom.ReadName("custom section"));
    if (name.starts_with(".debug_"))
      return NotLinked("the module has debug information, of which nothing would be in its place");
  }
  return {};
}

Status Linker::CheckAdded() const {
  using enum ModuleSection;
  for (const ModuleSection id :
       {kTable, kMemory, kGlobal, kStart, kElement, kData, kDataCount, kTag}) {
    if (added_.sections[id])
      return NotLinked("the module that is added has a {}", ModuleSectionName(id));
  }
  for (const RawExport& item : added_.exports) {
    if (item.sort != Sort::kCoreFunc)
      return NotLinked("the module that is added exports `{}`, which is no function", item.name);
    if (Has(module_.exports, item.name, &RawExport::name))
      return NotLinked("both modules export `{}`", item.name);
  }
  return {};
}

Status Linker::Resolve(std::span<const ModuleLink> links) {
  std::vector<std::uint32_t> functions;
  for (const CoreImport& import : added_.interface.imports) {
    const auto link = std::ranges::find(links, import.name, &ModuleLink::import_name);
    const bool is_function = std::holds_alternative<CoreFuncExtern>(import.type);
    if (link == links.end()) {
      if (!is_function)
        return NotLinked("the import `{}` is no function and is not linked", import.name);
      if (Has(module_.interface.imports, import.module, &CoreImport::module))
        return NotLinked("both modules import from `{}`", import.module);
      functions.push_back(module_.imported_functions +
                          static_cast<std::uint32_t>(new_imports_.size()));
      new_imports_.push_back(&import);
      continue;
    }
    COMPOSABLE_TRY(const std::uint32_t index, ResolveImport(import, *link));
    if (is_function) functions.push_back(index);
  }
  const auto import_count = static_cast<std::uint32_t>(new_imports_.size());
  own_ = FunctionMap(module_.imported_functions, import_count);
  // What is linked is known only by now.
  std::uint32_t position = 0;
  for (const CoreImport& import : added_.interface.imports) {
    if (!std::holds_alternative<CoreFuncExtern>(import.type)) continue;
    std::uint32_t& function = functions[position++];
    if (Has(links, import.name, &ModuleLink::import_name)) function = own_(function);
  }
  of_added_ = FunctionMap(std::move(functions), module_.function_count + import_count);
  return {};
}

// The index of what the import is linked to.
Result<std::uint32_t> Linker::ResolveImport(const CoreImport& import,
                                            const ModuleLink& link) const {
  const auto item = std::ranges::find(module_.exports, link.export_name, &RawExport::name);
  if (item == module_.exports.end())
    return NotLinked("the module exports nothing with the name `{}`", link.export_name);
  const auto position = static_cast<std::size_t>(item - module_.exports.begin());
  const CoreExternType& type = module_.interface.exports[position].type;
  if (type.index() != import.type.index())
    return NotLinked("the export `{}` is not of the sort of `{}`", item->name, import.name);
  if (std::holds_alternative<MemoryType>(import.type)) {
    if (item->index != 0) return NotLinked("the memory `{}` is not the first one", item->name);
    return item->index;
  }
  const auto* const wanted = std::get_if<CoreFuncExtern>(&import.type);
  if (wanted == nullptr)
    return NotLinked("the import `{}` is neither a function nor a memory", import.name);
  const SubType* const own = module_.interface.FindType(std::get<CoreFuncExtern>(type).type);
  const SubType* const other = added_.interface.FindType(wanted->type);
  if (own == nullptr || other == nullptr || own->composite != other->composite)
    return NotLinked("the function `{}` is of another type than `{}`", item->name, import.name);
  return item->index;
}

Result<bool> Linker::WriteContents(Encoder& out, ModuleSection id) {
  using enum ModuleSection;
  const std::optional<Cursor>& own = module_.sections[id];
  if (!own && !added_.sections[id]) return false;
  switch (id) {
    case kType: {
      COMPOSABLE_CHECK(
          WriteCountAndOwn(out, id, static_cast<std::uint32_t>(added_.interface.types.size())));
      if (std::optional<Cursor> types = added_.sections[id]) {
        COMPOSABLE_CHECK(types->ReadU32("core type section"));
        out.Raw(types->Rest());
      }
      return true;
    }
    case kImport:
      COMPOSABLE_CHECK(WriteImports(out));
      return own || !new_imports_.empty();
    case kFunction:
      COMPOSABLE_CHECK(WriteFunctions(out));
      return true;
    case kTable:
      COMPOSABLE_CHECK(WriteOwn(out, id, FindInTable));
      return true;
    case kGlobal:
      COMPOSABLE_CHECK(WriteOwn(out, id, FindInGlobal));
      return true;
    case kExport:
      COMPOSABLE_CHECK(WriteExports(out));
      return true;
    case kStart: {
      Input in = module_.InputOf(id);
      FunctionPlaces start;
      COMPOSABLE_CHECK(ReadFunctionPlace(in, start));
      COMPOSABLE_CHECK(in.cursor.ExpectEnd());
      out.U32(own_(start.front().index));
      return true;
    }
    case kElement:
      COMPOSABLE_CHECK(WriteOwn(out, id, FindInElement));
      return true;
    case kCode:
      COMPOSABLE_CHECK(WriteCode(out));
      return true;
    case kMemory:
    case kTag:
    case kDataCount:
    case kData:
    case kCustom:
      out.Raw(own->Rest());
      return true;
  }
  return false;
}

Status Linker::WriteCountAndOwn(Encoder& out, ModuleSection id, std::uint32_t added_count) const {
  if (!module_.sections[id]) {
    out.U32(added_count);
    return {};
  }
  Cursor own = *module_.sections[id];
  COMPOSABLE_TRY(const std::uint32_t count, own.ReadU32(ModuleSectionName(id)));
  out.Size(std::uint64_t{count} + added_count, ModuleSectionName(id));
  out.Raw(own.Rest());
  return {};
}

// import ::= module:<name> name:<name> 0x00 t:<typeidx>
Status Linker::WriteImports(Encoder& out) const {
  COMPOSABLE_CHECK(WriteCountAndOwn(out, ModuleSection::kImport,
                                    static_cast<std::uint32_t>(new_imports_.size())));
  for (const CoreImport* const import : new_imports_) {
    CoreFuncExtern type = std::get<CoreFuncExtern>(import->type);
    type.type.value += module_.type_count;
    out.Name(import->module);
    out.Name(import->name);
    WriteCoreExternType(out, type);
  }
  return {};
}

Status Linker::WriteFunctions(Encoder& out) const {
  COMPOSABLE_CHECK(WriteCountAndOwn(out, ModuleSection::kFunction,
                                    added_.function_count - added_.imported_functions));
  std::optional<Cursor> functions = added_.sections[ModuleSection::kFunction];
  if (!functions) return {};
  COMPOSABLE_CHECK(functions->ReadU32("core function section"));
  while (!functions->AtEnd()) {
    COMPOSABLE_TRY(const std::uint32_t type, functions->ReadU32("core function section"));
    out.U32(type + module_.type_count);
  }
  return {};
}

template <typename Find>
Status Linker::WriteOwn(Encoder& out, ModuleSection id, const Find& find) {
  FunctionPlaces places;
  COMPOSABLE_CHECK(ReadElements(module_, id, [&](Input& in) { return find(in, places); }));
  const Cursor& contents = *module_.sections[id];
  WriteRenumbered(out, module_.bytes, {contents.Offset(), contents.Remaining()}, places, own_);
  return {};
}

Status Linker::WriteExports(Encoder& out) {
  const auto count = static_cast<std::uint32_t>(module_.exports.size() + added_.exports.size());
  out.U32(count);
  const auto write = [&out](const std::vector<RawExport>& exports, const FunctionMap& functions) {
    for (const RawExport& item : exports) {
      out.Name(item.name);
      WriteCoreSort(out, item.sort);
      out.U32(item.sort == Sort::kCoreFunc ? functions(item.index) : item.index);
    }
  };
  write(module_.exports, own_);
  write(added_.exports, of_added_);
  return {};
}

// code ::= size:<u32> func
Status Linker::WriteCodeOf(Encoder& out, Module& module, const FunctionMap& functions) {
  FunctionPlaces places;
  std::uint32_t count = module.imported_functions;
  const auto write = [&](Input& in) -> Status {
    ++count;
    places.clear();
    COMPOSABLE_TRY(const std::uint32_t size, in.cursor.ReadU32("core:code"));
    COMPOSABLE_TRY(Cursor function, in.cursor.Take(size, "core:code", "core function"));
    const ByteRange range{function.Offset(), size};
    Input body = in.Over(std::move(function));
    COMPOSABLE_CHECK(FindInFunction(body, places));
    Encoder written;
    WriteRenumbered(written, module.bytes, range, places, functions);
    out.Size(written.size(), "function");
    out.Append(written);
    return {};
  };
  COMPOSABLE_CHECK(ReadElements(module, ModuleSection::kCode, write));
  if (count == module.function_count) return {};
  return NotLinked("the module has {} functions, but the code of {}",
                   module.function_count - module.imported_functions,
                   count - module.imported_functions);
}

Status Linker::WriteCode(Encoder& out) {
  const std::uint32_t own_count = module_.function_count - module_.imported_functions;
  const std::uint32_t added_count = added_.function_count - added_.imported_functions;
  out.U32(own_count + added_count);
  COMPOSABLE_CHECK(WriteCodeOf(out, module_, own_));
  return WriteCodeOf(out, added_, of_added_);
}

// What backtraces show of the functions that are added tells the module that they come from.
void Linker::WriteNames(Encoder& out) const {
  ModuleNames names;
  const ModuleNames own = NamesOf(module_);
  names.module = own.module;
  for (const auto& [index, name] : own.functions) names.functions.emplace(own_(index), name);
  const ModuleNames added = NamesOf(added_);
  for (const auto& [index, name] : added.functions) {
    if (index < added_.imported_functions) continue;
    names.functions.emplace(of_added_(index),
                            added.module.empty() ? name : added.module + "." + name);
  }
  if (names == ModuleNames()) return;
  Encoder contents;
  WriteModuleNames(contents, names);
  WriteSection(out, ModuleSection::kCustom, contents);
}

}  // namespace

Result<Bytes> LinkModules(ByteView module, ByteView added, std::span<const ModuleLink> links) {
  COMPOSABLE_TRY(Module own, ReadModule(module));
  COMPOSABLE_TRY(Module other, ReadModule(added));
  return Linker(own, other).Link(links);
}

}  // namespace composable::wasm
