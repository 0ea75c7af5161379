// Any bytes as a component: what it means, as a world, as packages and as JSON. Every interface
// fits itself, and all that is printed may stand in a WIT file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/bytes.h"
#include "wasm/reader.h"
#include "wit/decode.h"
#include "wit/describe.h"
#include "wit/subtype.h"
#include "wit/text/lexer.h"

namespace composable::wit {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

// Every interface fits itself.
void RequireFit(const std::vector<WorldItem>& items) {
  for (const WorldItem& item : items) {
    const Interface* const interface = InterfaceOf(item);
    if (interface == nullptr) continue;
    ResourceScope scope;
    Require(!FindMismatch(*interface, scope, *interface, scope));
  }
}

void TryAll(ByteView binary) {
  const auto component = wasm::ReadComponent(binary);
  if (!component) return;
  const auto world = DecodeWorld(*component);
  const auto packages = DecodePackages(*component);
  const auto printed = DescribeAsWit(binary);
  Require(printed.has_value() == packages.has_value());
  Require(!printed || Lex({"printed.wit", *printed}).has_value());
  Require(DescribeAsJson(binary).has_value() || !world || !packages);
  if (!world) return Require(!world.error().message.empty());
  RequireFit(world->imports);
  RequireFit(world->exports);
}

}  // namespace
}  // namespace composable::wit

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::wit::TryAll({data, size});
  return 0;
}
