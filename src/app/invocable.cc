#include "app/invocable.h"

#include <algorithm>
#include <optional>

#include "base/diagnostic.h"

namespace composable::app {
namespace {

using wit::Kind;
using wit::Type;

bool HoldsHandle(const Type& type);

bool HoldsHandle(const std::optional<Type>& type) { return type && HoldsHandle(*type); }

bool HoldsHandle(const Type& type) {
  const auto holds_handle = [](const auto& part) { return HoldsHandle(part); };
  switch (type.kind()) {
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
    case Kind::kErrorContext:
      return true;
    case Kind::kRecord:
      return std::ranges::any_of(type.record().fields, holds_handle, &wit::Field::type);
    case Kind::kVariant:
      return std::ranges::any_of(type.variant().cases, holds_handle, &wit::Case::payload);
    case Kind::kList:
      return HoldsHandle(type.list().element);
    case Kind::kFixedList:
      return HoldsHandle(type.fixed_list().element);
    case Kind::kTuple:
      return std::ranges::any_of(type.tuple().elements, holds_handle);
    case Kind::kOption:
      return HoldsHandle(type.option().payload);
    case Kind::kResult:
      return HoldsHandle(type.result().ok) || HoldsHandle(type.result().error);
    case Kind::kMap:
      return HoldsHandle(type.map().key) || HoldsHandle(type.map().value);
    default:
      return false;
  }
}

constexpr std::string_view kWhy =
    "resources, streams, futures and error contexts exist only between components";

}  // namespace

Status CheckInvocable(const wit::FunctionType& function) {
  for (const wit::Parameter& parameter : function.parameters) {
    if (!HoldsHandle(parameter.type)) continue;
    return Fail({ErrorCode::kUnsupported, Diagnostic::kUncallableFunction},
                "it cannot be called from outside: parameter `{}` is of type `{}`; {}",
                parameter.name, ToWit(parameter.type), kWhy);
  }
  if (HoldsHandle(function.result)) {
    return Fail({ErrorCode::kUnsupported, Diagnostic::kUncallableFunction},
                "it cannot be called from outside: its result is of type `{}`; {}",
                ToWit(*function.result), kWhy);
  }
  return {};
}

}  // namespace composable::app
