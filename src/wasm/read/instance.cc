// Component instances. Source: component model, Binary.md "Instance Definitions".

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

// instantiatearg ::= n:<name> si:<sortidx>   => (with n si)
Result<InstantiateArgument> ReadInstantiateArgument(Input& in) {
  InstantiateArgument argument;
  COMPOSABLE_TRY(argument.name, in.cursor.ReadName("instantiatearg"));
  COMPOSABLE_TRY(argument.item, ReadExternIndex(in));
  return argument;
}

// inlineexport ::= na:<nameattributes> si:<sortidx>   => (export na si)
Result<InlineExport> ReadInlineExport(Input& in) {
  InlineExport item;
  COMPOSABLE_TRY(item.name, ReadExternName(in, ExternDirection::kExport));
  COMPOSABLE_TRY(item.item, ReadExternIndex(in));
  return item;
}

}  // namespace

// instance     ::= ie:<instanceexpr>
// instanceexpr ::= 0x00 c:<componentidx> arg*:vec(<instantiatearg>)   => (instantiate c arg*)
//                | 0x01 e*:vec(<inlineexport>)                        => e*
Result<Instance> ReadInstance(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t opcode, in.cursor.ReadByte("instance"));
  Instance instance;
  if (opcode == 0x00) {
    Instantiate instantiate;
    COMPOSABLE_TRY(instantiate.component, ReadIndex<ComponentIndex>(in, "instance"));
    COMPOSABLE_TRY(instantiate.arguments,
                   ReadVector(in, "instance arguments", limits::kInstantiationArguments,
                              ReadInstantiateArgument));
    instance = std::move(instantiate);
  } else if (opcode == 0x01) {
    InlineInstance inline_instance;
    COMPOSABLE_TRY(inline_instance.exports,
                   ReadVector(in, "instance exports", limits::kInlineExports, ReadInlineExport));
    instance = std::move(inline_instance);
  } else {
    return in.cursor.Unexpected(opcode, "instance", "instantiate (0x00) or inline exports (0x01)");
  }
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kInstance, start));
  return instance;
}

}  // namespace composable::wasm
