#include "synth/flat_types.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace composable::synth {
namespace {

using wasm::NumberType;
using wit::Kind;
using wit::Type;

// The type that can hold the bits of both.
NumberType Join(NumberType a, NumberType b) {
  if (a == b) return a;
  const auto is_small = [](NumberType type) {
    return type == NumberType::kI32 || type == NumberType::kF32;
  };
  return is_small(a) && is_small(b) ? NumberType::kI32 : NumberType::kI64;
}

// Appends a discriminant, and what the payloads have in common.
class CaseFlattener {
 public:
  explicit CaseFlattener(FlatTypes& flat) : flat_(flat), start_(flat.size() + 1) {
    flat_.push_back(NumberType::kI32);
  }

  void Add(const Type& payload) {
    FlatTypes one;
    AppendFlatTypes(payload, one);
    for (std::size_t i = 0; i < one.size(); ++i) {
      if (start_ + i < flat_.size()) {
        flat_[start_ + i] = Join(flat_[start_ + i], one[i]);
      } else {
        flat_.push_back(one[i]);
      }
    }
  }
  void Add(const std::optional<Type>& payload) {
    if (payload) Add(*payload);
  }

 private:
  FlatTypes& flat_;
  std::size_t start_;
};

}  // namespace

void AppendFlatTypes(const Type& type, FlatTypes& flat) {
  switch (type.kind()) {
    case Kind::kS64:
    case Kind::kU64:
      flat.push_back(NumberType::kI64);
      return;
    case Kind::kF32:
      flat.push_back(NumberType::kF32);
      return;
    case Kind::kF64:
      flat.push_back(NumberType::kF64);
      return;
    case Kind::kString:
    case Kind::kList:
    case Kind::kMap:
      flat.insert(flat.end(), 2, NumberType::kI32);
      return;
    case Kind::kRecord:
      for (const wit::Field& field : type.record().fields) AppendFlatTypes(field.type, flat);
      return;
    case Kind::kTuple:
      for (const Type& element : type.tuple().elements) AppendFlatTypes(element, flat);
      return;
    case Kind::kFixedList: {
      // What is too long to be passed flat need not be spelled out.
      const std::uint32_t length = std::min(type.fixed_list().length, wit::Layout::kManyFlat);
      for (std::uint32_t i = 0; i < length && flat.size() < wit::Layout::kManyFlat; ++i)
        AppendFlatTypes(type.fixed_list().element, flat);
      return;
    }
    case Kind::kVariant: {
      CaseFlattener cases(flat);
      for (const wit::Case& one : type.variant().cases) cases.Add(one.payload);
      return;
    }
    case Kind::kOption:
      CaseFlattener(flat).Add(type.option().payload);
      return;
    case Kind::kResult: {
      CaseFlattener cases(flat);
      cases.Add(type.result().ok);
      cases.Add(type.result().error);
      return;
    }
    default:  // numbers of up to 32 bits, flags, enums, handles
      flat.push_back(NumberType::kI32);
      return;
  }
}

FlatTypes FlatParametersOf(const wit::FunctionType& type) {
  FlatTypes flat;
  for (const wit::Parameter& parameter : type.parameters) AppendFlatTypes(parameter.type, flat);
  return flat;
}

FlatTypes FlatResultOf(const wit::FunctionType& type) {
  FlatTypes flat;
  if (type.result) AppendFlatTypes(*type.result, flat);
  return flat;
}

}  // namespace composable::synth
