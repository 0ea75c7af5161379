// Start functions and values. Source: component model, Binary.md "Start Definitions" and "Value
// Definitions".

#include "wasm/read/productions.h"

namespace composable::wasm {

// start ::= f:<funcidx> arg*:vec(<valueidx>) r:<u32>   => (start f (value arg)* (result (value))ʳ)
Result<StartSection> ReadStart(Input& in) {
  StartSection start;
  COMPOSABLE_TRY(start.function, ReadIndex<FuncIndex>(in, "start"));
  COMPOSABLE_TRY(start.arguments,
                 ReadVector(in, "start arguments", limits::kStartArguments, [](Input& input) {
                   return ReadIndex<ValueIndex>(input, "start arguments");
                 }));
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(start.result_count, in.cursor.ReadU32("start results"));
  if (start.result_count > limits::kStartResults) {
    return Cursor::ErrorAt(offset, "`start results`: expected at most {} elements, found {}",
                           limits::kStartResults, start.result_count);
  }
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kValue, offset, start.result_count));
  return start;
}

// value ::= t:<valtype> len:<core:u32> v:<val(t)>   => (value t v)   (where len = ||v||)
Result<Value> ReadValue(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  Value value;
  COMPOSABLE_TRY(value.type, ReadValueType(in));
  COMPOSABLE_TRY(const std::uint32_t size, in.cursor.ReadU32("value"));
  COMPOSABLE_TRY(value.encoded.bytes, in.cursor.ReadBytes(size, "value"));
  COMPOSABLE_CHECK(in.scopes.Define(Sort::kValue, start));
  return value;
}

}  // namespace composable::wasm
