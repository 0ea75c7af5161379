#include "app/content_digests.h"

#include <array>
#include <bit>
#include <vector>

#include "base/bytes.h"
#include "wasm/sections.h"

namespace composable::app {
namespace {

// Where a core module starts and ends, in bytes of the outermost binary.
struct Span {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

void CollectModules(const std::vector<wasm::SectionInfo>& sections, std::vector<Span>& modules) {
  for (const wasm::SectionInfo& section : sections) {
    if (section.kind == wasm::SectionKind::kComponent) CollectModules(section.children, modules);
    if (section.kind != wasm::SectionKind::kCoreModule) continue;
    const std::uint64_t begin = section.offset + section.header;
    modules.push_back({begin, begin + section.size});
  }
}

// In their order; none where the binary is malformed.
std::vector<Span> ModulesIn(ByteView binary) {
  std::vector<Span> modules;
  const auto outline = wasm::ReadOutline(binary);
  if (outline && outline->kind == wasm::BinaryKind::kComponent) {
    CollectModules(outline->sections, modules);
  }
  return modules;
}

void AppendNumber(Bytes& bytes, std::uint64_t number) {
  const auto raw = std::bit_cast<std::array<std::uint8_t, sizeof number>>(number);
  bytes.insert(bytes.end(), raw.begin(), raw.end());
}

}  // namespace

const Sha256Digest& ContentDigests::Of(const graph::ComponentBinary& binary) {
  return Digest(binary).whole;
}

Sha256Digest ContentDigests::OfPart(const graph::ComponentBinary& binary, std::uint64_t offset,
                                    std::uint64_t size) {
  const Digested& digested = Digest(binary);
  const auto part = digested.parts.find(offset);
  if (part != digested.parts.end() && part->second.size == size) return part->second.digest;
  return SlicedSha256(ByteView(binary.bytes).subspan(offset, size));
}

const ContentDigests::Digested& ContentDigests::Digest(const graph::ComponentBinary& binary) {
  const auto [known, is_new] = known_.try_emplace(&binary);
  Digested& digested = known->second;
  if (!is_new) return digested;
  const ByteView bytes = binary.bytes;
  // Sizes and digests of all parts in their order say what the bytes are.
  Bytes listed;
  const auto add = [&](std::uint64_t begin, std::uint64_t end) {
    if (begin == end) return;
    const Part part = {.size = end - begin,
                       .digest = SlicedSha256(bytes.subspan(begin, end - begin))};
    digested.parts.emplace(begin, part);
    AppendNumber(listed, part.size);
    listed.insert(listed.end(), part.digest.begin(), part.digest.end());
  };
  std::uint64_t done = 0;
  for (const Span& module : ModulesIn(bytes)) {
    add(done, module.begin);
    add(module.begin, module.end);
    done = module.end;
  }
  add(done, bytes.size());
  digested.whole = Sha256(listed);
  return digested;
}

}  // namespace composable::app
