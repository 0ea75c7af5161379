#include "base/sha256.h"

// The functions that fetch no provider: fetching the first one reads configuration files and
// costs 1.5 ms.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <string_view>
#include <vector>

#include "base/parallel.h"

namespace composable {
namespace {

// No component and no core module starts like that, so that none is the list of another's slices.
constexpr std::string_view kSlicedPrefix = "sliced SHA-256: ";

class Digester {
 public:
  Digester() { SHA256_Init(&context_); }

  void Add(ByteView bytes) { SHA256_Update(&context_, bytes.data(), bytes.size()); }

  Sha256Digest Finish() {
    Sha256Digest digest;
    SHA256_Final(digest.data(), &context_);
    return digest;
  }

 private:
  SHA256_CTX context_;
};

}  // namespace

Sha256Digest Sha256(ByteView bytes) {
  Digester digester;
  digester.Add(bytes);
  return digester.Finish();
}

Sha256Digest SlicedSha256(ByteView bytes) {
  if (bytes.size() <= kDigestSlice) return Sha256(bytes);
  std::vector<Sha256Digest> slices((bytes.size() + kDigestSlice - 1) / kDigestSlice);
  RunInParallel(slices.size(), [&](std::size_t i) {
    const ByteView rest = bytes.subspan(i * kDigestSlice);
    slices[i] = Sha256(rest.first(std::min(kDigestSlice, rest.size())));
  });
  const auto size = std::bit_cast<std::array<std::uint8_t, 8>>(std::uint64_t{bytes.size()});
  Digester digester;
  digester.Add(AsBytes(kSlicedPrefix));
  digester.Add(size);
  for (const Sha256Digest& slice : slices) digester.Add(slice);
  return digester.Finish();
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
