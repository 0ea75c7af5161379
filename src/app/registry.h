// Registries, reached with what the process has around it: its environment, Docker's credentials,
// the network, the cache.
//
// Variables: COMPOSABLE_CA_FILE names a file of certificates in PEM that are trusted beside the
// system's; COMPOSABLE_PLAIN_HTTP lists, with commas, each `host[:port]` that speaks HTTP without
// TLS, in place of this machine's; DOCKER_CONFIG and HOME say where Docker's credentials are.
//
// Spec: section 2, "Component".
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/services.h"
#include "base/bytes.h"
#include "base/error.h"
#include "base/file_system.h"

namespace composable::app {

// Told how much of what is fetched has come, in bytes: often, from the thread that wants it.
using DownloadProgress =
    std::function<void(std::string_view reference, std::uint64_t done, std::uint64_t total)>;

struct RegistrySurroundings {
  const FileSystem& files;  // outlives what it is handed to
  Environment environment;
  WarningSink warn;  // told where there can be no cache
  DownloadProgress progress = {};
};

struct PulledArtifact {
  Bytes bytes;            // a component or a core module
  std::string name;       // the last part of its repository
  std::string reference;  // with the digest of what was pulled
  std::string digest;     // that digest
};

// Safe to use from any thread. Nothing is done before the first call.
class RegistryAccess {
 public:
  explicit RegistryAccess(RegistrySurroundings surroundings);
  RegistryAccess(const RegistryAccess&) = delete;
  RegistryAccess& operator=(const RegistryAccess&) = delete;
  ~RegistryAccess();

  // Errors: those of oci::ParseReference and oci::Pull.
  Result<PulledArtifact> Pull(std::string_view reference);

  // The reference with the digest of what was pushed. Errors: those of oci::ParseReference and
  // oci::Push; kInvalidComponent for bytes that are neither a component nor a core module.
  Result<std::string> Push(ByteView bytes, std::string_view reference);

 private:
  struct Parts;

  std::unique_ptr<Parts> parts_;
};

}  // namespace composable::app
