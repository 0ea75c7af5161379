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

// NIST SP 800-38D: AES-256-GCM with nothing to encrypt. The expected tag is that of another
// implementation (Python's `cryptography`, AESGCM) for the trailer's bytes before the tag, followed
// by the artefact.
TEST(ArtefactSeal, IsGmac) {
  const ArtefactSeal seal(SealSecret{0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                     11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                     22, 23, 24, 25, 26, 27, 28, 29, 30, 31});
  const ArtefactTrailer trailer =
      seal.Make(CacheKey{}, AsBytes("some machine code"), {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2});
  const std::array<std::uint8_t, 16> expected = {0xc7, 0x30, 0xfc, 0xaf, 0x79, 0x42, 0x75, 0xe4,
                                                 0xa7, 0x75, 0xda, 0x3a, 0x46, 0x1a, 0xe9, 0x83};
  EXPECT_EQ(trailer.tag, expected);
}

}  // namespace
}  // namespace composable::engine
