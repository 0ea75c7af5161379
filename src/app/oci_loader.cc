#include "app/oci_loader.h"

#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "app/lock_file.h"
#include "app/used_references.h"
#include "base/diagnostic.h"
#include "base/replace_file.h"
#include "config/uri.h"
#include "oci/reference.h"

namespace composable::app {
namespace {

std::string WithoutDigest(oci::Reference reference) {
  reference.digest.reset();
  return oci::ToString(reference);
}

class PinnedRegistry {
 public:
  explicit PinnedRegistry(OciLoading loading)
      : files_(loading.surroundings.files),
        warn_(loading.surroundings.warn),
        lock_file_(std::move(loading.lock_file)),
        pinning_(loading.pinning),
        registry_(std::move(loading.surroundings)) {}

  // Definitions are read before any component is loaded.
  Result<ComponentLocation> Locate(std::string_view uri) {
    COMPOSABLE_TRY(const oci::Reference reference, oci::ParseReference(uri));
    ComponentLocation location{.location = oci::ToString(reference),
                               .name = oci::NameOf(reference)};
    const std::scoped_lock lock(mutex_);
    used_.insert(WithoutDigest(reference));
    return location;
  }

  Result<LoadedComponent> Load(const std::string& location) {
    COMPOSABLE_TRY(oci::Reference reference, oci::ParseReference(location));
    const std::scoped_lock lock(mutex_);
    COMPOSABLE_TRY(Pins pins, ReadLockFile(lock_file_.path, files_));
    if (reference.digest) {
      COMPOSABLE_CHECK(CheckAgreement(reference, pins));
      return Pull(reference);
    }
    const auto pin = pins.find(location);
    if (pin == pins.end() && pinning_ == Pinning::kLocked) {
      return Fail({ErrorCode::kNotFound, Diagnostic::kNotPinned},
                  "`{}` is not pinned in `{}`; run the command without `--locked` to pin it",
                  location, lock_file_.path);
    }
    const bool is_to_be_asked =
        pin == pins.end() || (pinning_ == Pinning::kUpdate && !updated_.contains(location));
    if (is_to_be_asked) return Resolve(location, std::move(pins));
    reference.digest = pin->second;
    auto loaded = Pull(reference);
    if (!loaded && loaded.error().code == ErrorCode::kNotFound) {
      return std::unexpected(std::move(loaded).error().WithContext(
          fmt::format("as pinned in `{}`, which `--update` renews", lock_file_.path)));
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
    const Pins before = pins;
    pins.insert_or_assign(location, digest);
    // Nothing new is no reason to write, unless everything is to be renewed.
    if (pins != before || pinning_ == Pinning::kUpdate) RemoveUnused(pins);
    if (pins != before) Write(pins, location);
    return LoadedComponent{.bytes = std::move(pulled.bytes),
                           .provenance = std::move(pulled.reference)};
  }

  void Write(const Pins& pins, const std::string& location) const {
    Status written = ReplaceFile(lock_file_.path, LockFileText(pins));
    if (written) return;
    warn_(std::move(written)
              .error()
              .As(Diagnostic::kLockFileNotWritten)
              .WithContext(fmt::format("`{}` is not pinned", location)));
  }

  // Other systems may share the folder, and the lock file with it.
  void RemoveUnused(Pins& pins) const {
    if (lock_file_.owner != LockFileOwner::kDefinitions) return;
    std::set<std::string> used = used_;
    used.merge(ReferencesInFolder(std::filesystem::path(lock_file_.path).parent_path(), files_));
    std::erase_if(pins, [&](const auto& pin) { return !used.contains(pin.first); });
  }

  // A tag with a digest beside a pin of that tag.
  Status CheckAgreement(const oci::Reference& reference, const Pins& pins) const {
    if (pinning_ != Pinning::kLocked || reference.tag.empty()) return {};
    const auto pin = pins.find(WithoutDigest(reference));
    if (pin == pins.end() || pin->second == *reference.digest) return {};
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kPinnedOtherwise},
                "`{}` is pinned in `{}` to another digest, {}", oci::ToString(reference),
                lock_file_.path, oci::ToString(pin->second));
  }

  const FileSystem& files_;
  const WarningSink warn_;
  const LockFilePlace lock_file_;
  const Pinning pinning_;
  RegistryAccess registry_;
  std::mutex mutex_;
  std::set<std::string> used_;     // with their tags and without digests; guarded by mutex_
  std::set<std::string> updated_;  // guarded by mutex_
};

}  // namespace

LockFilePlace LockFileOf(std::span<const std::string> sources, const FileSystem& files) {
  const std::string name(kLockFileName);
  for (const std::string& source : sources) {
    if (source.empty() || !config::SchemeOf(source).empty()) continue;
    const std::filesystem::path path(source);
    const bool is_file = path.extension() == ".toml" && files.IsFile(path);
    const bool is_folder = path.extension() != ".wasm" && !is_file && files.IsFolder(path);
    if (!is_file && !is_folder) continue;
    const std::filesystem::path folder = is_file ? path.parent_path() : path;
    return {.path = (folder / name).string(), .owner = LockFileOwner::kDefinitions};
  }
  return {.path = name};
}

ComponentLoader OciLoader(OciLoading loading) {
  const auto registry = std::make_shared<PinnedRegistry>(std::move(loading));
  return {
      .scheme = "oci",
      .locate = [registry](const LocateRequest& request) { return registry->Locate(request.uri); },
      .load = [registry](const std::string& location) { return registry->Load(location); }};
}

}  // namespace composable::app
