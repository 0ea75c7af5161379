// What the host and the asker of advice lay out for one another: synth/asker.h.
//
// A question is a list of 64-bit numbers, so that it lies aligned in the guest's memory. It starts
// with room for what the asker keeps, and goes on with the arguments of the constructor of
// `invocation` in flat form (value/flat.h), whose places count from their own start. All numbers
// are in bytes.
#pragma once

#include <cstdint>

namespace composable::synth::asker_layout {

// `enter` returns where the room is, which is aligned, and this beside it where there is an answer.
inline constexpr std::uint32_t kHasAnswer = 1;

// The room.
inline constexpr std::uint32_t kRepresentation = 0;  // of the resource, in the guest
inline constexpr std::uint32_t kHandle = 4;          // of the resource, in the guest
inline constexpr std::uint32_t kAnswer = 8;     // where the answer is that the host is to be told
inline constexpr std::uint32_t kCopy = 12;      // where there is memory for a copy of a text
inline constexpr std::uint32_t kGiven = 16;     // the `value` that `after` is given, with that copy
inline constexpr std::uint32_t kCopySize = 32;  // of that memory
inline constexpr std::uint32_t kRoomSize = 40;

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
inline constexpr std::uint32_t kProceed = 0;
inline constexpr std::uint32_t kAccept = 0;
inline constexpr std::uint32_t kOptionValue = 16;  // in an action

}  // namespace composable::synth::asker_layout
