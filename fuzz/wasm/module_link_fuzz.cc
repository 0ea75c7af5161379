// Any bytes as a core module: a function is linked into it. Where that works once, it works again,
// and what is linked can be read.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "wasm/module_interface.h"
#include "wasm/module_link.h"

namespace composable::wasm {
namespace {

// (module (import "NAME" "f" (func)) (func (call 0)))
Bytes AddedModule(std::uint8_t name) {
  return {0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00,        // preamble
          0x01, 0x04, 0x01, 0x60, 0x00, 0x00,                    // a type
          0x02, 0x07, 0x01, 0x01, name, 0x01, 0x66, 0x00, 0x00,  // the import
          0x03, 0x02, 0x01, 0x00,                                // a function
          0x0A, 0x06, 0x01, 0x04, 0x00, 0x10, 0x00, 0x0B};       // and its code
}

void Require(bool condition) {
  if (!condition) std::abort();
}

void Try(ByteView module) {
  const auto linked = LinkModules(module, AddedModule(0x01), {});
  if (!linked) {
    Require(!linked.error().message.empty());
    return;
  }
  Require(ReadModuleInterface(*linked).has_value());
  const auto again = LinkModules(*linked, AddedModule(0x02), {});
  // The module may import from what is called so.
  Require(again.has_value() || again.error().message.starts_with("both modules import from"));
}

}  // namespace
}  // namespace composable::wasm

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::wasm::Try({data, size});
  return 0;
}
