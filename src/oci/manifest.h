// Manifests: what an artifact consists of. Read in every layout that Wasm is pushed in, written in
// that of the CNCF.
//
// Source: OCI Image Format, "Image Manifest" and "Image Index"; CNCF TAG Runtime, "Wasm OCI
// Artifact layout".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "oci/digest.h"

namespace composable::oci {

// No manifest, config or answer in JSON has more bytes.
inline constexpr std::uint64_t kMaxDocument = std::uint64_t{4} << 20U;
// No layer has more.
inline constexpr std::uint64_t kMaxLayer = std::uint64_t{512} << 20U;

inline constexpr std::string_view kManifestType = "application/vnd.oci.image.manifest.v1+json";
inline constexpr std::string_view kConfigType = "application/vnd.wasm.config.v0+json";
inline constexpr std::string_view kLayerType = "application/wasm";
// What may be asked for, as the value of an `Accept` header.
inline constexpr std::string_view kAcceptedTypes =
    "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, "
    "application/vnd.docker.distribution.manifest.v2+json, "
    "application/vnd.docker.distribution.manifest.list.v2+json";

// Content by its digest.
struct Descriptor {
  std::string media_type;
  Digest digest;
  std::uint64_t size = 0;  // bytes
  std::string title = {};  // the file that it was made from, where that is said
  bool operator==(const Descriptor&) const = default;
};

struct Manifest {
  Descriptor config;
  std::vector<Descriptor> layers;
  bool operator==(const Manifest&) const = default;
};

// One artifact for several platforms.
struct Index {
  struct Entry {
    Descriptor manifest;
    std::string architecture;  // empty where it is not said
    bool operator==(const Entry&) const = default;
  };
  std::vector<Entry> entries;
  bool operator==(const Index&) const = default;
};

// Errors: kInvalidArgument, for what is no manifest.
Result<std::variant<Manifest, Index>> ParseManifest(ByteView bytes);

// The layer that holds the WebAssembly: the only one whose type or whose file says that it does.
// Any config goes. Errors: kInvalidComponent where there is none or more than one, which names the
// types that are there; kResourceExhausted for one larger than kMaxLayer.
Result<Descriptor> FindWasmLayer(const Manifest& manifest);

// The manifest for `wasm`, or the only one. Error: kInvalidComponent.
Result<Descriptor> FindWasmManifest(const Index& index);

// What the config says of the WebAssembly.
struct ArtifactDescription {
  enum class Kind : std::uint8_t { kModule, kComponent };
  Kind kind = Kind::kComponent;
  std::vector<std::string> imports;  // names of interfaces, of a component
  std::vector<std::string> exports;
};

// The same bytes for the same input: the config's required time of creation is the start of 1970.
std::string MakeConfig(const ArtifactDescription& description, const Digest& layer);
std::string MakeManifest(const Descriptor& config, const Descriptor& layer);

}  // namespace composable::oci
