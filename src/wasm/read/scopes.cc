#include "wasm/read/scopes.h"

#include "wasm/limits.h"
#include "wasm/read/cursor.h"

namespace composable::wasm {
namespace {

constexpr std::uint32_t LimitOf(Sort sort) {
  switch (sort) {
    case Sort::kCoreFunc:
    case Sort::kCoreTable:
    case Sort::kCoreMemory:
    case Sort::kCoreGlobal:
    case Sort::kCoreTag:
      return limits::kCoreItems;
    case Sort::kCoreType:
      return limits::kCoreTypes;
    case Sort::kCoreModule:
      return limits::kCoreModules;
    case Sort::kCoreInstance:
      return limits::kCoreInstances;
    case Sort::kFunc:
      return limits::kFunctions;
    case Sort::kValue:
      return limits::kValues;
    case Sort::kType:
      return limits::kTypes;
    case Sort::kComponent:
      return limits::kComponents;
    case Sort::kInstance:
      return limits::kInstances;
  }
  return 0;
}

}  // namespace

Status Scopes::Define(Sort sort, std::uint64_t offset, std::uint32_t count) {
  std::uint32_t& size = scopes_.back()[static_cast<std::size_t>(sort)];
  const std::uint32_t limit = LimitOf(sort);
  if (count > limit - size) {
    return Cursor::ErrorAt(offset, "expected at most {} items in the {} index space, found more",
                           limit, SortName(sort));
  }
  size += count;
  return {};
}

Status Scopes::Check(Sort sort, std::uint32_t index, std::uint64_t offset,
                     std::string_view production, std::uint32_t outward) const {
  if (outward >= scopes_.size()) {
    return Cursor::ErrorAt(
        offset, "`{}`: expected an outer count below {}, the number of enclosing scopes, found {}",
        production, scopes_.size(), outward);
  }
  const std::uint32_t size = scopes_[scopes_.size() - 1 - outward][static_cast<std::size_t>(sort)];
  if (index >= size) {
    return Cursor::ErrorAt(offset, "`{}`: expected an index below {} ({}), found {}", production,
                           size, SortName(sort), index);
  }
  return {};
}

}  // namespace composable::wasm
