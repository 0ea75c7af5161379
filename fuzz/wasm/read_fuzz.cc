// Any bytes as a component: read, and where that works, written, read again and compared. What is
// read is also looked at in every other way there is: outline, core module interfaces, names.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/bytes.h"
#include "wasm/component_names.h"
#include "wasm/module_interface.h"
#include "wasm/reader.h"
#include "wasm/sections.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

void Require(bool condition) {
  if (!condition) std::abort();
}

// Every refusal names a place within the input.
template <typename T>
void RequirePlace(const Result<T>& result, ByteView binary) {
  if (result.has_value()) return;
  const auto* place = std::get_if<ByteOffset>(&result.error().where);
  Require(place != nullptr && place->offset <= binary.size() && !result.error().message.empty());
}

void LookAt(const Component& component, ByteView binary);

struct SectionVisitor {
  ByteView binary;

  std::uint64_t PlaceOf(ByteView part) const {
    return static_cast<std::uint64_t>(part.data() - binary.data());
  }

  void operator()(const CustomSection& section) const {
    const ByteView data = section.data.bytes;
    const auto names = ReadComponentNames(data, PlaceOf(data));
    RequirePlace(names, binary);
    if (!names.has_value()) return;
    const auto written = WriteComponentNames(*names);
    Require(written.has_value() && ReadComponentNames(*written).value() == *names);
  }
  void operator()(const CoreModuleSection& section) const {
    RequirePlace(ReadModuleInterface(section.module.bytes, PlaceOf(section.module.bytes)), binary);
  }
  void operator()(const ComponentSection& section) const {
    LookAt(*std::get<Box<Component>>(section.component), binary);
  }
  template <typename Other>
  void operator()(const Other&) const {}
};

void LookAt(const Component& component, ByteView binary) {
  for (const Section& section : component.sections) std::visit(SectionVisitor{binary}, section);
}

void TryAll(ByteView binary) {
  RequirePlace(ReadOutline(binary), binary);
  RequirePlace(ReadModuleInterface(binary), binary);
  const auto component = ReadComponent(binary);
  RequirePlace(component, binary);
  if (!component.has_value()) return;

  LookAt(*component, binary);
  const auto written = WriteComponent(*component);
  Require(written.has_value() && written->size() <= binary.size());
  const auto again = ReadComponent(*written);
  Require(again.has_value() && *again == *component);
  Require(WriteComponent(*again).value() == *written);
}

}  // namespace
}  // namespace composable::wasm

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::wasm::TryAll({data, size});
  return 0;
}
