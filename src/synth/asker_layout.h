// What the host and the asker of advice lay out for one another: synth/asker.h.
//
// A question is a list of 64-bit numbers, so that it lies aligned in the guest's memory. It starts
// with room for the answer and for what the asker keeps, and goes on with the arguments of the
// constructor of `invocation` in flat form (value/flat.h), whose places count from their own start.
// All numbers are in bytes.
#pragma once

#include <cstdint>

namespace composable::synth::asker_layout {

// The room. What `enter` returns is a record of the first two, what `leave` does the first one.
inline constexpr std::uint32_t kIsChanged = 0;    // an option: whether there is an action
inline constexpr std::uint32_t kAction = 8;       // a copy of what advice answered
inline constexpr std::uint32_t kInvocation = 40;  // where the room is; `leave` and `finish` take it
inline constexpr std::uint32_t kRepresentation = 44;  // of the resource, in the guest
inline constexpr std::uint32_t kHandle = 48;          // of the resource, in the guest
inline constexpr std::uint32_t kBeforeAnswer = 52;  // where an answer is that has to be ended, or 0
inline constexpr std::uint32_t kAfterAnswer = 56;
inline constexpr std::uint32_t kCopySize = 60;  // of the memory for a copy of a text
inline constexpr std::uint32_t kGiven = 64;     // the `value` that `after` is given, with that copy
inline constexpr std::uint32_t kCopy = 80;      // where that memory is
inline constexpr std::uint32_t kRoomSize = 88;

// The arguments, from the room's end: the function's name, and the list of `arg`.
inline constexpr std::uint32_t kName = 0;
inline constexpr std::uint32_t kList = 8;
inline constexpr std::uint32_t kTextSize = 4;  // of a text or list, behind its place
// An `arg`.
inline constexpr std::uint32_t kArgumentShift = 5;  // log2 of its size
inline constexpr std::uint32_t kArgumentName = 0;
inline constexpr std::uint32_t kArgumentType = 8;
inline constexpr std::uint32_t kArgumentValue = 16;
// A `value`.
inline constexpr std::uint32_t kCase = 0;
inline constexpr std::uint32_t kPayload = 8;
inline constexpr std::uint32_t kStr = 0;
inline constexpr std::uint32_t kF32 = 3;
inline constexpr std::uint32_t kBoolean = 5;
inline constexpr std::uint32_t kComplex = 6;
// An action: its case, and from kPayload on a list of `arg`, an option of a value, or a text.
inline constexpr std::uint32_t kActionSize = 32;
inline constexpr std::uint32_t kProceed = 0;
inline constexpr std::uint32_t kAccept = 0;
inline constexpr std::uint32_t kOptionValue = 16;  // in an action

}  // namespace composable::synth::asker_layout
