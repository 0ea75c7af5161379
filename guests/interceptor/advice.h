// The types of `modulewise:interceptor/types@0.1.0` and `advice` as they lie in memory.
#pragma once

#include <string>
#include <string_view>

#include "interceptor/values.h"

namespace interceptor {

// variant value { str, num-s64, num-u64, num-f32, num-f64, boolean, complex }: a number in 1 byte,
// and 8 bytes behind its start the payload.
enum class ValueCase : std::uint8_t { kStr, kS64, kU64, kF32, kF64, kBoolean, kComplex };
struct AdviceValue {
  ValueCase tag;
  std::uint64_t payload;  // the number, or the address and length of the text
};
static_assert(sizeof(AdviceValue) == 16);

// record arg { name, type-name, value }
struct AdviceArgument {
  std::uint32_t name, name_size;
  std::uint32_t type_name, type_name_size;
  AdviceValue value;
};
static_assert(sizeof(AdviceArgument) == 32);

// variant before-action { proceed(list<arg>), skip(option<value>), error(string) }, and the same
// for after-action { accept(option<value>), repeat(list<arg>), error(string) }.
struct AdviceItems {
  std::uint32_t address, length;
};
struct AdviceOption {
  std::uint8_t is_some;
  AdviceValue value;
};
struct AdviceAction {
  std::uint8_t tag;
  union {
    AdviceItems items;  // the list, or the text
    AdviceOption option;
  };
};
static_assert(sizeof(AdviceAction) == 32);

// What advice is told of a value. `text` keeps what the value refers to; strings stay where they
// are.
AdviceValue Describe(Type type, const char* value, std::string& text);

// Whether the two are one value.
bool IsSame(const AdviceValue& a, const AdviceValue& b);

// The other way round: stores what advice says as a value of the type, as ParseWave does.
std::string Parse(Type type, const AdviceValue& told, Handles& handles, char* value);

// Free what advice handed over.
void Release(const AdviceValue& value);
void Release(const AdviceArgument* arguments, std::uint32_t count);

inline std::string_view TextOf(const AdviceValue& value) {
  return LoadString(reinterpret_cast<const char*>(&value.payload));
}

}  // namespace interceptor
