// Reading WAVE text, led by the type of the value that must come next.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "value/failure.h"
#include "value/value.h"
#include "value/wave.h"
#include "value/wave_lexer.h"
#include "wit/type.h"

namespace composable::value {

// Reads values off a text from front to back. Each function leaves the reader behind what it read;
// it returns nothing or false after a failure, which is then recorded.
class WaveReader {
 public:
  // `text` is UTF-8; reading starts `start` bytes in.
  WaveReader(std::string_view text, WaveHandles handles, std::size_t start = 0)
      : lexer_(text, start), handles_(handles) {}

  std::optional<Value> Read(const wit::Type& type);
  // The arguments of a call, with their parentheses. A failure within one says which in
  // `in_argument`.
  std::optional<std::vector<Value>> ReadArguments(const wit::FunctionType& function);
  // Fails unless nothing is left.
  bool ReadEnd();

  Failure& failure() { return failure_; }
  // The name of the parameter whose argument was being read when ReadArguments failed, or empty.
  std::string_view in_argument() const { return in_argument_; }

 private:
  // Record what is wrong with the current token.
  std::nullopt_t Unexpected(std::string_view wanted);
  std::nullopt_t Mismatch(const wit::Type& type, std::string_view hint = {});
  std::nullopt_t Wrong(ErrorCode code, std::string message, std::size_t offset);
  // Records a failure of the lexer or the end of the text, which come before all others.
  bool IsBroken(std::string_view wanted);

  bool Expect(char symbol);
  // After an item in brackets: passes a comma. False where neither a comma nor the closing symbol
  // follows.
  bool PassComma(char close);
  // Calls `read_item` for every item up to the closing symbol, and passes that.
  template <typename ReadItem>
  bool ReadItems(char close, ReadItem read_item);

  std::optional<Value> ReadBool(const wit::Type& type);
  std::optional<Value> ReadNumber(const wit::Type& type);
  std::optional<Value> ReadCharacter(const wit::Type& type);
  std::optional<Value> ReadString(const wit::Type& type);
  std::optional<Value> ReadRecord(const wit::Type& type);
  std::optional<Value> ReadTuple(const wit::Type& type);
  std::optional<Value> ReadList(const wit::Type& type, const wit::Type& element);
  std::optional<Value> ReadByteList(const wit::Type& type, const wit::Type& element);
  std::optional<Value> ReadFixedList(const wit::Type& type);
  std::optional<Value> ReadMap(const wit::Type& type);
  std::optional<Value> ReadFlags(const wit::Type& type);
  std::optional<Value> ReadEnum(const wit::Type& type);
  std::optional<Value> ReadVariant(const wit::Type& type);
  std::optional<Value> ReadOption(const wit::Type& type);
  std::optional<Value> ReadResult(const wit::Type& type);
  std::optional<Value> ReadFlattened(const wit::Type& type, const wit::Type& payload,
                                     std::uint32_t index);
  std::optional<Value> ReadPayload(const wit::Type& type, std::uint32_t index);
  std::optional<Value> ReadHandle(const wit::Type& type);
  // The index of the case that the current label names; does not pass the label.
  std::optional<std::uint32_t> FindCase(const wit::Type& type);
  // The current label without %, which must be one; passes it.
  std::optional<std::string_view> ReadLabel(std::string_view wanted);
  // The label without the % it may have.
  static std::string_view WithoutPercent(std::string_view label) {
    if (label.starts_with('%')) label.remove_prefix(1);
    return label;
  }

  WaveLexer lexer_;
  WaveHandles handles_;
  Failure failure_;
  std::string_view in_argument_;
};

}  // namespace composable::value
