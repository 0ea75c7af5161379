#include "value/cases.h"

namespace composable::value {

using wit::Kind;

std::optional<CaseView> CaseOf(const wit::Type& type, std::uint32_t index) {
  if (index >= CaseCount(type)) return std::nullopt;
  const auto pointer = [](const std::optional<wit::Type>& payload) {
    return payload ? &*payload : nullptr;
  };
  switch (type.kind()) {
    case Kind::kOption:
      if (index == 0) return CaseView{"none", nullptr};
      return CaseView{"some", &type.option().payload};
    case Kind::kResult:
      if (index == 0) return CaseView{"ok", pointer(type.result().ok)};
      return CaseView{"error", pointer(type.result().error)};
    default: {
      const wit::Case& one = type.variant().cases[index];
      return CaseView{one.name, pointer(one.payload)};
    }
  }
}

const wit::VariantShape& ShapeOf(const wit::Type& type) {
  switch (type.kind()) {
    case Kind::kOption:
      return type.option().shape;
    case Kind::kResult:
      return type.result().shape;
    default:
      return type.variant().shape;
  }
}

std::size_t CaseCount(const wit::Type& type) {
  return type.kind() == Kind::kVariant ? type.variant().cases.size() : 2;
}

bool FitsFlags(const Flags& flags, std::size_t count) {
  if (flags.words.size() != (count + 31) / 32) return false;
  const std::size_t used = count % 32;  // bits of the last word; 0 means all
  return used == 0 || flags.words.back() >> used == 0;
}

}  // namespace composable::value
