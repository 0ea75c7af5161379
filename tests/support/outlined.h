// Components of which only an outline is in memory.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "graph/component_bytes.h"

namespace composable::test {

// Where a module is in a component that holds it.
inline ByteRange PlaceIn(const Bytes& component, const Bytes& module) {
  const auto found = std::ranges::search(component, module);
  return {static_cast<std::uint64_t>(found.begin() - component.begin()), module.size()};
}

// The outline of the file `large.wasm`, of which one module is omitted: its last `missing` bytes
// are zeros. The file is read again by `read_again`.
inline graph::ComponentBytes OutlineOf(const Bytes& whole, const ByteRange& module,
                                       std::uint64_t missing,
                                       std::function<Result<Bytes>()> read_again) {
  auto outline = SparseBytes::Make(whole.size());
  std::ranges::copy(whole, outline->bytes().begin());
  std::ranges::fill(outline->bytes().subspan(module.end() - missing, missing), std::uint8_t{0});
  const Sha256Digest digest = SlicedSha256(ByteView(whole).subspan(module.offset, module.size));
  return graph::ComponentBytes(graph::OutlinedFile{.name = "large.wasm",
                                                   .outline = *std::move(outline),
                                                   .omitted = {{module, digest}},
                                                   .read_again = std::move(read_again)});
}

}  // namespace composable::test
