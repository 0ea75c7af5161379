// Recognises the artefacts of one cache, whole and unchanged.
//
// Source: NIST SP 800-38D (GMAC), with AES-256.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/bytes.h"
#include "engine/cache_key.h"

namespace composable::engine {

using SealSecret = std::array<std::uint8_t, 32>;
using SealNonce = std::array<std::uint8_t, 12>;
using SealTag = std::array<std::uint8_t, 16>;

// An artefact of more bytes than that is sealed in slices of that size, so that several threads can
// check it.
inline constexpr std::size_t kSealSlice = std::size_t{4} << 20U;

// What stands behind an artefact in its file.
struct ArtefactTrailer {
  std::array<char, 8> magic{};
  std::uint64_t artefact_size = 0;
  CacheKey key;
  SealNonce nonce{};  // random, never used twice with one secret
  SealTag tag{};      // over everything above, and the artefact or the tags of its slices
  std::array<std::uint8_t, 4> reserved{};
};
static_assert(sizeof(ArtefactTrailer) == 80, "the trailer is written as it lies in memory");

// Safe to use from any thread.
class ArtefactSeal {
 public:
  explicit ArtefactSeal(const SealSecret& secret) : secret_(secret) {}

  ArtefactTrailer Make(const CacheKey& key, ByteView artefact, const SealNonce& nonce) const;

  // Whether the trailer was made by Make with this secret, for that key and artefact.
  bool Check(const ArtefactTrailer& trailer, const CacheKey& key, ByteView artefact) const;

 private:
  SealTag Tag(const ArtefactTrailer& trailer, ByteView artefact) const;

  SealSecret secret_;
};

}  // namespace composable::engine
