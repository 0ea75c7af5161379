#include "base/utf8.h"

#include <cstdint>
#include <cstring>

namespace composable {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

// The number of bytes at the start of the text that are ASCII, found eight at a time; may stop
// early.
std::size_t SkipAscii(const char* text, std::size_t size) {
  std::size_t done = 0;
  while (size - done >= sizeof(std::uint64_t)) {
    std::uint64_t chunk = 0;
    std::memcpy(&chunk, text + done, sizeof(chunk));
    if ((chunk & kHighBits) != 0) break;
    done += sizeof(chunk);
  }
  while (done < size && static_cast<unsigned char>(text[done]) < 0x80) ++done;
  return done;
}

// What the first byte says of a sequence: its length, and the range of its second byte.
struct Lead {
  std::size_t length = 0;  // 0 for a byte that starts no sequence
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
};

Lead ReadLead(unsigned char first) {
  if (first < 0xC2) return {};
  if (first < 0xE0) return {2};
  if (first == 0xE0) return {3, 0xA0, 0xBF};
  if (first == 0xED) return {3, 0x80, 0x9F};
  if (first < 0xF0) return {3};
  if (first == 0xF0) return {4, 0x90, 0xBF};
  if (first < 0xF4) return {4};
  if (first == 0xF4) return {4, 0x80, 0x8F};
  return {};
}

}  // namespace

std::optional<Scalar> FirstScalar(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return Scalar{first, 1};
  const Lead lead = ReadLead(first);
  if (lead.length == 0 || text.size() < lead.length) return std::nullopt;
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < lead.second_min || second > lead.second_max) return std::nullopt;

  // The lead byte of an n-byte sequence carries 7 - n bits, each further byte six.
  char32_t value = first & ((1U << (7U - lead.length)) - 1U);
  for (std::size_t i = 1; i < lead.length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return std::nullopt;
    value = value << 6U | (next & 0x3FU);
  }
  return Scalar{value, lead.length};
}

bool IsUtf8(std::string_view text) {
  while (true) {
    text.remove_prefix(SkipAscii(text.data(), text.size()));
    if (text.empty()) return true;
    const auto scalar = FirstScalar(text);
    if (!scalar) return false;
    text.remove_prefix(scalar->length);
  }
}

void AppendUtf8(char32_t scalar, std::string& out) {
  const auto append = [&out](char32_t byte) { out += static_cast<char>(byte); };
  const auto trail = [&](unsigned shift) { append(0x80U | (scalar >> shift & 0x3FU)); };
  if (scalar < 0x80) {
    append(scalar);
  } else if (scalar < 0x800) {
    append(0xC0U | scalar >> 6U);
    trail(0);
  } else if (scalar < 0x10000) {
    append(0xE0U | scalar >> 12U);
    trail(6);
    trail(0);
  } else {
    append(0xF0U | scalar >> 18U);
    trail(12);
    trail(6);
    trail(0);
  }
}

}  // namespace composable
