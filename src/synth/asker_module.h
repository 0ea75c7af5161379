// The core module of an asker: synth/asker.h.
#pragma once

#include "base/bytes.h"
#include "base/error.h"

namespace composable::synth {

// The names that it imports, all from one module: functions of the advice, its memory, and
// built-ins of its resource.
namespace asker_imports {
inline constexpr const char* kModule = "advice";
inline constexpr const char* kMemory = "memory";
inline constexpr const char* kRealloc = "realloc";
inline constexpr const char* kConstruct = "construct";
inline constexpr const char* kBefore = "before";
inline constexpr const char* kAfter = "after";
inline constexpr const char* kEndBefore = "end-before";  // the post-return of `before`
inline constexpr const char* kRepresentation = "representation";
inline constexpr const char* kDrop = "drop";
}  // namespace asker_imports

// And exports.
namespace asker_exports {
inline constexpr const char* kEnter = "enter";
inline constexpr const char* kLeave = "leave";
inline constexpr const char* kFinish = "finish";       // where the resource has a destructor
inline constexpr const char* kEndEnter = "end-enter";  // where `before` has a post-return
}  // namespace asker_exports

struct AskerPlan {
  bool has_destructor = false;
  bool has_before_post_return = false;
};

Result<Bytes> MakeAskerModule(const AskerPlan& plan);

}  // namespace composable::synth
