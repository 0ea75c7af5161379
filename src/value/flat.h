// The flat form: values as the bytes that cross to the engine.
//
// A flat buffer is a 32-bit little-endian memory image under the canonical ABI's sizes, alignments
// and padding (wit::Layout). From offset 0 lies the root: the tuple of all parameters, or the one
// result. A `string`, `list` or `map` is two u32 there: the offset of its data from the start of
// the buffer, and a count (bytes of UTF-8 for a string, elements or entries otherwise); the data
// lies behind the root, aligned as its elements are; what is empty has offset 0. Variant, enum and
// flags lie as in the canonical ABI; handles, streams, futures and error contexts are u32 numbers.
// Padding, and the unused bytes of a payload, are 0. A buffer is smaller than 4 GiB.
//
// Decoding trusts nothing: every offset, count, discriminant, bool, char and string is checked,
// offsets need not be aligned, and no data may be used twice, so what is decoded is bounded by the
// size of the buffer. Every function may be called from any thread.
//
// Source: component model, CanonicalABI.md "Storing" and "Loading", with offsets in place of
// pointers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value {

// Values of types without any bytes (such as an empty tuple) that one buffer may stand for. Without
// a bound, a few bytes could claim 4 Gi elements of such a type.
inline constexpr std::size_t kMaxEmptyValues = 65536;

// A flat buffer of which some parts lie elsewhere.
struct FlatPiece {
  std::uint32_t offset =
      0;  // from the start of the buffer; behind the end of PiecewiseBytes::bytes
  ByteView bytes;
};
struct PiecewiseBytes {
  Bytes bytes;
  // Views into the values that were encoded, by falling offset; none overlap.
  std::vector<FlatPiece> pieces;
};
// A string or byte list of so many bytes and more becomes a piece.
inline constexpr std::size_t kLeastPiece = 4096;

// Each replaces what is in `out`, whose capacity is used again; after an error its content is
// unspecified. Errors: kInvalidArgument where the number of arguments is wrong, kTypeMismatch where
// a value does not fit its type (the message has the path in the value, the context the argument),
// kResourceExhausted where the buffer would reach 4 GiB or kMaxEmptyValues is passed.
Status EncodeParameters(const wit::FunctionType& function, std::span<const Value> arguments,
                        Bytes& out);
// Leaves long strings and byte lists where they are.
Status EncodeParameters(const wit::FunctionType& function, std::span<const Value> arguments,
                        PiecewiseBytes& out);
Status EncodeResult(const wit::FunctionType& function, const std::optional<Value>& result,
                    Bytes& out);
Status EncodeValue(const wit::Type& type, const Value& value, Bytes& out);

// Where each argument lies in a buffer of parameters, in bytes from its start.
std::vector<std::size_t> ParameterOffsets(const wit::FunctionType& function);

// Errors: kInvalidArgument where the bytes are no flat form of the types; kResourceExhausted where
// kMaxEmptyValues is passed.
Result<std::vector<Value>> DecodeParameters(const wit::FunctionType& function, ByteView bytes);
Result<std::optional<Value>> DecodeResult(const wit::FunctionType& function, ByteView bytes);
Result<Value> DecodeValue(const wit::Type& type, ByteView bytes);

}  // namespace composable::value
