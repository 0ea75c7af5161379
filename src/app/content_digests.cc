#include "app/content_digests.h"

#include <array>
#include <bit>
#include <vector>

#include "base/bytes.h"
#include "wasm/core_modules.h"

namespace composable::app {
namespace {

// In their order; none where the binary is malformed.
std::vector<ByteRange> ModulesIn(ByteView binary) {
  return wasm::FindCoreModules(binary.size(), ReaderOf(binary)).value_or(std::vector<ByteRange>());
}

void AppendNumber(Bytes& bytes, std::uint64_t number) {
  const auto raw = std::bit_cast<std::array<std::uint8_t, sizeof number>>(number);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

}  // namespace

const Sha256Digest& ContentDigests::Of(const graph::ComponentBinary& binary) {
  return Digest(binary).whole;
}

Result<Sha256Digest> ContentDigests::OfPart(const graph::ComponentBinary& binary,
                                            const ByteRange& part) {
  const Digested& digested = Digest(binary);
  const auto known = digested.parts.find(part.offset);
  if (known != digested.parts.end() && known->second.size == part.size) return known->second.digest;
  COMPOSABLE_TRY(const ByteView whole, binary.bytes.Whole());
  return SlicedSha256(whole.subspan(part.offset, part.size));
}

const ContentDigests::Digested& ContentDigests::Digest(const graph::ComponentBinary& binary) {
  const auto [known, is_new] = known_.try_emplace(&binary);
  Digested& digested = known->second;
  if (!is_new) return digested;
  const ByteView outline = binary.bytes.Outline();
  // Sizes and digests of all parts in their order say what the bytes are.
  Bytes listed;
  const auto add = [&](const ByteRange& place) {
    if (place.size == 0) return;
    const graph::OmittedModule* const omitted = binary.bytes.FindOmitted(place);
    const Part part = {.size = place.size,
                       .digest = omitted != nullptr
                                     ? omitted->digest
                                     : SlicedSha256(outline.subspan(place.offset, place.size))};
    digested.parts.emplace(place.offset, part);
    AppendNumber(listed, part.size);
    listed.insert(listed.end(), part.digest.begin(), part.digest.end());
  };
  std::uint64_t done = 0;
  for (const ByteRange& module : ModulesIn(outline)) {
    add({done, module.offset - done});
    add(module);
    done = module.end();
  }
  add({done, outline.size() - done});
  digested.whole = Sha256(listed);
  return digested;
}

}  // namespace composable::app
