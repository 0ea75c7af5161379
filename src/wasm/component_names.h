// The custom section `component-name`: names of a component and its definitions, for people and
// debuggers.
//
// Source: component model, Binary.md "Name Section".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/index.h"

namespace composable::wasm {

inline constexpr std::string_view kComponentNameSection = "component-name";

struct NameAssociation {
  std::uint32_t index = 0;
  std::string name;
  bool operator==(const NameAssociation&) const = default;
};

struct SortNames {
  Sort sort = Sort::kFunc;
  std::vector<NameAssociation> names;
  bool operator==(const SortNames&) const = default;
};

struct ComponentNames {
  std::optional<std::string> component;
  std::vector<SortNames> sorts;
  bool operator==(const ComponentNames&) const = default;
};

// Decodes the contents of the section, which start at `base` in the outermost binary. Subsections
// of unknown kind are skipped. Errors as ReadComponent's; they make no component invalid.
Result<ComponentNames> ReadComponentNames(ByteView data, std::uint64_t base = 0);

// The contents of the section: the component's name first. Errors as WriteComponent's.
Result<Bytes> WriteComponentNames(const ComponentNames& names);

}  // namespace composable::wasm
