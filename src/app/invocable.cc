#include "app/invocable.h"

#include <algorithm>
#include <optional>

#include "base/diagnostic.h"

namespace composable::app {
namespace {

using wit::Kind;
using wit::Type;

using KindTest = bool (*)(Kind kind);

bool IsResource(Kind kind) { return kind == Kind::kOwn || kind == Kind::kBorrow; }

bool IsChannel(Kind kind) {
  return kind == Kind::kStream || kind == Kind::kFuture || kind == Kind::kErrorContext;
}

bool IsHandle(Kind kind) { return IsResource(kind) || IsChannel(kind); }

// Whether something in the type is of such a kind.
bool Holds(const Type& type, KindTest test);

bool Holds(const std::optional<Type>& type, KindTest test) { return type && Holds(*type, test); }

bool Holds(const Type& type, KindTest test) {
  if (test(type.kind())) return true;
  const auto holds = [test](const auto& part) { return Holds(part, test); };
  switch (type.kind()) {
    case Kind::kRecord:
      return std::ranges::any_of(type.record().fields, holds, &wit::Field::type);
    case Kind::kVariant:
      return std::ranges::any_of(type.variant().cases, holds, &wit::Case::payload);
    case Kind::kList:
      return holds(type.list().element);
    case Kind::kFixedList:
      return holds(type.fixed_list().element);
    case Kind::kTuple:
      return std::ranges::any_of(type.tuple().elements, holds);
    case Kind::kOption:
      return holds(type.option().payload);
    case Kind::kResult:
      return holds(type.result().ok) || holds(type.result().error);
    case Kind::kMap:
      return holds(type.map().key) || holds(type.map().value);
    default:
      return false;
  }
}

constexpr std::string_view kWhy =
    "resources, streams, futures and error contexts exist only between components";
constexpr std::string_view kWhyInSession =
    "streams, futures and error contexts exist only between components";

}  // namespace

bool HoldsResource(const wit::Type& type) { return Holds(type, IsResource); }

Status CheckInvocable(const wit::FunctionType& function, HeldHandles held) {
  const bool holds_resources = held == HeldHandles::kResources;
  const KindTest test = holds_resources ? IsChannel : IsHandle;
  const std::string_view why = holds_resources ? kWhyInSession : kWhy;
  for (const wit::Parameter& parameter : function.parameters) {
    if (!Holds(parameter.type, test)) continue;
    return Fail({ErrorCode::kUnsupported, Diagnostic::kUncallableFunction},
                "it cannot be called from outside: parameter `{}` is of type `{}`; {}",
                parameter.name, ToWit(parameter.type), why);
  }
  if (Holds(function.result, test)) {
    return Fail({ErrorCode::kUnsupported, Diagnostic::kUncallableFunction},
                "it cannot be called from outside: its result is of type `{}`; {}",
                ToWit(*function.result), why);
  }
  return {};
}

}  // namespace composable::app
