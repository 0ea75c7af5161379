// Source: component model, Binary.md "Component Definitions" (preamble).

#include "wasm/preamble.h"

#include <algorithm>
#include <string>

#include "wasm/read/cursor.h"

namespace composable::wasm {
namespace {

constexpr std::array<std::uint8_t, 4> kMagic = {0x00, 0x61, 0x73, 0x6D};

std::string Hex(ByteView bytes) { return fmt::format("{:02x}", fmt::join(bytes, " ")); }

bool LooksLikeText(ByteView binary) {
  const std::string_view text = AsText(binary.first(std::min<std::size_t>(binary.size(), 256)));
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  return text.substr(first).starts_with("(component") ||
         text.substr(first).starts_with("(module") || text.substr(first).starts_with(";;") ||
         text.substr(first).starts_with("(;");
}

std::uint16_t LittleEndian16(ByteView bytes) {
  return static_cast<std::uint16_t>(bytes[0] | (bytes[1] << 8U));
}

}  // namespace

// preamble ::= magic version layer;  magic ::= 0x00 0x61 0x73 0x6D
// component: version 0x0d 0x00, layer 0x01 0x00; core module: version 0x01 0x00, layer 0x00 0x00
Result<BinaryKind> ReadBinaryKind(ByteView binary, std::uint64_t base) {
  if (binary.empty())
    return Cursor::ErrorAt(
        base, "not a WebAssembly binary: expected a preamble of 8 bytes, found nothing");
  const ByteView magic = binary.first(std::min<std::size_t>(binary.size(), kMagic.size()));
  if (!std::ranges::equal(magic, ByteView(kMagic).first(magic.size()))) {
    if (LooksLikeText(binary)) {
      return Cursor::ErrorAt(base,
                             "not a WebAssembly binary: this is WebAssembly text; assemble it with "
                             "`wasm-tools parse`");
    }
    return Cursor::ErrorAt(
        base, "not a WebAssembly binary: expected the magic bytes 00 61 73 6d, found {}",
        Hex(magic));
  }
  if (binary.size() < kComponentPreamble.size()) {
    return Cursor::ErrorAt(
        base + binary.size(),
        "not a WebAssembly binary: expected a preamble of 8 bytes, found only {}", binary.size());
  }
  const std::uint16_t version = LittleEndian16(binary.subspan(4, 2));
  const std::uint16_t layer = LittleEndian16(binary.subspan(6, 2));
  if (layer == 0 && version == 1) return BinaryKind::kCoreModule;
  if (layer == 1 && version == 0x0D) return BinaryKind::kComponent;
  if (layer == 1) {
    return Cursor::ErrorAt(
        base + 4,
        "not a component of this format: expected version 0xd, found {:#x}; rebuild it with "
        "current tools",
        version);
  }
  return Cursor::ErrorAt(base + 4,
                         "not a component or core module: expected version 0xd and layer 1, found "
                         "version {:#x} and layer {}",
                         version, layer);
}

}  // namespace composable::wasm
