// What an artefact was compiled from, and by what.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/sha256.h"

namespace composable::engine {

enum class ArtefactKind : std::uint8_t { kComponent, kModule };

// A SHA-256 digest: equal only for equal input.
struct CacheKey {
  std::array<std::uint8_t, 32> digest{};
  bool operator==(const CacheKey&) const = default;
};

// `fingerprint` stands for all flags that shape code and for the processor's features, `binary` is
// the digest of what was compiled.
CacheKey MakeCacheKey(ArtefactKind kind, std::string_view engine_version, std::uint64_t fingerprint,
                      const Sha256Digest& binary);

// The key of what says which component was made by a recipe.
CacheKey MakeRecipeKey(std::string_view engine_version, std::uint64_t fingerprint, ByteView recipe);

// Sixty-four hexadecimal digits.
std::string ToHex(const CacheKey& key);

}  // namespace composable::engine
