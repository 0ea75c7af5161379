// Pulling and pushing WebAssembly.
//
// Spec: section 2, "Component". Source: CNCF TAG Runtime, "Wasm OCI Artifact layout".
#pragma once

#include <optional>

#include "base/bytes.h"
#include "base/error.h"
#include "oci/blob_cache.h"
#include "oci/manifest.h"
#include "oci/reference.h"
#include "oci/registry.h"

namespace composable::oci {

struct Artifact {
  Digest digest;  // of the manifest that the reference stands for: what a lock pins
  Bytes bytes;    // a component or a core module
};

// Fetches what a reference stands for: what has the reference's digest where it has one, else what
// its tag stands for now. What `cache`, which may be null, holds is not fetched again, so that a
// digest whose content is there needs no network; what is fetched is put there.
//
// Errors: those of Registry and FindWasmLayer; kInvalidComponent for content that is not
// WebAssembly. All say which reference was to be pulled.
Result<Artifact> Pull(const Reference& reference, const RegistryServices& services,
                      const BlobCache* cache, const Progress& progress);

// Uploads a component or a core module under the reference's tag, in the layout of the CNCF. The
// digest of its manifest, which is the same for the same bytes. Errors: those of Registry;
// kInvalidArgument for a reference with a digest, which only content gives.
Result<Digest> Push(const Reference& reference, ByteView bytes,
                    const ArtifactDescription& description, const RegistryServices& services);

}  // namespace composable::oci
