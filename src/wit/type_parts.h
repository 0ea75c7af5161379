// Walking over types.
#pragma once

#include <optional>

#include "wit/type.h"

namespace composable::wit {

// Calls `visit` with each type that stands directly in the type.
template <typename Visit>
void VisitParts(const Type& type, Visit visit) {
  const auto visit_optional = [&](const std::optional<Type>& part) {
    if (part) visit(*part);
  };
  switch (type.kind()) {
    case Kind::kRecord:
      for (const Field& field : type.record().fields) visit(field.type);
      return;
    case Kind::kVariant:
      for (const Case& one : type.variant().cases) visit_optional(one.payload);
      return;
    case Kind::kTuple:
      for (const Type& element : type.tuple().elements) visit(element);
      return;
    case Kind::kList:
      return visit(type.list().element);
    case Kind::kFixedList:
      return visit(type.fixed_list().element);
    case Kind::kOption:
      return visit(type.option().payload);
    case Kind::kResult:
      visit_optional(type.result().ok);
      return visit_optional(type.result().error);
    case Kind::kMap:
      visit(type.map().key);
      return visit(type.map().value);
    case Kind::kStream:
      return visit_optional(type.stream().element);
    case Kind::kFuture:
      return visit_optional(type.future().payload);
    default:
      return;
  }
}

}  // namespace composable::wit
