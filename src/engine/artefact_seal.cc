#include "engine/artefact_seal.h"

// The functions that fetch no provider: fetching the first one reads configuration files and
// costs 1.5 ms.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/aes.h>
#include <openssl/crypto.h>
#include <openssl/modes.h>

#include <cstddef>
#include <memory>

namespace composable::engine {
namespace {

// The last character is the version of the format.
constexpr std::array<char, 8> kSealMagic = {'C', 'M', 'P', 'S', 'A', 'R', 'T', '1'};

void EncryptBlock(const unsigned char in[16], unsigned char out[16], const void* key) {
  AES_encrypt(in, out, static_cast<const AES_KEY*>(key));
}

}  // namespace

std::array<std::uint8_t, 16> ArtefactSeal::Tag(const ArtefactTrailer& trailer,
                                               ByteView artefact) const {
  AES_KEY key;
  AES_set_encrypt_key(secret_.data(), static_cast<int>(8 * secret_.size()), &key);
  const std::unique_ptr<GCM128_CONTEXT, decltype(&CRYPTO_gcm128_release)> context(
      CRYPTO_gcm128_new(&key, EncryptBlock), CRYPTO_gcm128_release);
  CRYPTO_gcm128_setiv(context.get(), trailer.nonce.data(), trailer.nonce.size());
  CRYPTO_gcm128_aad(context.get(), reinterpret_cast<const unsigned char*>(&trailer),
                    offsetof(ArtefactTrailer, tag));
  CRYPTO_gcm128_aad(context.get(), artefact.data(), artefact.size());
  std::array<std::uint8_t, 16> tag{};
  CRYPTO_gcm128_tag(context.get(), tag.data(), tag.size());
  return tag;
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
  const std::array<std::uint8_t, 16> tag = Tag(trailer, artefact);
  return CRYPTO_memcmp(tag.data(), trailer.tag.data(), tag.size()) == 0;
}

}  // namespace composable::engine
