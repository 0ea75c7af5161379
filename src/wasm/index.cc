#include "wasm/index.h"

#include <array>

namespace composable::wasm {
namespace {

template <typename Index>
Sort VisitSort(const Index& index) {
  return std::visit([]<typename Tag>(StrongId<Tag>) { return Tag::kSort; }, index);
}

template <typename Index>
std::uint32_t VisitNumber(const Index& index) {
  return std::visit([](auto id) { return id.value; }, index);
}

}  // namespace

std::string_view SortName(Sort sort) {
  static constexpr std::array<std::string_view, kSortCount> kNames = {
      "core func", "core table",  "core memory",   "core global", "core tag",
      "core type", "core module", "core instance", "func",        "value",
      "type",      "component",   "instance",
  };
  return kNames[static_cast<std::size_t>(sort)];
}

Sort SortOf(const CoreExternIndex& index) { return VisitSort(index); }
Sort SortOf(const ExternIndex& index) { return VisitSort(index); }
std::uint32_t NumberOf(const CoreExternIndex& index) { return VisitNumber(index); }
std::uint32_t NumberOf(const ExternIndex& index) { return VisitNumber(index); }

}  // namespace composable::wasm
