// Value and function types of a scope.

#include "wit/decode/scope.h"

namespace composable::wit::decode {
namespace {

Kind KindOf(wasm::PrimitiveType type) {
  switch (type) {
    case wasm::PrimitiveType::kBool:
      return Kind::kBool;
    case wasm::PrimitiveType::kS8:
      return Kind::kS8;
    case wasm::PrimitiveType::kU8:
      return Kind::kU8;
    case wasm::PrimitiveType::kS16:
      return Kind::kS16;
    case wasm::PrimitiveType::kU16:
      return Kind::kU16;
    case wasm::PrimitiveType::kS32:
      return Kind::kS32;
    case wasm::PrimitiveType::kU32:
      return Kind::kU32;
    case wasm::PrimitiveType::kS64:
      return Kind::kS64;
    case wasm::PrimitiveType::kU64:
      return Kind::kU64;
    case wasm::PrimitiveType::kF32:
      return Kind::kF32;
    case wasm::PrimitiveType::kF64:
      return Kind::kF64;
    case wasm::PrimitiveType::kChar:
      return Kind::kChar;
    case wasm::PrimitiveType::kString:
      return Kind::kString;
    case wasm::PrimitiveType::kErrorContext:
      return Kind::kErrorContext;
  }
  return Kind::kErrorContext;
}

}  // namespace

Result<ValueRef> Scope::MakeValue(const wasm::ValueType& type) const {
  if (const auto* primitive = std::get_if<wasm::PrimitiveType>(&type)) {
    return ValueRef(KindOf(*primitive));
  }
  COMPOSABLE_TRY(const TypeId id,
                 TypeAt(std::get<wasm::TypeIndex>(type).value, TypeSort::kDefined));
  return ValueRef(id);
}

Result<std::optional<ValueRef>> Scope::MakeOptional(
    const std::optional<wasm::ValueType>& type) const {
  if (!type) return std::nullopt;
  COMPOSABLE_TRY(const ValueRef value, MakeValue(*type));
  return std::optional(value);
}

Result<TypeId> Scope::Resource(wasm::TypeIndex index) const {
  return TypeAt(index.value, TypeSort::kResource);
}

Result<FunctionNode> Scope::MakeFunction(const wasm::FunctionType& type) const {
  FunctionNode node;
  node.is_async = type.is_async;
  for (const wasm::LabelledType& parameter : type.parameters) {
    COMPOSABLE_TRY(const ValueRef value, MakeValue(parameter.type));
    node.parameters.emplace_back(parameter.label, value);
  }
  COMPOSABLE_TRY(node.result, MakeOptional(type.result));
  return node;
}

Result<DefinedNode> Scope::MakeDefined(const wasm::DefinedType& type) const {
  DefinedNode node;
  const auto add = [&](const std::optional<wasm::ValueType>& part) -> Status {
    COMPOSABLE_TRY(std::optional<ValueRef> value, MakeOptional(part));
    node.parts.push_back(value);
    return {};
  };
  if (const auto* primitive = std::get_if<wasm::PrimitiveType>(&type)) {
    node.kind = KindOf(*primitive);
  } else if (const auto* record = std::get_if<wasm::RecordType>(&type)) {
    node.kind = Kind::kRecord;
    for (const wasm::LabelledType& field : record->fields) {
      node.labels.push_back(field.label);
      COMPOSABLE_CHECK(add(field.type));
    }
  } else if (const auto* variant = std::get_if<wasm::VariantType>(&type)) {
    node.kind = Kind::kVariant;
    for (const wasm::VariantCase& one : variant->cases) {
      node.labels.push_back(one.label);
      COMPOSABLE_CHECK(add(one.type));
    }
  } else if (const auto* list = std::get_if<wasm::ListType>(&type)) {
    node.kind = Kind::kList;
    COMPOSABLE_CHECK(add(list->element));
  } else if (const auto* fixed = std::get_if<wasm::FixedListType>(&type)) {
    node.kind = Kind::kFixedList;
    node.length = fixed->length;
    COMPOSABLE_CHECK(add(fixed->element));
  } else if (const auto* tuple = std::get_if<wasm::TupleType>(&type)) {
    node.kind = Kind::kTuple;
    for (const wasm::ValueType& element : tuple->elements) COMPOSABLE_CHECK(add(element));
  } else if (const auto* flags = std::get_if<wasm::FlagsType>(&type)) {
    node.kind = Kind::kFlags;
    node.labels = flags->labels;
  } else if (const auto* names = std::get_if<wasm::EnumType>(&type)) {
    node.kind = Kind::kEnum;
    node.labels = names->labels;
  } else if (const auto* option = std::get_if<wasm::OptionType>(&type)) {
    node.kind = Kind::kOption;
    COMPOSABLE_CHECK(add(option->type));
  } else if (const auto* result = std::get_if<wasm::ResultType>(&type)) {
    node.kind = Kind::kResult;
    COMPOSABLE_CHECK(add(result->ok));
    COMPOSABLE_CHECK(add(result->error));
  } else if (const auto* own = std::get_if<wasm::OwnType>(&type)) {
    node.kind = Kind::kOwn;
    COMPOSABLE_TRY(node.resource, Resource(own->resource));
  } else if (const auto* borrow = std::get_if<wasm::BorrowType>(&type)) {
    node.kind = Kind::kBorrow;
    COMPOSABLE_TRY(node.resource, Resource(borrow->resource));
  } else if (const auto* stream = std::get_if<wasm::StreamType>(&type)) {
    node.kind = Kind::kStream;
    COMPOSABLE_CHECK(add(stream->element));
  } else if (const auto* future = std::get_if<wasm::FutureType>(&type)) {
    node.kind = Kind::kFuture;
    COMPOSABLE_CHECK(add(future->payload));
  } else {
    const auto& map = std::get<wasm::MapType>(type);
    node.kind = Kind::kMap;
    COMPOSABLE_CHECK(add(map.key));
    COMPOSABLE_CHECK(add(map.value));
  }
  return node;
}

}  // namespace composable::wit::decode
