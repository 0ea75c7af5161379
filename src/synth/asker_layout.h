// What the host and the asker of advice lay out for one another: synth/asker.h.
//
// A question is a list of 64-bit numbers, so that it lies aligned in the guest's memory. It starts
// with room for what the asker keeps, which is also where the answer lies, and goes on with the
// arguments of the constructor of `invocation` in flat form (value/flat.h), whose places count from
// their own start. All numbers are in bytes.
#pragma once

#include <cstdint>

namespace composable::synth::asker_layout {

// The room. What `enter` returns is a record of the first two.
inline constexpr std::uint32_t kAction = 0;       // a copy of the `before-action`
inline constexpr std::uint32_t kInvocation = 32;  // where the room is; `leave` and `finish` take it
inline constexpr std::uint32_t kRepresentation = 36;  // of the resource, in the guest
inline constexpr std::uint32_t kHandle = 40;          // of the resource, in the guest
inline constexpr std::uint32_t kAnswer = 44;          // where `before` has its answer
inline constexpr std::uint32_t kRoomSize = 48;

inline constexpr std::uint32_t kActionSize = 32;  // of a `before-action`

// The arguments, from the room's end: the function's name, and the list of `arg`.
inline constexpr std::uint32_t kName = 0;
inline constexpr std::uint32_t kList = 8;
inline constexpr std::uint32_t kTextSize = 4;  // of a text or list, behind its place
// An `arg`.
inline constexpr std::uint32_t kArgumentShift = 5;  // log2 of its size
inline constexpr std::uint32_t kArgumentName = 0;
inline constexpr std::uint32_t kArgumentType = 8;
inline constexpr std::uint32_t kArgumentCase = 16;
inline constexpr std::uint32_t kArgumentText = 24;  // of the cases `str` and `complex`

// Cases of `value`.
inline constexpr std::uint32_t kStr = 0;
inline constexpr std::uint32_t kComplex = 6;
// Cases of the actions.
inline constexpr std::uint32_t kProceed = 0;
inline constexpr std::uint32_t kRepeat = 1;

}  // namespace composable::synth::asker_layout
