#include "app/registry.h"

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/cache_location.h"
#include "base/child_process.h"
#include "base/diagnostic.h"
#include "oci/artifact.h"
#include "oci/curl_transport.h"
#include "wasm/preamble.h"
#include "wasm/reader.h"
#include "wit/decode.h"

namespace composable::app {
namespace {

// The parts between commas.
std::vector<std::string> Split(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    if (comma != 0) parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return parts;
}

oci::CurlSettings SettingsOf(const Environment& environment) {
  return {.user_agent = "composable-runtime",
          .ca_file = environment("COMPOSABLE_CA_FILE").value_or(std::string())};
}

oci::RegistryServices ServicesOf(oci::Transport& transport, const oci::Credentials& credentials,
                                 const Environment& environment) {
  oci::RegistryServices services{
      .transport = transport,
      .credentials = credentials,
      .wait = [](std::chrono::milliseconds pause) { std::this_thread::sleep_for(pause); }};
  if (const auto plain = environment("COMPOSABLE_PLAIN_HTTP")) {
    services.plain_http = Split(*plain);
  }
  return services;
}

std::vector<std::string> NamesOf(const std::vector<wit::WorldItem>& items) {
  std::vector<std::string> names;
  names.reserve(items.size());
  for (const wit::WorldItem& item : items) names.push_back(item.name);
  return names;
}

Result<oci::ArtifactDescription> Describe(ByteView bytes) {
  using Kind = oci::ArtifactDescription::Kind;
  COMPOSABLE_TRY(const wasm::BinaryKind kind, wasm::ReadBinaryKind(bytes));
  if (kind == wasm::BinaryKind::kCoreModule) {
    return oci::ArtifactDescription{.kind = Kind::kModule, .imports = {}, .exports = {}};
  }
  COMPOSABLE_TRY(const wasm::Component component, wasm::ReadComponent(bytes));
  COMPOSABLE_TRY(const wit::World world, wit::DecodeWorld(component));
  return oci::ArtifactDescription{.kind = Kind::kComponent,
                                  .imports = NamesOf(world.imports),
                                  .exports = NamesOf(world.exports)};
}

std::string PinnedText(oci::Reference reference, const oci::Digest& digest) {
  reference.digest = digest;
  return oci::ToString(reference);
}

}  // namespace

struct RegistryAccess::Parts {
  explicit Parts(RegistrySurroundings what)
      : surroundings(std::move(what)),
        transport(SettingsOf(surroundings.environment)),
        credentials(surroundings.files, surroundings.environment, RunChild),
        services(ServicesOf(transport, credentials, surroundings.environment)) {}

  // Null where there can be none.
  const oci::BlobCache* Cache() {
    std::call_once(cache_opened, [this] {
      auto opened = OpenCache();
      if (opened) {
        cache = *std::move(opened);
      } else {
        surroundings.warn(std::move(opened)
                              .error()
                              .As(Diagnostic::kArtifactsNotKept)
                              .WithContext("what registries have is not kept"));
      }
    });
    return cache ? &*cache : nullptr;
  }

  Result<oci::BlobCache> OpenCache() const {
    COMPOSABLE_TRY(auto directory,
                   CacheDirectory(surroundings.environment, "oci", "what registries have"));
    return oci::BlobCache::Open({.directory = std::move(directory)});
  }

  RegistrySurroundings surroundings;
  oci::CurlTransport transport;
  oci::DockerCredentials credentials;
  oci::RegistryServices services;
  std::once_flag cache_opened;
  std::optional<oci::BlobCache> cache;
};

RegistryAccess::RegistryAccess(RegistrySurroundings surroundings)
    : parts_(std::make_unique<Parts>(std::move(surroundings))) {}

RegistryAccess::~RegistryAccess() = default;

Result<PulledArtifact> RegistryAccess::Pull(std::string_view reference) {
  COMPOSABLE_TRY(const oci::Reference read, oci::ParseReference(reference));
  oci::Progress progress;
  if (parts_->surroundings.progress) {
    progress = [this, text = oci::ToString(read)](std::uint64_t done, std::uint64_t total) {
      parts_->surroundings.progress(text, done, total);
    };
  }
  COMPOSABLE_TRY(oci::Artifact artifact,
                 oci::Pull(read, parts_->services, parts_->Cache(), progress));
  return PulledArtifact{.bytes = std::move(artifact.bytes),
                        .name = oci::NameOf(read),
                        .reference = PinnedText(read, artifact.digest),
                        .digest = oci::ToString(artifact.digest)};
}

Result<std::string> RegistryAccess::Push(ByteView bytes, std::string_view reference) {
  COMPOSABLE_TRY(const oci::Reference read, oci::ParseReference(reference));
  COMPOSABLE_TRY(const oci::ArtifactDescription description, Describe(bytes));
  COMPOSABLE_TRY(const oci::Digest digest, oci::Push(read, bytes, description, parts_->services));
  return PinnedText(read, digest);
}

}  // namespace composable::app
