// Component-model values.
//
// A Value is positional and carries no type: names and cases are those of the wit::Type that goes
// with it. Values are movable, copyable and comparable; they own everything but handles, which are
// numbers that mean something only to the instance they came from.
//
// Source: component model, Explainer.md "Type definitions".
#pragma once

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/bytes.h"

namespace composable::value {

class Value;

// A list, a fixed-length list, a tuple, or the fields of a record in their order.
struct Sequence {
  std::vector<Value> items;
  bool operator==(const Sequence&) const;
};

// A map's entries in their order; keys may repeat, as the canonical ABI allows.
struct Map {
  std::vector<std::pair<Value, Value>> entries;
  bool operator==(const Map&) const;
};

// A case of a variant, option (0 none, 1 some) or result (0 ok, 1 error), by its index.
struct Variant {
  std::uint32_t index = 0;
  std::unique_ptr<Value> payload;  // null where the case has none

  Variant() = default;
  explicit Variant(std::uint32_t case_index);
  Variant(std::uint32_t case_index, Value value);
  Variant(const Variant& other);
  Variant(Variant&&) noexcept = default;
  Variant& operator=(const Variant& other);
  Variant& operator=(Variant&&) noexcept = default;
  ~Variant() = default;
  bool operator==(const Variant& other) const;
};

struct Enum {
  std::uint32_t index = 0;
  bool operator==(const Enum&) const = default;
};

// Bit i of word i / 32 is flag i. Has (names + 31) / 32 words; the unused bits are 0.
struct Flags {
  std::vector<std::uint32_t> words;
  bool operator==(const Flags&) const = default;
};

// An owned or borrowed resource, a stream, a future or an error context, as the engine numbers it.
struct Handle {
  std::uint32_t number = 0;
  bool operator==(const Handle&) const = default;
};

// Which alternative a type uses: bool → bool, integers → the integer of their width, f32 → float,
// f64 → double, char → char32_t (a Unicode scalar value), string → std::string (valid UTF-8),
// list<u8> → Bytes, other lists, tuples and records → Sequence, map → Map, variant, option and
// result → Variant, enum → Enum, flags → Flags, own, borrow, stream, future and error-context →
// Handle. A fixed-length list is a Sequence, also one of u8.
using ValueStorage =
    std::variant<bool, std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                 std::uint32_t, std::int64_t, std::uint64_t, float, double, char32_t, std::string,
                 Bytes, Sequence, Map, Variant, Enum, Flags, Handle>;

// Whether T is exactly one of the alternatives of a variant.
template <typename T, typename Storage>
inline constexpr bool kIsAlternative = false;
template <typename T, typename... Alternatives>
inline constexpr bool kIsAlternative<T, std::variant<Alternatives...>> =
    (std::same_as<T, Alternatives> || ...);

class Value {
 public:
  using Storage = ValueStorage;

  // Implicit on purpose, but only from exactly one of the alternatives: no narrowing, no int as
  // bool.
  template <typename T>
    requires kIsAlternative<T, Storage>
  Value(T value) : storage_(std::in_place_type<T>, std::move(value)) {}  // NOLINT

  const Storage& storage() const { return storage_; }
  Storage& storage() { return storage_; }

  // The alternative T, which must be the one held.
  template <typename T>
  const T& As() const {
    return std::get<T>(storage_);
  }
  template <typename T>
  bool Is() const {
    return std::holds_alternative<T>(storage_);
  }

  // NaN is unequal to NaN, as in C++; +0 equals -0.
  bool operator==(const Value&) const = default;

 private:
  Storage storage_;
};

inline Variant::Variant(std::uint32_t case_index) : index(case_index) {}

inline Value String(std::string text) { return Value(std::move(text)); }
inline Value None() { return Value(Variant(0)); }
inline Value Some(Value value) { return Value(Variant(1, std::move(value))); }
inline Value Ok() { return Value(Variant(0)); }
inline Value Ok(Value value) { return Value(Variant(0, std::move(value))); }
inline Value Err() { return Value(Variant(1)); }
inline Value Err(Value value) { return Value(Variant(1, std::move(value))); }

}  // namespace composable::value
