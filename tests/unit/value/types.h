// Types and values that the tests of this room use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::value::test {

using wit::Kind;
using wit::Type;

inline Type Of(Kind kind) { return Type::Primitive(kind); }
inline Type BoolType() { return Of(Kind::kBool); }
inline Type U8Type() { return Of(Kind::kU8); }
inline Type U16Type() { return Of(Kind::kU16); }
inline Type U32Type() { return Of(Kind::kU32); }
inline Type U64Type() { return Of(Kind::kU64); }
inline Type S32Type() { return Of(Kind::kS32); }
inline Type S64Type() { return Of(Kind::kS64); }
inline Type F32Type() { return Of(Kind::kF32); }
inline Type F64Type() { return Of(Kind::kF64); }
inline Type CharType() { return Of(Kind::kChar); }
inline Type StringType() { return Of(Kind::kString); }

inline Type PersonType() {
  return Type::Record({{"name", StringType()}, {"age", Type::Option(U8Type())}})
      .Named({"test:types/people", "person", ""});
}
inline Type ShapeType() {
  return Type::Variant({{"point", std::nullopt},
                        {"circle", F64Type()},
                        {"rectangle", Type::Tuple({U32Type(), U32Type()})}})
      .Named({"test:types/shapes", "shape", ""});
}
inline Type ColorType() {
  return Type::Enum({"red", "green", "blue"}).Named({"test:types/shapes", "color", ""});
}
inline Type PermissionsType() {
  return Type::Flags({"read", "write", "execute"}).Named({"test:types/files", "permissions", ""});
}
inline Type FileType() {
  return Type::Borrow(
      std::make_shared<const wit::Resource>(wit::Resource{"test:types/files", "file", ""}));
}

template <typename... Items>
Value SequenceOf(Items&&... items) {
  Sequence sequence;
  (sequence.items.push_back(std::forward<Items>(items)), ...);
  return sequence;
}

inline Value MapOf(std::vector<std::pair<Value, Value>> entries) { return Map{std::move(entries)}; }

inline Value FlagsOf(std::vector<std::uint32_t> words) { return Flags{std::move(words)}; }

inline std::uint8_t U8(int number) { return static_cast<std::uint8_t>(number); }
inline std::uint16_t U16(int number) { return static_cast<std::uint16_t>(number); }
inline std::uint32_t U32(std::uint32_t number) { return number; }
inline std::uint64_t U64(std::uint64_t number) { return number; }

// "kind: line" of an error, or "" for a result without one.
template <typename T>
std::string ErrorOf(const Result<T>& result) {
  if (result.has_value()) return "";
  return fmt::format("{}: {}", ErrorCodeName(result.error().code), ToString(result.error()));
}

}  // namespace composable::value::test
