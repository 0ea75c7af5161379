// The engine's description of a component, as tables that refer to one another by index.
//
// Source: the grammar above cb_component_describe in bridge/include/composable_bridge.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "wit/type.h"

namespace composable::engine {

// Views into the described bytes. All indexes are checked: those of types are smaller than the
// index of the type they stand in.
struct DescribedType {
  wit::Kind kind = wit::Kind::kBool;
  std::vector<std::string_view> names;  // of fields, cases, flags and enum cases
  std::vector<std::optional<std::uint32_t>>
      parts;                 // types: of fields, cases, elements, key and value
  std::uint32_t number = 0;  // a fixed-length list's length, a handle's resource
};

struct DescribedParameter {
  std::string_view name;
  std::uint32_t type = 0;
};

enum class ItemKind : std::uint8_t { kFunction, kInstance, kModule, kResource, kType, kComponent };

struct DescribedItem {
  std::string_view name;
  ItemKind kind = ItemKind::kFunction;
  std::uint32_t index = 0;           // kResource, kType
  std::vector<DescribedItem> items;  // kInstance
  // kFunction
  bool is_async = false;
  std::vector<DescribedParameter> parameters;
  std::optional<std::uint32_t> result;
};

struct Description {
  std::vector<DescribedType> types;
  std::uint32_t resource_count = 0;
  std::vector<DescribedItem> imports;
  std::vector<DescribedItem> exports;
};

// Types, and instances in instances, deeper than this do not pass; no engine makes them.
inline constexpr std::uint32_t kMaxDescriptionDepth = 128;

// Error: kInternal, with the offset, because only the engine makes these bytes.
Result<Description> ReadDescription(ByteView bytes);

}  // namespace composable::engine
