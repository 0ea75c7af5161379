#include "engine/preamble.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace composable::engine {
namespace {

constexpr std::array<std::uint8_t, 4> kWasmMagic = {0x00, 'a', 's', 'm'};
constexpr std::size_t kPreambleSize = 8;

// preamble ::= <magic> <version> <layer>
struct Preamble {
  std::uint32_t version = 0;
  std::uint32_t layer = 0;
};

// As both are written by today's tools.
constexpr std::uint32_t kModuleVersion = 1;
constexpr std::uint32_t kModuleLayer = 0;
constexpr std::uint32_t kComponentVersion = 0x0d;
constexpr std::uint32_t kComponentLayer = 1;

// `(module …)` or `(component …)`, after spaces and comments.
bool LooksLikeText(ByteView bytes) {
  const std::string_view text = AsText(bytes.first(std::min<std::size_t>(bytes.size(), 4096)));
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return false;
  const std::string_view rest = text.substr(start);
  return rest.starts_with("(module") || rest.starts_with("(component") || rest.starts_with(";;") ||
         rest.starts_with("(;");
}

Result<Preamble> ReadPreamble(ByteView binary) {
  constexpr ErrorCode kCode = ErrorCode::kInvalidComponent;
  if (binary.empty()) return Fail(kCode, "this is no WebAssembly binary: it is empty");
  const std::size_t compared = std::min(binary.size(), kWasmMagic.size());
  if (!std::equal(kWasmMagic.begin(), kWasmMagic.begin() + static_cast<std::ptrdiff_t>(compared),
                  binary.begin())) {
    if (LooksLikeText(binary)) {
      return Fail(kCode,
                  "this is WebAssembly text, not a binary; make a binary of it with "
                  "`wasm-tools parse`");
    }
    return Fail(kCode, "this is no WebAssembly binary: it does not start with `\\0asm`");
  }
  if (binary.size() < kPreambleSize) {
    return Fail(kCode, "this WebAssembly binary is cut off: it ends after {} bytes", binary.size());
  }
  return Preamble{.version = binary[4] | static_cast<std::uint32_t>(binary[5]) << 8U,
                  .layer = binary[6] | static_cast<std::uint32_t>(binary[7]) << 8U};
}

}  // namespace

Status CheckComponentPreamble(ByteView binary) {
  COMPOSABLE_TRY(const Preamble preamble, ReadPreamble(binary));
  if (preamble.layer == kModuleLayer) {
    return Fail(ErrorCode::kInvalidComponent,
                "this is a core module, not a component; make a component of it with "
                "`wasm-tools component new`");
  }
  if (preamble.layer != kComponentLayer || preamble.version != kComponentVersion) {
    return Fail(
        ErrorCode::kInvalidComponent,
        "this component has version {} of the binary format, which is not known; version {} is "
        "(layer {} and {})",
        preamble.version, kComponentVersion, preamble.layer, kComponentLayer);
  }
  return {};
}

Status CheckModulePreamble(ByteView binary) {
  COMPOSABLE_TRY(const Preamble preamble, ReadPreamble(binary));
  if (preamble.layer == kComponentLayer) {
    return Fail(ErrorCode::kInvalidComponent, "this is a component, not a core module");
  }
  if (preamble.layer != kModuleLayer || preamble.version != kModuleVersion) {
    return Fail(
        ErrorCode::kInvalidComponent,
        "this core module has version {} of the binary format, which is not known; version {} is",
        preamble.version, kModuleVersion);
  }
  return {};
}

}  // namespace composable::engine
