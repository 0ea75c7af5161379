// Any bytes as what registries, credential helpers and definitions say: references, manifests,
// challenges, redirects and Docker's configuration.
//
// Nothing crashes, and what is read of a reference, of an address and of base64 is read the same
// from what it is written as.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "oci/base64.h"
#include "oci/challenge.h"
#include "oci/credentials.h"
#include "oci/manifest.h"
#include "oci/reference.h"
#include "oci/url.h"

namespace composable::oci {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void TryReference(std::string_view text) {
  const auto reference = ParseReference(text);
  if (!reference) return;
  Require(!NameOf(*reference).empty());
  Require(ParseReference(ToString(*reference)) == *reference);
}

void TryManifest(ByteView bytes) {
  const auto parsed = ParseManifest(bytes);
  if (!parsed) return;
  if (const auto* const manifest = std::get_if<Manifest>(&*parsed)) {
    const auto layer = FindWasmLayer(*manifest);
    Require(!layer || layer->size <= kMaxLayer);
  } else {
    [[maybe_unused]] const auto result = FindWasmManifest(std::get<Index>(*parsed));
  }
}

void TryUrl(std::string_view text) {
  const auto check = [](const Result<Url>& url) {
    if (!url) return;
    Require(url->target.starts_with('/') && !url->authority.empty());
    Require(ParseUrl(ToString(*url)) == *url);
  };
  check(ParseUrl(text));
  check(Resolve({.scheme = "https", .authority = "host", .target = "/v2/a?b=c"}, text));
}

void TryBase64(std::string_view text) {
  Require(DecodeBase64(EncodeBase64(text)) == text);
  [[maybe_unused]] const auto result = DecodeBase64(text);
}

void TryChallenges(std::string_view text) {
  for (const Challenge& challenge : ParseChallenges(text)) {
    Require(!challenge.scheme.empty());
    [[maybe_unused]] const auto result = challenge.Find("realm");
  }
}

void TryAll(ByteView bytes) {
  const std::string_view text = AsText(bytes);
  TryReference(text);
  TryManifest(bytes);
  TryUrl(text);
  TryBase64(text);
  TryChallenges(text);
  [[maybe_unused]] const auto file = ParseCredentialFile(bytes);
  [[maybe_unused]] const auto answer = ParseHelperAnswer(text);
}

}  // namespace
}  // namespace composable::oci

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::oci::TryAll({data, size});
  return 0;
}
