// The reading functions, one per production. Each .cc file beside this header holds one group and
// is mirrored in write/; the grammar stands above each definition.
//
// Every function reads from the position of `in.cursor` on and leaves it behind what it read.
// Definitions are added to the index spaces where they are read, not where they are nested as data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "wasm/component.h"
#include "wasm/component_names.h"
#include "wasm/read/input.h"

namespace composable::wasm {

// core_type.cc
Result<CoreValueType> ReadCoreValueType(Input& in);
Result<HeapType> ReadHeapType(Input& in);
// Also adds the group's types to the core type index space.
Result<RecGroup> ReadRecGroup(Input& in);
Result<TableType> ReadTableType(Input& in);
Result<MemoryType> ReadMemoryType(Input& in);
Result<GlobalType> ReadGlobalType(Input& in);
Result<TagType> ReadTagType(Input& in);
Result<CoreExternType> ReadCoreExternType(Input& in);

// core_definition.cc
Result<CoreImport> ReadCoreImport(Input& in);
// Also adds to the core type index space.
Result<CoreType> ReadCoreType(Input& in);
Result<CoreInstance> ReadCoreInstance(Input& in);

// value_type.cc
Result<ValueType> ReadValueType(Input& in);
// The rest of a defvaltype behind its opcode; nothing where the opcode is none of them.
std::optional<Result<DefinedType>> ReadDefinedType(Input& in, std::uint8_t opcode);
Result<std::optional<ValueType>> ReadResultList(Input& in);
// A label that must follow the grammar of labels.
Result<std::string> ReadLabel(Input& in, std::string_view production);
Result<LabelledType> ReadLabelledType(Input& in);

// type.cc
// Adds to the type index space.
Result<Type> ReadType(Input& in);

// sort.cc
// The sorts that a component, or a core module, can export.
Result<Sort> ReadExternSort(Input& in);
Result<Sort> ReadCoreExternSort(Input& in);
Result<ExternIndex> ReadExternIndex(Input& in);
Result<CoreExternIndex> ReadCoreExternIndex(Input& in);

// alias.cc
// Also adds to the index space of its sort.
Result<Alias> ReadAlias(Input& in);

// external.cc
enum class ExternDirection : std::uint8_t { kImport, kExport };
Result<ExternName> ReadExternName(Input& in, ExternDirection direction);
Result<ExternType> ReadExternType(Input& in);
// Also add to the index space of what is imported or exported.
Result<Import> ReadImport(Input& in);
Result<Export> ReadExport(Input& in);
Result<ExportDeclaration> ReadExportDeclaration(Input& in);

// instance.cc
Result<Instance> ReadInstance(Input& in);

// canonical.cc
// Also adds to the index space of core functions or functions.
Result<Canonical> ReadCanonical(Input& in);

// constant_expression.cc
// Moves past a constant expression, its end included.
Status SkipConstantExpression(Input& in);

// module_interface.cc
// An export of a core module as it is written.
struct RawExport {
  std::string name;
  Sort sort = Sort::kCoreFunc;
  std::uint32_t index = 0;
  std::uint64_t offset = 0;  // of the index
};
Result<RawExport> ReadRawExport(Input& in);

// component_names.cc
// namemap ::= vec(<nameassoc>), to the end of the cursor.
Result<std::vector<NameAssociation>> ReadNameMap(Cursor& cursor);

// instructions.cc
// Where a core module names a function. Places count from the start of the outermost binary.
struct FunctionPlace {
  ByteRange place;
  std::uint32_t index = 0;
};
// An index in the core function index space.
Status ReadFunctionPlace(Input& in, std::vector<FunctionPlace>& places);
// Moves past an expression, its end included, and adds the functions that its instructions name, in
// their order. Refuses instructions that Wasmtime 48 does not have, and indices of functions and
// types that are outside of their index spaces; all else is for the engine to validate.
Status ReadFunctionPlaces(Input& in, std::vector<FunctionPlace>& places);

// start.cc
// Also adds to the index space of values.
Result<StartSection> ReadStart(Input& in);
Result<Value> ReadValue(Input& in);

}  // namespace composable::wasm
