// Any function type, then any bytes as its flat parameters: what is decoded must fit the types, and
// encode to a form that decodes to the same.
#include <cstddef>
#include <cstdint>

#include "value/check.h"
#include "value/flat.h"
#include "value/same_value.h"
#include "value/type_from_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace composable;  // NOLINT(google-build-using-namespace)
  fuzz::ByteSource source({data, size});
  fuzz::TypeMaker maker(source, {.has_handles = true});
  const wit::FunctionType function = maker.MakeFunction();
  const auto arguments = value::DecodeParameters(function, source.rest());
  if (!arguments) {
    fuzz::Require(!arguments.error().message.empty());
    return 0;
  }
  for (std::size_t i = 0; i < arguments->size(); ++i) {
    fuzz::Require(value::CheckValue(function.parameters[i].type, (*arguments)[i]).has_value());
  }
  Bytes encoded;
  fuzz::Require(value::EncodeParameters(function, *arguments, encoded).has_value());
  const auto again = value::DecodeParameters(function, encoded);
  fuzz::Require(again.has_value() && again->size() == arguments->size());
  for (std::size_t i = 0; i < arguments->size(); ++i) {
    const wit::Type& type = function.parameters[i].type;
    fuzz::Require(fuzz::Image(type, (*again)[i]) == fuzz::Image(type, (*arguments)[i]));
  }
  Bytes encoded_again;
  fuzz::Require(value::EncodeParameters(function, *again, encoded_again).has_value());
  fuzz::Require(encoded == encoded_again);
  return 0;
}
