// Values in linear memory: moving them in and out of flat slots, and letting go of what they hold.
#pragma once

#include <vector>

#include "interceptor/descriptor.h"

namespace interceptor {

// One core value of a flattened value, in its first bytes; the rest is 0.
using Slot = std::uint64_t;

// Stores flat values as a value in memory; returns the slot behind the last one.
const Slot* Unflatten(Type type, const Slot* slots, char* value);
// The other way round.
Slot* Flatten(Type type, const char* value, Slot* slots);

// Frees the memory that the value's strings and lists lie in. The value itself stays where it is.
void Release(Type type, char* value);

// Handles that a call brought along, and what became of them.
struct Handle {
  Kind kind;
  std::uint32_t drop;
  std::uint32_t number;
  bool is_taken;  // handed on, or dropped

  bool IsBorrowed() const { return kind == Kind::kBorrow; }
};
using Handles = std::vector<Handle>;
void CollectHandles(Type type, char* value, Handles& handles);
// One of that type and number that is not taken, or null.
Handle* FindHandle(Handles& handles, Type type, std::uint32_t number);

}  // namespace interceptor
