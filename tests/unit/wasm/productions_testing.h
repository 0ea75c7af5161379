// What the tests of single productions share: binaries spelled as text, and round trips.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "wasm/read/productions.h"
#include "wasm/write/productions.h"

namespace composable::wasm {

// Bytes from text: two hexadecimal digits a byte, 'text' in quotes as it is, white space for the
// eye.
inline Bytes Binary(std::string_view text) {
  const auto digit = [](char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  };
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ' ' || text[i] == '\n') continue;
    if (text[i] == '\'') {
      for (++i; text[i] != '\''; ++i) bytes.push_back(static_cast<std::uint8_t>(text[i]));
      continue;
    }
    bytes.push_back(static_cast<std::uint8_t>(digit(text[i]) << 4U | digit(text[i + 1])));
    ++i;
  }
  return bytes;
}

// A component of the sections spelled in the text.
inline Bytes ComponentBinary(std::string_view sections) {
  return Binary("00 61 73 6d 0d 00 01 00" + std::string(sections));
}

// Index spaces with `count` items each, in `depth` scopes.
inline Scopes FilledScopes(std::uint32_t count = 10, int depth = 1) {
  Scopes scopes;
  for (int i = 0; i < depth; ++i) {
    scopes.Enter();
    for (std::uint8_t sort = 0; sort < kSortCount; ++sort) {
      EXPECT_TRUE(scopes.Define(static_cast<Sort>(sort), 0, count).has_value());
    }
  }
  return scopes;
}

// Reads a whole binary with a reading function, the index spaces holding ten items each.
template <typename Read>
auto ReadProduction(const Bytes& binary, Read read) {
  Scopes scopes = FilledScopes();
  Input in{Cursor(binary, 0, "test"), scopes};
  auto result = read(in);
  if (result.has_value()) {
    if (auto end = in.cursor.ExpectEnd(); !end.has_value()) {
      result = std::unexpected(std::move(end).error());
    }
  }
  return result;
}

// The binary reads as `expected`, and that is written as the binary.
template <typename T, typename Read, typename Write>
void ExpectRoundTrip(std::string_view text, const T& expected, Read read, Write write) {
  SCOPED_TRACE(text);
  const Bytes binary = Binary(text);
  const auto result = ReadProduction(binary, read);
  ASSERT_TRUE(result.has_value()) << ToString(result.error());
  EXPECT_TRUE(*result == expected) << "it reads as something else";
  Encoder out;
  write(out, expected);
  const auto written = out.Finish();
  ASSERT_TRUE(written.has_value());
  EXPECT_EQ(*written, binary);
}

// An error at an offset with a message, as people see it.
template <typename T>
void ExpectError(const Result<T>& result, std::string_view report) {
  ASSERT_FALSE(result.has_value()) << "expected: " << report;
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidComponent);
  EXPECT_EQ(ToString(result.error()), report);
}

template <typename Read>
void ExpectRefused(std::string_view text, Read read, std::string_view report) {
  SCOPED_TRACE(text);
  const Bytes binary = Binary(text);
  ExpectError(ReadProduction(binary, read), report);
}

}  // namespace composable::wasm
