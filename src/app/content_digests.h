// Digests of component binaries and of the core modules in them, for which each byte is digested
// once.
#pragma once

#include <cstdint>
#include <map>

#include "base/byte_range.h"
#include "base/error.h"
#include "base/sha256.h"
#include "graph/graph.h"

namespace composable::app {

// Remembers the digests of binaries, which outlive it. Digesting a large one takes a while: a
// millisecond of processor time for each two megabytes, but for what was digested when it was read.
class ContentDigests {
 public:
  // Of a whole binary: equal only for equal bytes. It is made of the digests of its parts, so it is
  // not the SHA-256 of the bytes.
  const Sha256Digest& Of(const graph::ComponentBinary& binary);

  // The SlicedSha256 of those bytes of the binary. Costs nothing more where they are a core module.
  // Error: where they are none, and not all in memory, that of reading the binary again.
  Result<Sha256Digest> OfPart(const graph::ComponentBinary& binary, const ByteRange& part);

 private:
  struct Part {
    std::uint64_t size = 0;
    Sha256Digest digest{};
  };
  struct Digested {
    std::map<std::uint64_t, Part> parts;  // by offset: core modules, and what lies between them
    Sha256Digest whole{};
  };

  const Digested& Digest(const graph::ComponentBinary& binary);

  std::map<const graph::ComponentBinary*, Digested> known_;
};

}  // namespace composable::app
