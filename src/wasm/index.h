// Index spaces as strong types: a CoreFuncIndex is no FuncIndex.
//
// Source: component model, Explainer.md "Index Spaces"; Binary.md "Instance Definitions"
// (core:sort, sort).
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/strong_id.h"

namespace composable::wasm {

// The index spaces of a component.
enum class Sort : std::uint8_t {
  kCoreFunc,
  kCoreTable,
  kCoreMemory,
  kCoreGlobal,
  kCoreTag,
  kCoreType,
  kCoreModule,
  kCoreInstance,
  kFunc,
  kValue,
  kType,
  kComponent,
  kInstance,
};
inline constexpr std::uint8_t kSortCount = 13;

// As the text format spells it: "core func", "instance".
std::string_view SortName(Sort sort);

template <Sort Value>
struct SortTag {
  static constexpr Sort kSort = Value;
};

using CoreFuncIndex = StrongId<SortTag<Sort::kCoreFunc>>;
using CoreTableIndex = StrongId<SortTag<Sort::kCoreTable>>;
using CoreMemoryIndex = StrongId<SortTag<Sort::kCoreMemory>>;
using CoreGlobalIndex = StrongId<SortTag<Sort::kCoreGlobal>>;
using CoreTagIndex = StrongId<SortTag<Sort::kCoreTag>>;
using CoreTypeIndex = StrongId<SortTag<Sort::kCoreType>>;
using CoreModuleIndex = StrongId<SortTag<Sort::kCoreModule>>;
using CoreInstanceIndex = StrongId<SortTag<Sort::kCoreInstance>>;
using FuncIndex = StrongId<SortTag<Sort::kFunc>>;
using ValueIndex = StrongId<SortTag<Sort::kValue>>;
using TypeIndex = StrongId<SortTag<Sort::kType>>;
using ComponentIndex = StrongId<SortTag<Sort::kComponent>>;
using InstanceIndex = StrongId<SortTag<Sort::kInstance>>;

// core:sortidx, of the sorts that a core instance can export.
using CoreExternIndex =
    std::variant<CoreFuncIndex, CoreTableIndex, CoreMemoryIndex, CoreGlobalIndex, CoreTagIndex>;

// sortidx, of the sorts that a component can export.
using ExternIndex =
    std::variant<CoreModuleIndex, FuncIndex, ValueIndex, TypeIndex, ComponentIndex, InstanceIndex>;

// The index space of an index of unknown sort, and its number.
Sort SortOf(const CoreExternIndex& index);
Sort SortOf(const ExternIndex& index);
std::uint32_t NumberOf(const CoreExternIndex& index);
std::uint32_t NumberOf(const ExternIndex& index);

}  // namespace composable::wasm
