#include "engine/artefact_seal.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace composable::engine {
namespace {

SealSecret Secret(std::uint8_t first) {
  SealSecret secret{};
  secret[0] = first;
  return secret;
}

constexpr SealSecret kCountedSecret = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                       11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                       22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
constexpr SealNonce kCountedNonce = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2};

const CacheKey kKey = MakeCacheKey(ArtefactKind::kComponent, "v", 1, Sha256(AsBytes("binary")));

TEST(ArtefactSeal, AcceptsWhatItMade) {
  const ArtefactSeal seal(Secret(1));
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 4096U, 100000U}) {
    const std::string artefact(size, 'x');
    const ArtefactTrailer trailer = seal.Make(kKey, AsBytes(artefact), {1, 2, 3});
    EXPECT_TRUE(seal.Check(trailer, kKey, AsBytes(artefact))) << size;
  }
}

TEST(ArtefactSeal, RejectsEveryFlippedBitOfTheArtefact) {
  const ArtefactSeal seal(Secret(1));
  std::string artefact(40, 'x');
  const ArtefactTrailer trailer = seal.Make(kKey, AsBytes(artefact), {});
  for (std::size_t bit = 0; bit < 8 * artefact.size(); ++bit) {
    artefact[bit / 8] = static_cast<char>(artefact[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(seal.Check(trailer, kKey, AsBytes(artefact))) << bit;
    artefact[bit / 8] = static_cast<char>(artefact[bit / 8] ^ (1 << (bit % 8)));
  }
  EXPECT_TRUE(seal.Check(trailer, kKey, AsBytes(artefact)));
}

TEST(ArtefactSeal, RejectsEveryChangedByteOfTheTrailer) {
  const ArtefactSeal seal(Secret(1));
  const ArtefactTrailer trailer = seal.Make(kKey, AsBytes("artefact"), {});
  for (std::size_t at = 0; at < offsetof(ArtefactTrailer, reserved); ++at) {
    ArtefactTrailer changed = trailer;
    reinterpret_cast<std::uint8_t*>(&changed)[at] ^= 0x40U;
    EXPECT_FALSE(seal.Check(changed, kKey, AsBytes("artefact"))) << at;
  }
}

TEST(ArtefactSeal, RejectsAnotherKeySecretOrLength) {
  const ArtefactSeal seal(Secret(1));
  const ArtefactTrailer trailer = seal.Make(kKey, AsBytes("artefact"), {});
  const CacheKey other = MakeCacheKey(ArtefactKind::kComponent, "v", 2, Sha256(AsBytes("binary")));
  EXPECT_FALSE(seal.Check(trailer, other, AsBytes("artefact")));
  EXPECT_FALSE(ArtefactSeal(Secret(2)).Check(trailer, kKey, AsBytes("artefact")));
  EXPECT_FALSE(seal.Check(trailer, kKey, AsBytes("artefac")));
  EXPECT_FALSE(seal.Check(ArtefactTrailer{}, kKey, AsBytes("artefact")));
}

TEST(ArtefactSeal, SealsLargeArtefactsInSlices) {
  const ArtefactSeal seal(Secret(1));
  for (const std::size_t size : {kSealSlice, kSealSlice + 1, 3 * kSealSlice, 3 * kSealSlice + 5}) {
    std::string artefact(size, 'x');
    const ArtefactTrailer trailer = seal.Make(kKey, AsBytes(artefact), {1, 2, 3});
    EXPECT_TRUE(seal.Check(trailer, kKey, AsBytes(artefact))) << size;
    for (const std::size_t at : {std::size_t{0}, kSealSlice - 1, size / 2, size - 1}) {
      artefact[at] = 'y';
      EXPECT_FALSE(seal.Check(trailer, kKey, AsBytes(artefact))) << size << ", byte " << at;
      artefact[at] = 'x';
    }
  }
}

TEST(ArtefactSeal, RejectsSlicesInAnotherOrder) {
  const ArtefactSeal seal(Secret(1));
  const std::string first(kSealSlice, 'a');
  const std::string second(kSealSlice, 'b');
  const ArtefactTrailer trailer = seal.Make(kKey, AsBytes(first + second), {});
  EXPECT_TRUE(seal.Check(trailer, kKey, AsBytes(first + second)));
  EXPECT_FALSE(seal.Check(trailer, kKey, AsBytes(second + first)));
}

// NIST SP 800-38D: AES-256-GCM with nothing to encrypt. The expected tag is that of another
// implementation (Python's `cryptography`, AESGCM) for the trailer's bytes before the tag, followed
// by the artefact.
TEST(ArtefactSeal, IsGmac) {
  const ArtefactSeal seal(kCountedSecret);
  const ArtefactTrailer trailer =
      seal.Make(CacheKey{}, AsBytes("some machine code"), kCountedNonce);
  const SealTag expected = {0x8c, 0x62, 0xac, 0x55, 0xc0, 0x9c, 0x10, 0x3b,
                            0x64, 0x3b, 0xf3, 0x89, 0x35, 0x1a, 0x6b, 0xa0};
  EXPECT_EQ(trailer.tag, expected);
}

// The same for the trailer's bytes before the tag, followed by the tags of the two slices.
TEST(ArtefactSeal, IsGmacOfGmacsForSlices) {
  const ArtefactSeal seal(kCountedSecret);
  const std::string artefact(kSealSlice + 3, 'm');
  const ArtefactTrailer trailer = seal.Make(CacheKey{}, AsBytes(artefact), kCountedNonce);
  const SealTag expected = {0xf0, 0xe0, 0x8e, 0x95, 0xfa, 0x20, 0x0b, 0x33,
                            0xfc, 0x4e, 0x56, 0xdb, 0x92, 0x31, 0xdd, 0x20};
  EXPECT_EQ(trailer.tag, expected);
}

}  // namespace
}  // namespace composable::engine
