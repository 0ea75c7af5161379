// Advice 0.1: values as the types of `modulewise:interceptor/types@0.1.0` have them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "interceptor/told.h"
#include "interceptor/values.h"

namespace interceptor {

using composable::interceptor_abi::CallFrame;

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

// What Adviser does for this version.
class TextAdviser {
 public:
  static constexpr AnswerLayout kLayout = {.payload = 8,
                                           .option_value = 8,
                                           .argument_size = sizeof(AdviceArgument),
                                           .argument_value = 16};

  void ShowArguments(Type parameters, const char* arguments);
  void ShowArgument(std::uint32_t index, Type type, const char* value);
  void ShowCall(const char* descriptor, CallFrame& frame);
  void ShowResult(Type type, const char* value, CallFrame& frame);

  bool IsShownArgument(std::uint32_t index, ToldValue told) const;
  bool IsShownResult(ToldValue told) const;
  std::string Parse(Type type, ToldValue told, Handles& handles, char* value) const;
  void Release(ToldValue told) const;

 private:
  std::vector<AdviceArgument> arguments_;
  std::vector<std::string> texts_;  // what the arguments refer to
  AdviceValue result_{};
  std::string result_text_;
};

}  // namespace interceptor
