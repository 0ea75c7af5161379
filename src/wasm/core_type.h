// Core WebAssembly types, as component core types and core modules use them.
//
// Source: WebAssembly 3.0 "Binary Format: Types"; proposals shared-everything-threads (shared),
// custom-descriptors (exact, describes, descriptor), stack-switching (cont), custom-page-sizes,
// as far as Wasmtime 48 decodes them. Enumerators are the binary opcodes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "wasm/index.h"

namespace composable::wasm {

enum class NumberType : std::uint8_t {
  kI32 = 0x7F,
  kI64 = 0x7E,
  kF32 = 0x7D,
  kF64 = 0x7C,
  kV128 = 0x7B,
};

enum class AbstractHeapType : std::uint8_t {
  kNoCont = 0x75,
  kNoExn = 0x74,
  kNoFunc = 0x73,
  kNoExtern = 0x72,
  kNone = 0x71,
  kFunc = 0x70,
  kExtern = 0x6F,
  kAny = 0x6E,
  kEq = 0x6D,
  kI31 = 0x6C,
  kStruct = 0x6B,
  kArray = 0x6A,
  kExn = 0x69,
  kCont = 0x68,
};

struct AbstractHeap {
  AbstractHeapType type = AbstractHeapType::kFunc;
  bool is_shared = false;
  bool operator==(const AbstractHeap&) const = default;
};

struct ConcreteHeap {
  CoreTypeIndex type;
  bool is_exact = false;
  bool operator==(const ConcreteHeap&) const = default;
};

using HeapType = std::variant<AbstractHeap, ConcreteHeap>;

struct RefType {
  bool is_nullable = true;
  HeapType heap;
  bool operator==(const RefType&) const = default;
};

using CoreValueType = std::variant<NumberType, RefType>;

enum class PackedType : std::uint8_t { kI8 = 0x78, kI16 = 0x77 };

struct FieldType {
  std::variant<PackedType, CoreValueType> storage;
  bool is_mutable = false;
  bool operator==(const FieldType&) const = default;
};

struct CoreFuncType {
  std::vector<CoreValueType> parameters;
  std::vector<CoreValueType> results;
  bool operator==(const CoreFuncType&) const = default;
};

struct StructType {
  std::vector<FieldType> fields;
  bool operator==(const StructType&) const = default;
};

struct ArrayType {
  FieldType element;
  bool operator==(const ArrayType&) const = default;
};

struct ContType {
  CoreTypeIndex function;
  bool operator==(const ContType&) const = default;
};

struct CompositeType {
  bool is_shared = false;
  std::optional<CoreTypeIndex> describes;
  std::optional<CoreTypeIndex> descriptor;
  std::variant<CoreFuncType, StructType, ArrayType, ContType> body;
  bool operator==(const CompositeType&) const = default;
};

struct SubType {
  bool is_final = true;
  std::optional<CoreTypeIndex> supertype;
  CompositeType composite;
  bool operator==(const SubType&) const = default;
};

// One subtype written alone, or any number written as `rec`. A group of one written as `rec` means
// the same as the subtype alone; the form is kept so that the bytes come back.
struct RecGroup {
  enum class Form : std::uint8_t { kSingle, kRec };
  Form form = Form::kSingle;
  std::vector<SubType> types;  // exactly one in the form kSingle
  bool operator==(const RecGroup&) const = default;
};

// Sizes count elements (tables) or pages (memories).
struct TableType {
  RefType element;
  bool is_64 = false;
  bool is_shared = false;
  std::uint64_t minimum = 0;
  std::optional<std::uint64_t> maximum;
  bool operator==(const TableType&) const = default;
};

struct MemoryType {
  bool is_64 = false;
  bool is_shared = false;
  std::uint64_t minimum = 0;
  std::optional<std::uint64_t> maximum;
  std::optional<std::uint32_t> page_size_log2;  // 16 where absent
  bool operator==(const MemoryType&) const = default;
};

struct GlobalType {
  CoreValueType content;
  bool is_mutable = false;
  bool is_shared = false;
  bool operator==(const GlobalType&) const = default;
};

struct TagType {
  CoreTypeIndex type;
  bool operator==(const TagType&) const = default;
};

struct CoreFuncExtern {
  CoreTypeIndex type;
  bool is_exact = false;
  bool operator==(const CoreFuncExtern&) const = default;
};

// core:externtype
using CoreExternType = std::variant<CoreFuncExtern, TableType, MemoryType, GlobalType, TagType>;

struct CoreImport {
  std::string module;
  std::string name;
  CoreExternType type;
  bool operator==(const CoreImport&) const = default;
};

struct CoreExportType {
  std::string name;
  CoreExternType type;
  bool operator==(const CoreExportType&) const = default;
};

}  // namespace composable::wasm
