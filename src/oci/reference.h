// References to artifacts in registries: `oci://registry[:port]/repository[:tag][@digest]`.
//
// Spec: section 2, "Component". Source: OCI Distribution Specification, "Pulling manifests".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "oci/digest.h"

namespace composable::oci {

struct Reference {
  std::string registry;    // lower-case host, with its port where one is given
  std::string repository;  // `user/greeter`
  std::string tag;         // empty only where there is a digest
  std::optional<Digest> digest;
  bool operator==(const Reference&) const = default;
};

// Reads a reference; `oci://` may be left out. Without a tag and a digest the tag is `latest`.
// Error: kInvalidArgument, which says what is wrong and what would be right.
Result<Reference> ParseReference(std::string_view text);

// All of it, with `oci://`.
std::string ToString(const Reference& reference);

// The last segment of the repository: what a component is called that is given by its reference.
std::string NameOf(const Reference& reference);

}  // namespace composable::oci
