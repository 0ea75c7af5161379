// Types as WIT text.

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "wit/text/token.h"
#include "wit/type.h"

namespace composable::wit {
namespace {

// The word WIT uses for a primitive.
std::string_view PrimitiveName(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return "bool";
    case Kind::kS8:
      return "s8";
    case Kind::kU8:
      return "u8";
    case Kind::kS16:
      return "s16";
    case Kind::kU16:
      return "u16";
    case Kind::kS32:
      return "s32";
    case Kind::kU32:
      return "u32";
    case Kind::kS64:
      return "s64";
    case Kind::kU64:
      return "u64";
    case Kind::kF32:
      return "f32";
    case Kind::kF64:
      return "f64";
    case Kind::kChar:
      return "char";
    case Kind::kString:
      return "string";
    default:
      return "error-context";
  }
}

template <typename Items, typename Print>
std::string Joined(const Items& items, Print print) {
  std::string text;
  for (const auto& item : items) {
    if (!text.empty()) text += ", ";
    text += print(item);
  }
  return text;
}

std::string Wrapped(std::string_view word, const std::optional<Type>& inner) {
  return inner ? fmt::format("{}<{}>", word, ToWit(*inner)) : std::string(word);
}

}  // namespace

std::string ToWit(const Type& type) {
  // A handle to a resource prints by the resource's name, whatever alias the handle has.
  if (type.name() != nullptr) return EscapedName(type.name()->name);
  switch (type.kind()) {
    case Kind::kRecord:
      return fmt::format("record {{ {} }}", Joined(type.record().fields, [](const Field& field) {
                           return fmt::format("{}: {}", EscapedName(field.name), ToWit(field.type));
                         }));
    case Kind::kVariant:
      return fmt::format("variant {{ {} }}", Joined(type.variant().cases, [](const Case& one) {
                           return one.payload ? fmt::format("{}({})", EscapedName(one.name),
                                                            ToWit(*one.payload))
                                              : EscapedName(one.name);
                         }));
    case Kind::kList:
      return fmt::format("list<{}>", ToWit(type.list().element));
    case Kind::kFixedList:
      return fmt::format("list<{}, {}>", ToWit(type.fixed_list().element),
                         type.fixed_list().length);
    case Kind::kTuple:
      return fmt::format("tuple<{}>", Joined(type.tuple().elements,
                                             [](const Type& element) { return ToWit(element); }));
    case Kind::kFlags:
      return fmt::format("flags {{ {} }}", Joined(type.flags().names, EscapedName));
    case Kind::kEnum:
      return fmt::format("enum {{ {} }}", Joined(type.enumeration().names, EscapedName));
    case Kind::kOption:
      return fmt::format("option<{}>", ToWit(type.option().payload));
    case Kind::kResult: {
      const ResultType& result = type.result();
      if (!result.ok && !result.error) return "result";
      if (!result.error) return fmt::format("result<{}>", ToWit(*result.ok));
      return fmt::format("result<{}, {}>", result.ok ? ToWit(*result.ok) : "_",
                         ToWit(*result.error));
    }
    case Kind::kMap:
      return fmt::format("map<{}, {}>", ToWit(type.map().key), ToWit(type.map().value));
    case Kind::kOwn:
      return EscapedName(type.handle().resource->name);
    case Kind::kBorrow:
      return fmt::format("borrow<{}>",
                         EscapedName(type.handle().name.empty() ? type.handle().resource->name
                                                                : type.handle().name));
    case Kind::kStream:
      return Wrapped("stream", type.stream().element);
    case Kind::kFuture:
      return Wrapped("future", type.future().payload);
    default:
      return std::string(PrimitiveName(type.kind()));
  }
}

std::string ToWit(const FunctionType& type) {
  std::string text =
      fmt::format("{}func({})", type.is_async ? "async " : "",
                  Joined(type.parameters, [](const Parameter& one) {
                    return fmt::format("{}: {}", EscapedName(one.name), ToWit(one.type));
                  }));
  if (type.result) text += fmt::format(" -> {}", ToWit(*type.result));
  return text;
}

}  // namespace composable::wit
