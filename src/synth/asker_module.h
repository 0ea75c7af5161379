// The core module of an asker: synth/asker.h.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::synth {

// The names that it imports.
namespace asker_imports {
// Functions of the advice and its memory.
inline constexpr const char* kAdvice = "advice";
inline constexpr const char* kMemory = "memory";
inline constexpr const char* kRealloc = "realloc";
inline constexpr const char* kConstruct = "construct";
inline constexpr const char* kBefore = "before";
inline constexpr const char* kAfter = "after";
// The post-return functions of the two, where they have one.
inline constexpr const char* kEndBefore = "end-before";
inline constexpr const char* kEndAfter = "end-after";
// Built-ins of its resource.
inline constexpr const char* kBuiltins = "composable:asker";
inline constexpr const char* kRepresentation = "representation";
inline constexpr const char* kDrop = "drop";  // where the resource has a destructor
}  // namespace asker_imports

struct AskerPlan {
  bool has_destructor = false;
  bool has_end_before = false;
  bool has_end_after = false;
};

// An answer that is to be told, as `enter` and `leave` return it, is its address, which is even,
// and this: so it is not 0. `enter` has it behind the handle, that many bits higher.
inline constexpr std::uint32_t kToBeTold = 1;
inline constexpr std::uint64_t kAnswerShift = 32;

// It exports its functions under the names that they have in the interface.
Result<Bytes> MakeAskerModule(const AskerPlan& plan);

}  // namespace composable::synth
