#include "base/sha256.h"

// The functions that fetch no provider: fetching the first one reads configuration files and
// costs 1.5 ms.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace composable {

Sha256Digest Sha256(ByteView bytes) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  Sha256Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

std::string ToHex(const Sha256Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

}  // namespace composable
