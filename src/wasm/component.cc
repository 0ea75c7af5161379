#include "wasm/component.h"

#include <algorithm>

namespace composable::wasm {

bool Payload::operator==(const Payload& other) const {
  return std::ranges::equal(bytes, other.bytes);
}

Sort SortOf(const ExternType& type) {
  struct Visitor {
    Sort operator()(const CoreModuleExtern&) const { return Sort::kCoreModule; }
    Sort operator()(const FuncExtern&) const { return Sort::kFunc; }
    Sort operator()(const ValueExtern&) const { return Sort::kValue; }
    Sort operator()(const EqTypeExtern&) const { return Sort::kType; }
    Sort operator()(const SubResourceExtern&) const { return Sort::kType; }
    Sort operator()(const ComponentExtern&) const { return Sort::kComponent; }
    Sort operator()(const InstanceExtern&) const { return Sort::kInstance; }
  };
  return std::visit(Visitor{}, type);
}

std::string_view PrimitiveTypeName(PrimitiveType type) {
  switch (type) {
    case PrimitiveType::kBool:
      return "bool";
    case PrimitiveType::kS8:
      return "s8";
    case PrimitiveType::kU8:
      return "u8";
    case PrimitiveType::kS16:
      return "s16";
    case PrimitiveType::kU16:
      return "u16";
    case PrimitiveType::kS32:
      return "s32";
    case PrimitiveType::kU32:
      return "u32";
    case PrimitiveType::kS64:
      return "s64";
    case PrimitiveType::kU64:
      return "u64";
    case PrimitiveType::kF32:
      return "f32";
    case PrimitiveType::kF64:
      return "f64";
    case PrimitiveType::kChar:
      return "char";
    case PrimitiveType::kString:
      return "string";
    case PrimitiveType::kErrorContext:
      return "error-context";
  }
  return "?";
}

}  // namespace composable::wasm
