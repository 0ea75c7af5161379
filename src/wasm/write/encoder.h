// A growing binary.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::wasm {

// Collects bytes. Large payloads and other encoders are kept aside until Finish, so whatever is
// nested, each byte of a payload is copied once.
class Encoder {
 public:
  void Byte(std::uint8_t byte) { bytes_.push_back(byte); }
  // LEB128 in the shortest form.
  void U32(std::uint32_t number) { U64(number); }
  void U64(std::uint64_t number);
  void S33(std::int64_t number) { S64(number); }
  void S64(std::int64_t number);
  // A length of something, which may not need more than 32 bits; Finish reports it.
  void Size(std::uint64_t size, std::string_view what);
  // A length and the bytes.
  void Name(std::string_view name);
  // The bytes themselves, which must live until Finish.
  void Raw(ByteView bytes);
  // Everything in another encoder.
  void Append(const Encoder& other);

  std::uint64_t size() const { return bytes_.size() + aside_size_; }

  // All bytes in order; kResourceExhausted where a length did not fit.
  Result<Bytes> Finish() const;

 private:
  // Bytes that belong in front of bytes_[position].
  struct Aside {
    std::size_t position = 0;
    ByteView bytes;
  };

  Bytes bytes_;
  std::vector<Aside> asides_;
  std::uint64_t aside_size_ = 0;
  std::string overflow_;  // what was too long, empty where nothing was
};

}  // namespace composable::wasm
