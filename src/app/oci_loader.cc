#include "app/oci_loader.h"

#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "app/lock_file.h"
#include "base/diagnostic.h"
#include "base/replace_file.h"
#include "config/uri.h"
#include "oci/reference.h"

namespace composable::app {
namespace {

class PinnedRegistry {
 public:
  explicit PinnedRegistry(OciLoading loading)
      : files_(loading.surroundings.files),
        warn_(loading.surroundings.warn),
        lock_file_(std::move(loading.lock_file)),
        pinning_(loading.pinning),
        registry_(std::move(loading.surroundings)) {}

  Result<LoadedComponent> Load(const std::string& location) {
    COMPOSABLE_TRY(oci::Reference reference, oci::ParseReference(location));
    const std::scoped_lock lock(mutex_);
    COMPOSABLE_TRY(Pins pins, ReadLockFile(lock_file_, files_));
    if (reference.digest) {
      COMPOSABLE_CHECK(CheckAgreement(reference, pins));
      return Pull(reference);
    }
    const auto pin = pins.find(location);
    if (pin == pins.end() && pinning_ == Pinning::kLocked) {
      return Fail(ErrorCode::kNotFound,
                  "`{}` is not pinned in `{}`; run the command without `--locked` to pin it",
                  location, lock_file_);
    }
    const bool is_to_be_asked =
        pin == pins.end() || (pinning_ == Pinning::kUpdate && !updated_.contains(location));
    if (is_to_be_asked) return Resolve(location, std::move(pins));
    reference.digest = pin->second;
    auto loaded = Pull(reference);
    if (!loaded && loaded.error().code == ErrorCode::kNotFound) {
      return std::unexpected(std::move(loaded).error().WithContext(
          fmt::format("as pinned in `{}`, which `--update` renews", lock_file_)));
    }
    return loaded;
  }

 private:
  Result<LoadedComponent> Pull(const oci::Reference& reference) {
    COMPOSABLE_TRY(PulledArtifact pulled, registry_.Pull(oci::ToString(reference)));
    return LoadedComponent{.bytes = std::move(pulled.bytes),
                           .provenance = std::move(pulled.reference)};
  }

  // Asks what the tag stands for now, and pins it.
  Result<LoadedComponent> Resolve(const std::string& location, Pins pins) {
    COMPOSABLE_TRY(PulledArtifact pulled, registry_.Pull(location));
    COMPOSABLE_TRY(const oci::Digest digest, oci::ParseDigest(pulled.digest));
    updated_.insert(location);
    const auto [pin, is_new] = pins.try_emplace(location, digest);
    if (is_new || pin->second != digest) {
      pin->second = digest;
      Status written = ReplaceFile(lock_file_, LockFileText(pins));
      if (!written) {
        warn_(std::move(written).error().WithContext(fmt::format("`{}` is not pinned", location)));
      }
    }
    return LoadedComponent{.bytes = std::move(pulled.bytes),
                           .provenance = std::move(pulled.reference)};
  }

  // A tag with a digest beside a pin of that tag.
  Status CheckAgreement(const oci::Reference& reference, const Pins& pins) const {
    if (pinning_ != Pinning::kLocked || reference.tag.empty()) return {};
    oci::Reference tagged = reference;
    tagged.digest.reset();
    const auto pin = pins.find(oci::ToString(tagged));
    if (pin == pins.end() || pin->second == *reference.digest) return {};
    return Fail(ErrorCode::kInvalidConfig, "`{}` is pinned in `{}` to another digest, {}",
                oci::ToString(reference), lock_file_, oci::ToString(pin->second));
  }

  const FileSystem& files_;
  const WarningSink warn_;
  const std::string lock_file_;
  const Pinning pinning_;
  RegistryAccess registry_;
  std::mutex mutex_;
  std::set<std::string> updated_;  // guarded by mutex_
};

}  // namespace

std::string LockFileOf(std::span<const std::string> sources, const FileSystem& files) {
  std::string name(kLockFileName);
  for (const std::string& source : sources) {
    if (source.empty() || !config::SchemeOf(source).empty()) continue;
    const std::filesystem::path path(source);
    if (path.extension() == ".toml" && files.IsFile(path)) {
      return (path.parent_path() / name).string();
    }
    if (path.extension() != ".wasm" && files.IsFolder(path)) return (path / name).string();
  }
  return name;
}

ComponentLoader OciLoader(OciLoading loading) {
  const auto registry = std::make_shared<PinnedRegistry>(std::move(loading));
  return {.scheme = "oci",
          .locate = [](const LocateRequest& request) -> Result<ComponentLocation> {
            auto reference = oci::ParseReference(request.uri);
            if (!reference) {
              return std::unexpected(std::move(reference).error().As(Diagnostic::kInvalidUri));
            }
            return ComponentLocation{.location = oci::ToString(*reference),
                                     .name = oci::NameOf(*reference)};
          },
          .load = [registry](const std::string& location) { return registry->Load(location); }};
}

}  // namespace composable::app
