#include "engine/artefact_seal.h"

// The functions that fetch no provider: fetching the first one reads configuration files and
// costs 1.5 ms.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/crypto.h>
#include <openssl/modes.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "base/parallel.h"

namespace composable::engine {
namespace {

// The last character is the version of the format.
constexpr std::array<char, 8> kSealMagic = {'C', 'M', 'P', 'S', 'A', 'R', 'T', '2'};

void EncryptBlock(const unsigned char in[16], unsigned char out[16], const void* key) {
  AES_encrypt(in, out, static_cast<const AES_KEY*>(key));
}

SealTag Gmac(AES_KEY key, const SealNonce& nonce, ByteView first, ByteView second) {
  const std::unique_ptr<GCM128_CONTEXT, decltype(&CRYPTO_gcm128_release)> context(
      CRYPTO_gcm128_new(&key, EncryptBlock), CRYPTO_gcm128_release);
  CRYPTO_gcm128_setiv(context.get(), nonce.data(), nonce.size());
  CRYPTO_gcm128_aad(context.get(), first.data(), first.size());
  CRYPTO_gcm128_aad(context.get(), second.data(), second.size());
  SealTag tag{};
  CRYPTO_gcm128_tag(context.get(), tag.data(), tag.size());
  return tag;
}

// Of the slice of that number, counted from one: that of the artefact itself is for all of it.
SealNonce NonceOf(SealNonce nonce, std::size_t number) {
  for (std::size_t i = 0; i < 4; ++i) {
    nonce[nonce.size() - 1 - i] ^= static_cast<std::uint8_t>(number >> (8 * i));
  }
  return nonce;
}

}  // namespace

SealTag ArtefactSeal::Tag(const ArtefactTrailer& trailer, ByteView artefact) const {
  AES_KEY key;
  AES_set_encrypt_key(secret_.data(), static_cast<int>(8 * secret_.size()), &key);
  const ByteView head(reinterpret_cast<const std::uint8_t*>(&trailer),
                      offsetof(ArtefactTrailer, tag));
  if (artefact.size() <= kSealSlice) return Gmac(key, trailer.nonce, head, artefact);
  std::vector<SealTag> slices((artefact.size() + kSealSlice - 1) / kSealSlice);
  RunInParallel(slices.size(), [&](std::size_t i) {
    const std::size_t start = i * kSealSlice;
    const std::size_t size = std::min(kSealSlice, artefact.size() - start);
    slices[i] = Gmac(key, NonceOf(trailer.nonce, i + 1), artefact.subspan(start, size), {});
  });
  return Gmac(
      key, trailer.nonce, head,
      {reinterpret_cast<const std::uint8_t*>(slices.data()), slices.size() * sizeof(SealTag)});
}

ArtefactTrailer ArtefactSeal::Make(const CacheKey& key, ByteView artefact,
                                   const SealNonce& nonce) const {
  ArtefactTrailer trailer{.magic = kSealMagic,
                          .artefact_size = artefact.size(),
                          .key = key,
                          .nonce = nonce,
                          .tag = {},
                          .reserved = {}};
  trailer.tag = Tag(trailer, artefact);
  return trailer;
}

bool ArtefactSeal::Check(const ArtefactTrailer& trailer, const CacheKey& key,
                         ByteView artefact) const {
  if (trailer.magic != kSealMagic || trailer.artefact_size != artefact.size() ||
      trailer.key != key) {
    return false;
  }
  const SealTag tag = Tag(trailer, artefact);
  return CRYPTO_memcmp(tag.data(), trailer.tag.data(), tag.size()) == 0;
}

}  // namespace composable::engine
