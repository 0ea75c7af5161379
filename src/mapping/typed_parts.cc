#include "mapping/typed_parts.h"

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "value/failure.h"
#include "value/names.h"

namespace composable::mapping {

using value::Quoted;
using wit::Kind;
using wit::Type;

namespace {

const Type* CasePayload(const Type& type, std::string_view name) {
  for (const wit::Case& one : type.variant().cases) {
    if (one.name == name) return one.payload ? &*one.payload : nullptr;
  }
  return nullptr;
}

const Type* PointerTo(const std::optional<Type>& type) { return type ? &*type : nullptr; }

// "the fields are `a`, `b`", where the type has names.
std::string NamesIn(const Type& type, std::string_view wanted) {
  const Type& inner = WithoutOptions(type);
  std::vector<std::string> names;
  if (inner.kind() == Kind::kRecord || inner.kind() == Kind::kVariant) {
    names = value::NamesOf(inner);
  } else if (inner.kind() == Kind::kResult) {
    names = {"ok", "error"};
  } else {
    return {};
  }
  std::string near = DidYouMean(wanted, names);
  constexpr std::size_t kMany = 12;
  if (!near.empty() || names.size() > kMany) return near;
  return fmt::format("; it has `{}`", fmt::join(names, "`, `"));
}

}  // namespace

const Type& WithoutOptions(const Type& type) {
  const Type* inner = &type;
  while (inner->kind() == Kind::kOption) inner = &inner->option().payload;
  return *inner;
}

const Type* MemberType(const Type& type, std::string_view name) {
  const Type& inner = WithoutOptions(type);
  switch (inner.kind()) {
    case Kind::kRecord:
      for (const wit::Field& field : inner.record().fields) {
        if (field.name == name) return &field.type;
      }
      return nullptr;
    case Kind::kVariant:
      return CasePayload(inner, name);
    case Kind::kResult:
      if (name == "ok") return PointerTo(inner.result().ok);
      return name == "error" ? PointerTo(inner.result().error) : nullptr;
    case Kind::kMap:
      return &inner.map().value;
    default:
      return nullptr;
  }
}

const Type* ItemType(const Type& type, std::size_t index) {
  const Type& inner = WithoutOptions(type);
  switch (inner.kind()) {
    case Kind::kList:
      return &inner.list().element;
    case Kind::kFixedList:
      return index < inner.fixed_list().length ? &inner.fixed_list().element : nullptr;
    case Kind::kTuple: {
      const std::vector<Type>& elements = inner.tuple().elements;
      return index < elements.size() ? &elements[index] : nullptr;
    }
    default:
      return nullptr;
  }
}

Result<const Type*> TypeAt(const Type& type, std::span<const PathStep> steps) {
  const Type* at = &type;
  for (const PathStep& step : steps) {
    const Type* next = nullptr;
    std::string what;
    std::string hint;
    if (const auto* name = std::get_if<std::string>(&step)) {
      next = MemberType(*at, *name);
      what = fmt::format("`{}`", *name);
      if (next == nullptr) hint = NamesIn(*at, *name);
    } else {
      const auto index = std::get<std::uint32_t>(step);
      next = ItemType(*at, index);
      what = fmt::format("item {}", index);
    }
    if (next == nullptr) {
      return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnknownPath}, "there is no {} in {}{}",
                  what, Quoted(wit::ToWit(*at)), hint);
    }
    at = next;
  }
  return at;
}

bool IsByteList(const Type& type) {
  return type.kind() == Kind::kList && type.list().element.kind() == Kind::kU8;
}

}  // namespace composable::mapping
