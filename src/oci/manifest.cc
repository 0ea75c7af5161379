#include "oci/manifest.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <optional>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "oci/json.h"

namespace composable::oci {
namespace {

constexpr std::size_t kMaxEntries = 1000;

constexpr std::array<std::string_view, 4> kWasmTypes = {
    kLayerType,
    "application/vnd.wasm.content.layer.v1+wasm",         // wasm-to-oci
    "application/vnd.module.wasm.content.layer.v1+wasm",  // modules of proxies
    "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm"};

std::unexpected<Error> NoManifest(std::string_view why) {
  return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnusableAnswer},
              "the manifest is malformed: {}", why);
}

Result<Descriptor> ReadDescriptor(const boost::json::object& object) {
  auto digest = ParseDigest(TextOf(object, "digest"));
  if (!digest) return NoManifest(digest.error().message);
  const auto size = NumberOf(object, "size");
  if (!size) return NoManifest("a descriptor has no size");
  Descriptor descriptor{
      .media_type = TextOf(object, "mediaType"), .digest = *digest, .size = *size};
  if (const auto* const annotations = ObjectOf(object, "annotations")) {
    descriptor.title = TextOf(*annotations, "org.opencontainers.image.title");
  }
  return descriptor;
}

Result<Index> ReadIndex(const boost::json::array& manifests) {
  Index index;
  for (const boost::json::value& item : manifests) {
    if (!item.is_object()) return NoManifest("a descriptor is no object");
    COMPOSABLE_TRY(Descriptor descriptor, ReadDescriptor(item.as_object()));
    const auto* const platform = ObjectOf(item.as_object(), "platform");
    index.entries.push_back(
        {.manifest = std::move(descriptor),
         .architecture = platform == nullptr ? std::string() : TextOf(*platform, "architecture")});
  }
  return index;
}

Result<Manifest> ReadManifest(const boost::json::object& object, const boost::json::array& layers) {
  Manifest manifest;
  const auto* const config = ObjectOf(object, "config");
  if (config == nullptr) return NoManifest("it has no config");
  COMPOSABLE_TRY(manifest.config, ReadDescriptor(*config));
  for (const boost::json::value& item : layers) {
    if (!item.is_object()) return NoManifest("a descriptor is no object");
    COMPOSABLE_TRY(Descriptor layer, ReadDescriptor(item.as_object()));
    manifest.layers.push_back(std::move(layer));
  }
  return manifest;
}

bool IsWasm(const Descriptor& layer) {
  return std::ranges::find(kWasmTypes, layer.media_type) != kWasmTypes.end() ||
         layer.title.ends_with(".wasm");
}

// The types of the first few, for a message.
std::string TypesOf(const std::vector<Descriptor>& layers) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(layers.size(), kShown); ++i) {
    text += fmt::format("{}`{}`", i == 0 ? "" : ", ", Printable(layers[i].media_type));
  }
  return layers.size() > kShown ? text + " and others" : text;
}

boost::json::object ToJson(const Descriptor& descriptor) {
  boost::json::object object;
  object["mediaType"] = descriptor.media_type;
  object["digest"] = ToString(descriptor.digest);
  object["size"] = descriptor.size;
  return object;
}

boost::json::array ToJson(const std::vector<std::string>& names) {
  boost::json::array array;
  for (const std::string& name : names) array.emplace_back(name);
  return array;
}

}  // namespace

Result<std::variant<Manifest, Index>> ParseManifest(ByteView bytes) {
  auto object = ParseObject(AsText(bytes), "a manifest");
  if (!object) return std::unexpected(std::move(object).error().As(Diagnostic::kUnusableAnswer));
  const auto* const manifests = ArrayOf(*object, "manifests");
  const auto* const layers = ArrayOf(*object, "layers");
  const auto* const list = layers != nullptr ? layers : manifests;
  if (list == nullptr) return NoManifest("it has neither layers nor manifests");
  if (list->size() > kMaxEntries) {
    return NoManifest(fmt::format("it has {} entries; {} are the most", list->size(), kMaxEntries));
  }
  if (layers == nullptr) {
    COMPOSABLE_TRY(Index index, ReadIndex(*manifests));
    return index;
  }
  COMPOSABLE_TRY(Manifest manifest, ReadManifest(*object, *layers));
  return manifest;
}

Result<Descriptor> FindWasmLayer(const Manifest& manifest) {
  std::vector<Descriptor> found;
  std::ranges::copy_if(manifest.layers, std::back_inserter(found), IsWasm);
  if (found.empty()) {
    return Fail({ErrorCode::kInvalidComponent, Diagnostic::kNotAnArtifact},
                "it is no WebAssembly artifact: no layer has the type `{}` or is of a .wasm file{}",
                kLayerType,
                manifest.layers.empty()
                    ? std::string("; it has no layers")
                    : fmt::format("; its layers have the types {}", TypesOf(manifest.layers)));
  }
  if (found.size() > 1) {
    return Fail({ErrorCode::kInvalidComponent, Diagnostic::kNotAnArtifact},
                "the artifact has {} layers of WebAssembly; one is expected", found.size());
  }
  if (found.front().size > kMaxLayer) {
    return Fail({ErrorCode::kResourceExhausted, Diagnostic::kNotAnArtifact},
                "the WebAssembly has {} bytes; {} are the most", found.front().size, kMaxLayer);
  }
  return found.front();
}

Result<Descriptor> FindWasmManifest(const Index& index) {
  if (index.entries.size() == 1) return index.entries.front().manifest;
  const auto is_wasm = [](const Index::Entry& entry) { return entry.architecture == "wasm"; };
  const auto found = std::ranges::find_if(index.entries, is_wasm);
  if (found != index.entries.end()) return found->manifest;
  return Fail({ErrorCode::kInvalidComponent, Diagnostic::kNotAnArtifact},
              "it is no WebAssembly artifact: none of the {} platforms it is for is `wasm`",
              index.entries.size());
}

std::string MakeConfig(const ArtifactDescription& description, const Digest& layer) {
  const bool is_component = description.kind == ArtifactDescription::Kind::kComponent;
  boost::json::object config;
  config["created"] = "1970-01-01T00:00:00Z";
  config["architecture"] = "wasm";
  config["os"] = is_component ? "wasip2" : "wasip1";
  config["layerDigests"] = boost::json::array({boost::json::value(ToString(layer))});
  if (is_component) {
    boost::json::object component;
    component["exports"] = ToJson(description.exports);
    component["imports"] = ToJson(description.imports);
    config["component"] = std::move(component);
  }
  return boost::json::serialize(config);
}

std::string MakeManifest(const Descriptor& config, const Descriptor& layer) {
  boost::json::object manifest;
  manifest["schemaVersion"] = 2;
  manifest["mediaType"] = kManifestType;
  manifest["config"] = ToJson(config);
  manifest["layers"] = boost::json::array({ToJson(layer)});
  return boost::json::serialize(manifest);
}

}  // namespace composable::oci
