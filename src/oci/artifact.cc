#include "oci/artifact.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

#include "base/diagnostic.h"

namespace composable::oci {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {0x00, 0x61, 0x73, 0x6d};  // "\0asm"

// What is kept makes nothing but time, so that a cache that fails stops nothing.
void Keep(const BlobCache* cache, const Digest& digest, ByteView content) {
  if (cache == nullptr) return;
  const Status ignored = cache->Store(digest, content);
  static_cast<void>(ignored);
}

std::optional<Bytes> Look(const BlobCache* cache, const std::optional<Digest>& digest) {
  return cache != nullptr && digest ? cache->Find(*digest) : std::nullopt;
}

class Puller {
 public:
  Puller(const Reference& reference, const RegistryServices& services, const BlobCache* cache)
      : reference_(reference), registry_(reference, Access::kPull, services), cache_(cache) {}

  Result<Artifact> Pull(const Progress& progress) {
    COMPOSABLE_TRY(const FetchedManifest top, FetchManifest(reference_.tag, reference_.digest));
    COMPOSABLE_TRY(auto parsed, ParseManifest(top.bytes));
    if (const auto* const index = std::get_if<Index>(&parsed)) {
      COMPOSABLE_TRY(const Descriptor chosen, FindWasmManifest(*index));
      COMPOSABLE_TRY(const FetchedManifest inner, FetchManifest({}, chosen.digest));
      COMPOSABLE_TRY(parsed, ParseManifest(inner.bytes));
    }
    const auto* const manifest = std::get_if<Manifest>(&parsed);
    if (manifest == nullptr) {
      return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnusableAnswer},
                  "the manifest is malformed: an index of indexes leads nowhere");
    }
    COMPOSABLE_TRY(const Descriptor layer, FindWasmLayer(*manifest));
    COMPOSABLE_TRY(Bytes bytes, FetchLayer(layer, progress));
    return Artifact{.digest = top.digest, .bytes = std::move(bytes)};
  }

 private:
  Result<FetchedManifest> FetchManifest(const std::string& tag,
                                        const std::optional<Digest>& digest) {
    if (auto known = Look(cache_, digest)) {
      return FetchedManifest{.bytes = *std::move(known), .digest = *digest};
    }
    COMPOSABLE_TRY(FetchedManifest fetched, registry_.FetchManifest(tag, digest));
    Keep(cache_, fetched.digest, fetched.bytes);
    return fetched;
  }

  Result<Bytes> FetchLayer(const Descriptor& layer, const Progress& progress) {
    if (auto known = Look(cache_, layer.digest)) return *std::move(known);
    COMPOSABLE_TRY(Bytes bytes, registry_.FetchBlob(layer, progress));
    const bool is_wasm =
        bytes.size() >= kMagic.size() && std::equal(kMagic.begin(), kMagic.end(), bytes.begin());
    if (!is_wasm) {
      return Fail({ErrorCode::kInvalidComponent, Diagnostic::kNotAnArtifact},
                  "it is no WebAssembly artifact: its layer does not begin like a .wasm file");
    }
    Keep(cache_, layer.digest, bytes);
    return bytes;
  }

  const Reference& reference_;
  Registry registry_;
  const BlobCache* cache_;
};

Result<Digest> PushNow(const Reference& reference, ByteView bytes,
                       const ArtifactDescription& description, const RegistryServices& services) {
  if (reference.digest) {
    return Fail({ErrorCode::kInvalidArgument, Diagnostic::kInvalidReference},
                "the digest follows from what is pushed; write a tag in place of `@{}`",
                ToString(*reference.digest));
  }
  Registry registry(reference, Access::kPush, services);
  const Descriptor layer{
      .media_type = std::string(kLayerType), .digest = DigestOf(bytes), .size = bytes.size()};
  const std::string config_text = MakeConfig(description, layer.digest);
  const Descriptor config{.media_type = std::string(kConfigType),
                          .digest = DigestOf(AsBytes(config_text)),
                          .size = config_text.size()};
  const std::string manifest = MakeManifest(config, layer);
  const Digest digest = DigestOf(AsBytes(manifest));
  COMPOSABLE_CHECK(registry.PushBlob(bytes, layer.digest));
  COMPOSABLE_CHECK(registry.PushBlob(AsBytes(config_text), config.digest));
  COMPOSABLE_CHECK(registry.PushManifest(manifest, reference.tag, digest));
  return digest;
}

std::string About(std::string_view what, const Reference& reference) {
  return fmt::format("cannot {} `{}`", what, ToString(reference));
}

}  // namespace

Result<Artifact> Pull(const Reference& reference, const RegistryServices& services,
                      const BlobCache* cache, const Progress& progress) {
  auto artifact = Puller(reference, services, cache).Pull(progress);
  if (artifact) return artifact;
  return std::unexpected(std::move(artifact).error().WithContext(About("pull", reference)));
}

Result<Digest> Push(const Reference& reference, ByteView bytes,
                    const ArtifactDescription& description, const RegistryServices& services) {
  auto digest = PushNow(reference, bytes, description, services);
  if (digest) return digest;
  return std::unexpected(std::move(digest).error().WithContext(About("push", reference)));
}

}  // namespace composable::oci
