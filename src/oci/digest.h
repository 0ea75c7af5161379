// Digests: names for content.
//
// Source: OCI Image Format, "Descriptors", section "Digests".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "base/sha256.h"

namespace composable::oci {

// A SHA-256: the only algorithm that registries must know.
struct Digest {
  Sha256Digest bytes{};
  auto operator<=>(const Digest&) const = default;
};

Digest DigestOf(ByteView content);

// `sha256:` and 64 lower-case hexadecimal digits. Error: kInvalidArgument.
Result<Digest> ParseDigest(std::string_view text);

std::string ToString(const Digest& digest);

}  // namespace composable::oci
