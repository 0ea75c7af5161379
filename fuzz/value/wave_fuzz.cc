// Any type, then any bytes: once as WAVE text, once as the flat form of a value to print, once as
// the arguments of a call.
#include <cstddef>
#include <cstdint>
#include <string>

#include "value/text_round_trip.h"
#include "value/type_from_bytes.h"
#include "value/wave.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace composable;  // NOLINT(google-build-using-namespace)
  fuzz::ByteSource source({data, size});
  const wit::Type type = fuzz::TypeMaker(source, {.has_handles = true}).Make();
  const auto read = [](const wit::Type& of, std::string_view text) {
    return value::FromWave(of, text, value::WaveHandles::kAccept);
  };
  const auto print = [](const wit::Type& of, const value::Value& value) {
    return value::ToWave(of, value);
  };
  const std::string_view text = AsText(source.rest());
  fuzz::CheckText(type, text, read, print);
  fuzz::CheckValueText(type, source.rest(), read, print);

  // A call reads its arguments as they are read alone.
  wit::FunctionType function;
  function.parameters = {{"first", type}, {"second", wit::Type::Option(type)}};
  const auto alone = read(type, text);
  const auto call =
      value::FromWaveCall(function, fmt::format("f({}\n)", text), value::WaveHandles::kAccept);
  if (alone) {
    fuzz::Require(call.has_value() && call->size() == 2);
    fuzz::Require(value::ToWave(type, call->front()) == value::ToWave(type, *alone));
  }
  return 0;
}
