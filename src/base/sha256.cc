#include "base/sha256.h"

// The functions that fetch no provider: fetching the first one reads configuration files and
// costs 1.5 ms.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <span>
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
  SHA256_CTX context_{};
};

// Of no bytes too there is one.
std::size_t SliceCount(std::uint64_t size) {
  return std::max<std::uint64_t>(1, (size + kDigestSlice - 1) / kDigestSlice);
}

Sha256Digest OfSlices(std::uint64_t size, std::span<const Sha256Digest> slices) {
  if (slices.size() == 1) return slices.front();
  Digester digester;
  digester.Add(AsBytes(kSlicedPrefix));
  digester.Add(std::bit_cast<std::array<std::uint8_t, 8>>(size));
  for (const Sha256Digest& slice : slices) digester.Add(slice);
  return digester.Finish();
}

// What is read at once: it fits into the nearer caches of a core.
constexpr std::size_t kPiece = std::size_t{64} << 10U;

Result<Sha256Digest> ReadDigest(std::uint64_t offset, std::uint64_t size, const ByteReader& read) {
  Bytes buffer(std::min<std::uint64_t>(size, kPiece));
  Digester digester;
  for (const std::uint64_t end = offset + size; offset < end;) {
    const auto piece =
        std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), end - offset));
    COMPOSABLE_CHECK(read(offset, piece));
    digester.Add(piece);
    offset += piece.size();
  }
  return digester.Finish();
}

}  // namespace

Sha256Digest Sha256(ByteView bytes) {
  Digester digester;
  digester.Add(bytes);
  return digester.Finish();
}

Sha256Digest SlicedSha256(ByteView bytes) {
  std::vector<Sha256Digest> slices(SliceCount(bytes.size()));
  RunInParallel(slices.size(), [&](std::size_t i) {
    const ByteView rest = bytes.subspan(i * kDigestSlice);
    slices[i] = Sha256(rest.first(std::min(kDigestSlice, rest.size())));
  });
  return OfSlices(bytes.size(), slices);
}

Result<Sha256Digest> SlicedSha256(std::uint64_t size, const ByteReader& read) {
  std::vector<Result<Sha256Digest>> slices(SliceCount(size));
  RunInParallel(slices.size(), [&](std::size_t i) {
    const std::uint64_t offset = i * kDigestSlice;
    slices[i] = ReadDigest(offset, std::min<std::uint64_t>(kDigestSlice, size - offset), read);
  });
  std::vector<Sha256Digest> digests;
  for (Result<Sha256Digest>& slice : slices) {
    COMPOSABLE_TRY(const Sha256Digest digest, std::move(slice));
    digests.push_back(digest);
  }
  return OfSlices(size, digests);
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
