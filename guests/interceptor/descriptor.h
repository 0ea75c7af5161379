// Reading descriptors, and values in memory by them.
#pragma once

#include <cstring>
#include <span>
#include <string_view>

#include "synth/interceptor_abi.h"

namespace interceptor {

using composable::interceptor_abi::FunctionDescriptor;
using composable::interceptor_abi::Kind;
using composable::interceptor_abi::MemberDescriptor;
using composable::interceptor_abi::TextDescriptor;
using composable::interceptor_abi::TypeDescriptor;

template <typename T>
T Load(const void* address) {
  T value;
  std::memcpy(&value, address, sizeof value);
  return value;
}

template <typename T>
void Store(void* address, T value) {
  std::memcpy(address, &value, sizeof value);
}

inline char* At(std::uint32_t address) { return reinterpret_cast<char*>(address); }
inline std::uint32_t AddressOf(const void* pointer) {
  return reinterpret_cast<std::uint32_t>(pointer);
}

struct Member;

// A type: a descriptor and the start that its places count from.
class Type {
 public:
  Type() = default;
  Type(const char* start, std::uint32_t place)
      : start_(start), type_(reinterpret_cast<const TypeDescriptor*>(start + place)) {}

  const TypeDescriptor* operator->() const { return type_; }
  Kind kind() const { return type_->kind; }
  bool holds(std::uint32_t what) const { return (type_->holds & what) != 0; }
  Type element() const { return {start_, type_->element}; }
  std::uint32_t count() const { return type_->member_count; }
  inline Member member(std::uint32_t index) const;
  std::string_view wit() const { return {start_ + type_->wit.place, type_->wit.size}; }

  // A variant, enum, option or result.
  bool IsCases() const {
    return kind() == Kind::kVariant || kind() == Kind::kEnum || kind() == Kind::kOption ||
           kind() == Kind::kResult;
  }
  bool IsHandle() const {
    return kind() == Kind::kOwn || kind() == Kind::kBorrow || kind() == Kind::kStream ||
           kind() == Kind::kFuture || kind() == Kind::kErrorContext;
  }

  // The index of the case of a value of such a type.
  std::uint32_t CaseOf(const char* value) const {
    if (type_->discriminant_size == 1) return Load<std::uint8_t>(value);
    if (type_->discriminant_size == 2) return Load<std::uint16_t>(value);
    return Load<std::uint32_t>(value);
  }
  void SetCase(char* value, std::uint32_t index) const {
    std::memcpy(value, &index, type_->discriminant_size);  // little-endian
  }

 private:
  const char* start_ = nullptr;
  const TypeDescriptor* type_ = nullptr;
};

struct Member {
  std::string_view name;
  bool has_type = false;
  Type type;
  std::uint32_t offset = 0;
};

inline Member Type::member(std::uint32_t index) const {
  const auto& member = reinterpret_cast<const MemberDescriptor*>(start_ + type_->members)[index];
  return {{start_ + member.name.place, member.name.size},
          member.type != 0,
          {start_, member.type},
          member.offset};
}

// A string or list in memory: address and length.
struct Items {
  char* address = nullptr;
  std::uint32_t length = 0;
};
inline Items LoadItems(const char* value) {
  return {At(Load<std::uint32_t>(value)), Load<std::uint32_t>(value + 4)};
}
inline void StoreItems(char* value, const void* address, std::uint32_t length) {
  Store(value, AddressOf(address));
  Store(value + 4, length);
}
inline std::string_view LoadString(const char* value) {
  const Items items = LoadItems(value);
  return {items.address, items.length};
}

// The set of flags as one number; a type has at most 32.
inline std::uint32_t LoadFlags(const TypeDescriptor& type, const char* value) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, value, type.size);
  return bits;
}

// Calls `visit(part type, part address)` for each part of a value of a composite type.
template <typename Visit>
void ForEachPart(Type type, char* value, Visit visit) {
  switch (type.kind()) {
    case Kind::kRecord:
    case Kind::kTuple:
      for (std::uint32_t i = 0; i < type.count(); ++i) {
        const Member member = type.member(i);
        visit(member.type, value + member.offset);
      }
      return;
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
      if (const Member one = type.member(type.CaseOf(value)); one.has_type)
        visit(one.type, value + type->payload_offset);
      return;
    case Kind::kList:
    case Kind::kMap: {
      const Items items = LoadItems(value);
      for (std::uint32_t i = 0; i < items.length; ++i)
        visit(type.element(), items.address + (i * type.element()->size));
      return;
    }
    case Kind::kFixedList:
      for (std::uint32_t i = 0; i < type->length; ++i)
        visit(type.element(), value + (i * type.element()->size));
      return;
    default:
      return;
  }
}

}  // namespace interceptor
