// The values that advice 0.1 is shown and answers with, and how they lie in flat form.
//
// Source: the variant `value` of `modulewise:interceptor/advice@0.1.0`; synth/advice_layout.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "synth/advice_layout.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::advice {

using synth::ValueCase;

// A `value`. Borrows its text.
struct AdviceValue {
  ValueCase tag = ValueCase::kStr;
  std::uint64_t bits = 0;  // of a number or boolean
  std::string_view text;   // of kStr and kComplex

  bool HasText() const { return tag == ValueCase::kStr || tag == ValueCase::kComplex; }
  // Whether the two are one value: numbers are compared by their bits.
  bool operator==(const AdviceValue&) const = default;
};

void PutByte(Bytes& bytes, std::size_t at, std::uint8_t number);
void PutWord(Bytes& bytes, std::size_t at, std::uint32_t number);
void PutLongWord(Bytes& bytes, std::size_t at, std::uint64_t number);
// A text that is appended, and its place and size at that place.
void PutText(Bytes& bytes, std::size_t at, std::string_view text);
void PutValue(Bytes& bytes, std::size_t at, const AdviceValue& value);

// Reads values in flat form. Nothing outside the bytes is read: it is noted instead.
class FlatReader {
 public:
  explicit FlatReader(ByteView bytes) : bytes_(bytes) {}

  template <typename T>
  T Number(std::size_t at) {
    T number{};
    if (at > bytes_.size() || bytes_.size() - at < sizeof number) {
      is_whole_ = false;
    } else {
      std::memcpy(&number, bytes_.data() + at, sizeof number);
    }
    return number;
  }
  std::uint8_t Byte(std::size_t at) { return Number<std::uint8_t>(at); }
  std::uint32_t Word(std::size_t at) { return Number<std::uint32_t>(at); }
  std::string_view Text(std::size_t at);
  AdviceValue Value(std::size_t at);

  // Whether everything was within the bytes, and every case one that there is.
  bool IsWhole() const { return is_whole_; }

 private:
  ByteView bytes_;
  bool is_whole_ = true;
};

// What advice is shown of the value of a scalar or string at that place of a flat buffer. `text`
// keeps what has no place in the buffer.
AdviceValue ShowPlain(const wit::Type& type, FlatReader& flat, std::size_t at, std::string& text);
// Whether ShowPlain shows values of the type; all others are shown as WAVE.
bool IsShownPlain(const wit::Type& type);
// What advice is shown of any other value; `text` keeps the text.
AdviceValue ShowComplex(const wit::Type& type, const value::Value& value, std::string& text);

// What advice answers, as a value of the type. The error says what was expected.
Result<value::Value> ReadValue(const wit::Type& type, const AdviceValue& answer);

}  // namespace composable::advice
