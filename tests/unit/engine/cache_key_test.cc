#include "engine/cache_key.h"

#include <gtest/gtest.h>

#include <set>

namespace composable::engine {
namespace {

TEST(CacheKey, EverythingCounts) {
  const auto key = [](ArtefactKind kind, std::string_view version, std::uint64_t fingerprint,
                      std::string_view binary) {
    return ToHex(MakeCacheKey(kind, version, fingerprint, Sha256(AsBytes(binary))));
  };
  const std::set<std::string> keys = {
      key(ArtefactKind::kComponent, "wasmtime 48.0.8", 1, "abc"),
      key(ArtefactKind::kModule, "wasmtime 48.0.8", 1, "abc"),
      key(ArtefactKind::kComponent, "wasmtime 48.0.9", 1, "abc"),
      key(ArtefactKind::kComponent, "wasmtime 48.0.8", 2, "abc"),
      key(ArtefactKind::kComponent, "wasmtime 48.0.8", 1, "abd"),
      key(ArtefactKind::kComponent, "wasmtime 48.0.8", 1, "ab"),
      key(ArtefactKind::kComponent, "wasmtime 48.0.8", 1, ""),
  };
  EXPECT_EQ(keys.size(), 7U);
}

TEST(CacheKey, IsTheSameForTheSame) {
  const auto key = [] {
    return MakeCacheKey(ArtefactKind::kComponent, "v", 7, Sha256(AsBytes("abc")));
  };
  EXPECT_EQ(key(), key());
}

TEST(CacheKey, PartsDoNotRunIntoOneAnother) {
  // Without lengths, the end of the version and the start of the fingerprint could change places.
  const CacheKey a = MakeCacheKey(ArtefactKind::kComponent, "v", 0, Sha256(AsBytes("x")));
  const CacheKey b =
      MakeCacheKey(ArtefactKind::kComponent, std::string_view("v\0", 2), 0, Sha256(AsBytes("x")));
  EXPECT_NE(a, b);
}

TEST(CacheKey, IsWrittenInHexadecimal) {
  CacheKey key;
  key.digest[0] = 0xAB;
  key.digest[31] = 0x01;
  const std::string text = ToHex(key);
  EXPECT_EQ(text, "ab" + std::string(60, '0') + "01");
}

}  // namespace
}  // namespace composable::engine
