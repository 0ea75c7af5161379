// Start functions and values. Source: component model, Binary.md "Start Definitions" and "Value
// Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {

// start ::= f:<funcidx> arg*:vec(<valueidx>) r:<u32>
void WriteStart(Encoder& out, const StartSection& start) {
  WriteIndex(out, start.function);
  WriteVector(out, start.arguments, [](Encoder& to, ValueIndex index) { WriteIndex(to, index); });
  out.U32(start.result_count);
}

// value ::= t:<valtype> len:<core:u32> v:<val(t)>
void WriteValue(Encoder& out, const Value& value) {
  WriteValueType(out, value.type);
  out.Size(value.encoded.bytes.size(), "value");
  out.Raw(value.encoded.bytes);
}

}  // namespace composable::wasm
