// The writing functions, one per production, mirrored from read/.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "wasm/component.h"
#include "wasm/write/encoder.h"

namespace composable::wasm {

template <typename Tag>
void WriteIndex(Encoder& out, StrongId<Tag> index) {
  out.U32(index.value);
}

// <vec(elements)>
template <typename Element, typename WriteElement>
void WriteVector(Encoder& out, const std::vector<Element>& elements, WriteElement write_element) {
  out.Size(elements.size(), "vector");
  for (const Element& element : elements) write_element(out, element);
}

// core_type.cc
void WriteCoreValueType(Encoder& out, const CoreValueType& type);
// Where a group stands decides how a subtype that is not final starts.
enum class RecGroupPlace : std::uint8_t { kComponent, kModuleType };
void WriteRecGroup(Encoder& out, const RecGroup& group, RecGroupPlace place);
void WriteCoreExternType(Encoder& out, const CoreExternType& type);

// core_definition.cc
void WriteCoreType(Encoder& out, const CoreType& type);
void WriteCoreInstance(Encoder& out, const CoreInstance& instance);

// value_type.cc
void WriteValueType(Encoder& out, const ValueType& type);
void WriteDefinedType(Encoder& out, const DefinedType& type);
void WriteResultList(Encoder& out, const std::optional<ValueType>& result);
void WriteLabelledType(Encoder& out, const LabelledType& labelled);

// type.cc
void WriteType(Encoder& out, const Type& type);

// sort.cc
void WriteSort(Encoder& out, Sort sort);
// The byte of a core sort, without what tells it from component sorts.
void WriteCoreSort(Encoder& out, Sort sort);
void WriteExternIndex(Encoder& out, const ExternIndex& index);
void WriteCoreExternIndex(Encoder& out, const CoreExternIndex& index);

// alias.cc
void WriteAlias(Encoder& out, const Alias& alias);

// external.cc
void WriteExternName(Encoder& out, const ExternName& name);
void WriteExternType(Encoder& out, const ExternType& type);
void WriteImport(Encoder& out, const Import& import);
void WriteExport(Encoder& out, const Export& item);
void WriteExportDeclaration(Encoder& out, const ExportDeclaration& declaration);

// instance.cc
void WriteInstance(Encoder& out, const Instance& instance);

// canonical.cc
void WriteCanonical(Encoder& out, const Canonical& canonical);

// component_names.cc
// namesubsection_N(B) ::= N:<byte> size:<u32> B
void WriteNameSubsection(Encoder& out, std::uint8_t kind, const Encoder& contents);

// start.cc
void WriteStart(Encoder& out, const StartSection& start);
void WriteValue(Encoder& out, const Value& value);

}  // namespace composable::wasm
