// Any text as a template of `param-mapping`, and any text as the body that it is filled from.
//
// The input is TEMPLATE, a NUL, and BODY. What is checked: a plan that is made makes arguments or
// an error of every body, and the arguments are a flat form of the function's parameters.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mapping/argument_plan.h"
#include "value/flat.h"

namespace {

using namespace composable;           // NOLINT(google-build-using-namespace)
using namespace composable::mapping;  // NOLINT(google-build-using-namespace)

const wit::Type& Text() {
  static const wit::Type kText = wit::Type::Primitive(wit::Kind::kString);
  return kText;
}

wit::FunctionType MakeFunction() {
  const wit::Type number = wit::Type::Primitive(wit::Kind::kU32);
  const wit::Type record =
      wit::Type::Record({{"id", wit::Type::Option(number)}, {"tags", wit::Type::List(Text())}});
  return {.is_async = false,
          .parameters = {{"made", wit::Type::Option(Text())},
                         {"body", wit::Type::Option(record)},
                         {"data", wit::Type::List(wit::Type::Primitive(wit::Kind::kU8))}},
          .result = std::nullopt};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t split = input.find('\0');
  const std::string made(input.substr(0, split));
  const std::string_view body =
      split == std::string_view::npos ? std::string_view() : input.substr(split + 1);
  static const wit::FunctionType kFunction = MakeFunction();
  const ArgumentOptions options{
      .mapping = {{"made", {}, {made, {}}}, {"data", {}, {std::string("{body}"), {}}}},
      .encoding = {{"data", {}, {std::string("application/json"), {}}}}};
  const ArgumentPlanning planning = ArgumentPlan::Make(kFunction, {}, options);
  if (planning.plan.has_value() != planning.errors.empty()) std::abort();
  if (!planning.plan) return 0;
  Bytes flat;
  const Status status = planning.plan->Make(
      {.body_form = BodyForm::kJson, .body = body, .captures = {}, .headers = {}}, flat);
  if (status && !value::DecodeParameters(kFunction, flat)) std::abort();
  return 0;
}
