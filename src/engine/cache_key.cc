#include "engine/cache_key.h"

// The functions that fetch no provider: fetching the first one reads configuration files and
// costs 1.5 ms.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

namespace composable::engine {
namespace {

// Changes when the layout of what is hashed does.
constexpr std::string_view kDomain = "composable compiled code 2";
constexpr std::string_view kRecipeDomain = "composable recipe 1";

template <typename Number>
void HashNumber(SHA256_CTX& context, Number number) {
  SHA256_Update(&context, &number, sizeof number);
}

void HashBytes(SHA256_CTX& context, ByteView bytes) {
  HashNumber(context, std::uint64_t{bytes.size()});
  SHA256_Update(&context, bytes.data(), bytes.size());
}

}  // namespace

CacheKey MakeCacheKey(ArtefactKind kind, std::string_view engine_version, std::uint64_t fingerprint,
                      const Sha256Digest& binary) {
  SHA256_CTX context;
  SHA256_Init(&context);
  HashBytes(context, AsBytes(kDomain));
  HashNumber(context, kind);
  HashBytes(context, AsBytes(engine_version));
  HashNumber(context, fingerprint);
  HashBytes(context, binary);
  CacheKey key;
  SHA256_Final(key.digest.data(), &context);
  return key;
}

CacheKey MakeRecipeKey(std::string_view engine_version, std::uint64_t fingerprint,
                       ByteView recipe) {
  SHA256_CTX context;
  SHA256_Init(&context);
  HashBytes(context, AsBytes(kRecipeDomain));
  HashBytes(context, AsBytes(engine_version));
  HashNumber(context, fingerprint);
  HashBytes(context, recipe);
  CacheKey key;
  SHA256_Final(key.digest.data(), &context);
  return key;
}

std::string ToHex(const CacheKey& key) { return composable::ToHex(key.digest); }

}  // namespace composable::engine
