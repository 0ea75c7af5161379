#include "interceptor/values.h"

#include <cstdlib>

namespace interceptor {
namespace {

using composable::interceptor_abi::kHoldsHandles;
using composable::interceptor_abi::kHoldsMemory;

// Little-endian, so the first bytes of a slot are those of a smaller number.
const Slot* StoreNumber(Type type, const Slot* slots, char* value) {
  std::memcpy(value, slots, type->size);
  return slots + 1;
}

Slot* LoadNumber(Type type, const char* value, Slot* slots) {
  // A signed number fills its core value with its sign.
  switch (type.kind()) {
    case Kind::kS8:
      *slots = static_cast<std::uint32_t>(Load<std::int8_t>(value));
      break;
    case Kind::kS16:
      *slots = static_cast<std::uint32_t>(Load<std::int16_t>(value));
      break;
    default:
      *slots = 0;
      std::memcpy(slots, value, type->size);
  }
  return slots + 1;
}

}  // namespace

const Slot* Unflatten(Type type, const Slot* slots, char* value) {
  switch (type.kind()) {
    case Kind::kRecord:
    case Kind::kTuple:
    case Kind::kFixedList:
      ForEachPart(type, value,
                  [&](Type part, char* address) { slots = Unflatten(part, slots, address); });
      return slots;
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
    case Kind::kEnum:
      type.SetCase(value, static_cast<std::uint32_t>(*slots));
      ForEachPart(type, value,
                  [&](Type part, char* address) { Unflatten(part, slots + 1, address); });
      return slots + type->flat_count;
    case Kind::kString:
    case Kind::kList:
    case Kind::kMap:
      Store(value, static_cast<std::uint32_t>(slots[0]));
      Store(value + 4, static_cast<std::uint32_t>(slots[1]));
      return slots + 2;
    default:
      return StoreNumber(type, slots, value);
  }
}

Slot* Flatten(Type type, const char* value, Slot* slots) {
  // Nothing is changed through this.
  auto* address_of_value = const_cast<char*>(value);
  switch (type.kind()) {
    case Kind::kRecord:
    case Kind::kTuple:
    case Kind::kFixedList:
      ForEachPart(type, address_of_value,
                  [&](Type part, char* address) { slots = Flatten(part, address, slots); });
      return slots;
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
    case Kind::kEnum:
      std::memset(slots, 0, type->flat_count * sizeof(Slot));
      *slots = type.CaseOf(value);
      ForEachPart(type, address_of_value,
                  [&](Type part, char* address) { Flatten(part, address, slots + 1); });
      return slots + type->flat_count;
    case Kind::kString:
    case Kind::kList:
    case Kind::kMap:
      slots[0] = Load<std::uint32_t>(value);
      slots[1] = Load<std::uint32_t>(value + 4);
      return slots + 2;
    default:
      return LoadNumber(type, value, slots);
  }
}

void Release(Type type, char* value) {
  if (!type.holds(kHoldsMemory)) return;
  ForEachPart(type, value, [](Type part, char* address) { Release(part, address); });
  if (type.kind() != Kind::kString && type.kind() != Kind::kList && type.kind() != Kind::kMap)
    return;
  const Items items = LoadItems(value);
  if (items.length != 0) std::free(items.address);
}

void CollectHandles(Type type, char* value, Handles& handles) {
  if (!type.holds(kHoldsHandles)) return;
  if (type.IsHandle()) {
    handles.push_back({type.kind(), type->drop, Load<std::uint32_t>(value), false});
    return;
  }
  ForEachPart(type, value,
              [&](Type part, char* address) { CollectHandles(part, address, handles); });
}

Handle* FindHandle(Handles& handles, Type type, std::uint32_t number) {
  for (Handle& handle : handles) {
    if (handle.kind == type.kind() && handle.drop == type->drop && handle.number == number &&
        !handle.is_taken) {
      return &handle;
    }
  }
  return nullptr;
}

}  // namespace interceptor
