// Any type, then any bytes: once as JSON text, once as the flat form of a value to print.
#include <cstddef>
#include <cstdint>
#include <string>

#include "value/json.h"
#include "value/text_round_trip.h"
#include "value/type_from_bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace composable;  // NOLINT(google-build-using-namespace)
  fuzz::ByteSource source({data, size});
  const wit::Type type = fuzz::TypeMaker(source, {}).Make();
  const auto read = [](const wit::Type& of, std::string_view text) {
    return value::FromJson(of, text);
  };
  for (const auto style : {value::JsonStyle::kCompact, value::JsonStyle::kPretty}) {
    const auto print = [style](const wit::Type& of, const value::Value& value) {
      return value::ToJson(of, value, style);
    };
    fuzz::CheckText(type, AsText(source.rest()), read, print);
    fuzz::CheckValueText(type, source.rest(), read, print);
  }
  return 0;
}
