// Component instances. Source: component model, Binary.md "Instance Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// instantiatearg ::= n:<name> si:<sortidx>
void WriteInstantiateArgument(Encoder& out, const InstantiateArgument& argument) {
  out.Name(argument.name);
  WriteExternIndex(out, argument.item);
}

// inlineexport ::= na:<nameattributes> si:<sortidx>
void WriteInlineExport(Encoder& out, const InlineExport& item) {
  WriteExternName(out, item.name);
  WriteExternIndex(out, item.item);
}

}  // namespace

// instanceexpr ::= 0x00 c:<componentidx> arg*:vec(<instantiatearg>) | 0x01 e*:vec(<inlineexport>)
void WriteInstance(Encoder& out, const Instance& instance) {
  if (const auto* instantiate = std::get_if<Instantiate>(&instance)) {
    out.Byte(0x00);
    WriteIndex(out, instantiate->component);
    WriteVector(out, instantiate->arguments, WriteInstantiateArgument);
    return;
  }
  out.Byte(0x01);
  WriteVector(out, std::get<InlineInstance>(instance).exports, WriteInlineExport);
}

}  // namespace composable::wasm
