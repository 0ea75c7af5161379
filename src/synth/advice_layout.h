// How what advice 0.1 is told and answers lies in memory, and so in flat form, where texts and
// lists have a place and a size of 32 bits, too. All in bytes.
//
// Source: `modulewise:interceptor/advice@0.1.0`; component model, CanonicalABI.md "Alignment" and
// "Element Size"; value/flat.h.
#pragma once

#include <cstdint>

namespace composable::synth {

// The cases of `value`, in their order.
enum class ValueCase : std::uint8_t { kStr, kS64, kU64, kF32, kF64, kBoolean, kComplex };
// Those of `before-action` and of `after-action`.
enum class BeforeAction : std::uint8_t { kProceed, kSkip, kError };
enum class AfterAction : std::uint8_t { kAccept, kRepeat, kError };

namespace advice_layout {

// A variant, its case first.
inline constexpr std::uint32_t kCase = 0;
// The size of a text or list, behind its place.
inline constexpr std::uint32_t kCount = 4;

// A `value`: the case, then numbers in the width of their type, or a text.
inline constexpr std::uint32_t kValuePayload = 8;
inline constexpr std::uint32_t kValueSize = 16;

// An `option<value>`, behind whether there is one.
inline constexpr std::uint32_t kOptionValue = 8;

// An `arg`: two texts and a value.
inline constexpr std::uint32_t kArgumentName = 0;
inline constexpr std::uint32_t kArgumentType = 8;
inline constexpr std::uint32_t kArgumentValue = 16;
inline constexpr std::uint32_t kArgumentSize = 32;

// Either action: the case, then a list of `arg`, an `option<value>` or a text.
inline constexpr std::uint32_t kActionPayload = 8;
inline constexpr std::uint32_t kActionSize = 32;

// The parameters of the constructor: the function's name and its arguments.
inline constexpr std::uint32_t kName = 0;
inline constexpr std::uint32_t kArguments = 8;
inline constexpr std::uint32_t kConstructorSize = 16;

// Those of `after`: the invocation and an `option<value>`.
inline constexpr std::uint32_t kAfterResult = 8;
inline constexpr std::uint32_t kAfterSize = kAfterResult + kOptionValue + kValueSize;

// Of all of them.
inline constexpr std::uint32_t kAlignment = 8;

}  // namespace advice_layout
}  // namespace composable::synth
