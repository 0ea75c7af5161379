#include "oci/manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace composable::oci {
namespace {

const std::string kA = "sha256:" + std::string(64, 'a');
const std::string kB = "sha256:" + std::string(64, 'b');

// A manifest with a config and one layer of these types.
std::string ManifestText(const std::string& config, const std::string& layer,
                         const std::string& more = "") {
  return R"({"schemaVersion":2,"config":{"mediaType":")" + config + R"(","digest":")" + kA +
         R"(","size":2},"layers":[{"mediaType":")" + layer + R"(","digest":")" + kB +
         R"(","size":100)" + more + "}]}";
}

std::string LayerOf(const std::string& text) {
  const auto manifest = ParseManifest(AsBytes(text));
  if (!manifest) return ToString(manifest.error());
  const auto layer = FindWasmLayer(std::get<Manifest>(*manifest));
  return layer ? ToString(layer->digest) : ToString(layer.error());
}

TEST(Manifest, EveryLayoutInUseHasItsLayer) {
  EXPECT_EQ(LayerOf(ManifestText("application/vnd.wasm.config.v0+json", "application/wasm")), kB);
  EXPECT_EQ(LayerOf(ManifestText("application/vnd.oci.empty.v1+json", "application/wasm")), kB);
  EXPECT_EQ(LayerOf(ManifestText("application/vnd.wasm.config.v1+json",
                                 "application/vnd.wasm.content.layer.v1+wasm")),
            kB);
  // A file pushed with a general tool.
  EXPECT_EQ(LayerOf(ManifestText(
                "application/vnd.unknown.config.v1+json", "application/vnd.oci.image.layer.v1.tar",
                R"(,"annotations":{"org.opencontainers.image.title":"greeter.wasm"})")),
            kB);
}

TEST(Manifest, WhatIsNoWasmIsToldWithItsTypes) {
  EXPECT_EQ(
      LayerOf(ManifestText("application/vnd.docker.container.image.v1+json",
                           "application/vnd.docker.image.rootfs.diff.tar.gzip")),
      "it is no WebAssembly artifact: no layer has the type `application/wasm` or is of a .wasm "
      "file; its layers have the types `application/vnd.docker.image.rootfs.diff.tar.gzip`");
  EXPECT_EQ(
      LayerOf(R"({"config":{"digest":")" + kA + R"(","size":2},"layers":[]})"),
      "it is no WebAssembly artifact: no layer has the type `application/wasm` or is of a .wasm "
      "file; it has no layers");
  const std::string layer = R"({"mediaType":"application/wasm","digest":")" + kB + R"(","size":1})";
  EXPECT_EQ(LayerOf(R"({"config":{"digest":")" + kA + R"(","size":2},"layers":[)" + layer + "," +
                    layer + "]}"),
            "the artifact has 2 layers of WebAssembly; one is expected");
  EXPECT_EQ(LayerOf(R"({"config":{"digest":")" + kA +
                    R"(","size":2},"layers":[{"mediaType":"application/wasm","digest":")" + kB +
                    R"(","size":536870913}]})"),
            "the WebAssembly has 536870913 bytes; 536870912 are the most");
}

TEST(Manifest, WhatIsMalformedIsTold) {
  EXPECT_EQ(LayerOf("<html>"), "what should be a manifest is no JSON object");
  EXPECT_EQ(LayerOf("[]"), "what should be a manifest is no JSON object");
  EXPECT_EQ(LayerOf("{}"), "the manifest is malformed: it has neither layers nor manifests");
  EXPECT_EQ(LayerOf(R"({"layers":[]})"), "the manifest is malformed: it has no config");
  EXPECT_EQ(LayerOf(R"({"config":{"digest":"x","size":1},"layers":[]})"),
            "the manifest is malformed: `x` is no digest; write `sha256:` and 64 lower-case "
            "hexadecimal digits");
  EXPECT_EQ(LayerOf(R"({"config":{"digest":")" + kA + R"(","size":-1},"layers":[]})"),
            "the manifest is malformed: a descriptor has no size");
  EXPECT_EQ(LayerOf(R"({"config":{"digest":")" + kA + R"(","size":1},"layers":[3]})"),
            "the manifest is malformed: a descriptor is no object");
}

std::string ChosenOf(const std::string& entries) {
  const auto index = ParseManifest(AsBytes(R"({"manifests":[)" + entries + "]}"));
  if (!index) return ToString(index.error());
  const auto chosen = FindWasmManifest(std::get<Index>(*index));
  return chosen ? ToString(chosen->digest) : ToString(chosen.error());
}

TEST(Index, TheManifestForWasmIsChosen) {
  const std::string amd64 =
      R"({"digest":")" + kA + R"(","size":1,"platform":{"architecture":"amd64","os":"linux"}})";
  const std::string wasm =
      R"({"digest":")" + kB + R"(","size":1,"platform":{"architecture":"wasm","os":"wasip2"}})";
  EXPECT_EQ(ChosenOf(amd64 + "," + wasm), kB);
  EXPECT_EQ(ChosenOf(amd64), kA);
  EXPECT_EQ(ChosenOf(amd64 + "," + amd64),
            "it is no WebAssembly artifact: none of the 2 platforms it is for is `wasm`");
}

TEST(Manifest, IsWrittenInTheLayoutOfTheCncf) {
  const Digest layer = *ParseDigest(kB);
  EXPECT_EQ(MakeConfig({.kind = ArtifactDescription::Kind::kComponent,
                        .imports = {"wasi:cli/stdout@0.2.0"},
                        .exports = {"example:greeter/greet"}},
                       layer),
            R"({"created":"1970-01-01T00:00:00Z","architecture":"wasm","os":"wasip2",)"
            R"("layerDigests":[")" +
                kB +
                R"("],"component":{"exports":["example:greeter/greet"],)"
                R"("imports":["wasi:cli/stdout@0.2.0"]}})");
  EXPECT_EQ(
      MakeConfig({.kind = ArtifactDescription::Kind::kModule, .imports = {}, .exports = {}}, layer),
      R"({"created":"1970-01-01T00:00:00Z","architecture":"wasm","os":"wasip1",)"
      R"("layerDigests":[")" +
          kB + R"("]})");
  const std::string text =
      MakeManifest({.media_type = std::string(kConfigType), .digest = *ParseDigest(kA), .size = 2},
                   {.media_type = std::string(kLayerType), .digest = layer, .size = 100});
  EXPECT_THAT(
      text, testing::StartsWith(
                R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",)"));
  EXPECT_EQ(LayerOf(text), kB);
}

}  // namespace
}  // namespace composable::oci
