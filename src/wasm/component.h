// A component binary as data: its sections in their order.
//
// Everything is a plain value: comparable, copyable, free to build by hand. Opaque payloads (core
// modules, custom sections, encoded values) are views: the bytes that a component was read from
// must outlive it.
//
// Source: component model, Binary.md "Component Definitions".
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/box.h"
#include "base/bytes.h"
#include "wasm/alias.h"
#include "wasm/canonical.h"
#include "wasm/core_definition.h"
#include "wasm/index.h"
#include "wasm/instance.h"
#include "wasm/type.h"

namespace composable::wasm {

// Opaque bytes that belong to somebody else. Equal when the bytes are.
struct Payload {
  ByteView bytes;
  bool operator==(const Payload& other) const;
};

// section_0: may stand anywhere.
struct CustomSection {
  std::string name;
  Payload data;
  bool operator==(const CustomSection&) const = default;
};

// section_1: a whole core module, preamble included.
struct CoreModuleSection {
  Payload module;
  bool operator==(const CoreModuleSection&) const = default;
};

// section_2
struct CoreInstanceSection {
  std::vector<CoreInstance> instances;
  bool operator==(const CoreInstanceSection&) const = default;
};

// section_3
struct CoreTypeSection {
  std::vector<CoreType> types;
  bool operator==(const CoreTypeSection&) const = default;
};

// section_4: a nested component. The reader always makes a Component; a builder may also embed the
// bytes of a component, preamble included, as they are.
struct Component;
struct ComponentSection {
  std::variant<Box<Component>, Payload> component;
  bool operator==(const ComponentSection&) const;
};

// section_5
struct InstanceSection {
  std::vector<Instance> instances;
  bool operator==(const InstanceSection&) const = default;
};

// section_6
struct AliasSection {
  std::vector<Alias> aliases;
  bool operator==(const AliasSection&) const = default;
};

// section_7
struct TypeSection {
  std::vector<Type> types;
  bool operator==(const TypeSection&) const = default;
};

// section_8
struct CanonicalSection {
  std::vector<Canonical> functions;
  bool operator==(const CanonicalSection&) const = default;
};

// section_9: at most one in a component. Adds `result_count` values.
struct StartSection {
  FuncIndex function;
  std::vector<ValueIndex> arguments;
  std::uint32_t result_count = 0;
  bool operator==(const StartSection&) const = default;
};

// section_10
struct ImportSection {
  std::vector<Import> imports;
  bool operator==(const ImportSection&) const = default;
};

// section_11
struct ExportSection {
  std::vector<Export> exports;
  bool operator==(const ExportSection&) const = default;
};

// A constant. How its bytes read depends on its type, which may be named by index; they stay
// opaque.
struct Value {
  ValueType type;
  Payload encoded;
  bool operator==(const Value&) const = default;
};

// section_12: in Binary.md, but not in Wasmtime 48.
struct ValueSection {
  std::vector<Value> values;
  bool operator==(const ValueSection&) const = default;
};

using Section =
    std::variant<CustomSection, CoreModuleSection, CoreInstanceSection, CoreTypeSection,
                 ComponentSection, InstanceSection, AliasSection, TypeSection, CanonicalSection,
                 StartSection, ImportSection, ExportSection, ValueSection>;

// Definitions see what stands before them, so the order of sections and of items in them is part of
// the meaning. How items are grouped into sections is not, but is kept.
struct Component {
  std::vector<Section> sections;
  bool operator==(const Component&) const = default;
};

inline bool ComponentSection::operator==(const ComponentSection& other) const {
  return component == other.component;
}

}  // namespace composable::wasm
