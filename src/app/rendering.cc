#include "app/rendering.h"

#include "base/bytes.h"
#include "value/json.h"

namespace composable::app {
namespace {

using value::JsonStyle;

bool IsByteList(const wit::Type& type) {
  return type.kind() == wit::Kind::kList && type.list().element.kind() == wit::Kind::kU8;
}

RenderedResult RenderValue(const wit::Type& type, const value::Value& value) {
  if (IsByteList(type)) {
    return {.kind = RenderedKind::kBytes, .text = std::string(AsText(value.As<Bytes>()))};
  }
  return {.kind = RenderedKind::kText,
          .text = value::ToJson(type, value, JsonStyle::kPretty) + '\n'};
}

}  // namespace

RenderedResult RenderResult(const wit::FunctionType& function,
                            const std::optional<value::Value>& result) {
  if (!function.result || !result) return {};
  if (function.result->kind() != wit::Kind::kResult) return RenderValue(*function.result, *result);

  const wit::ResultType& type = function.result->result();
  const auto& outcome = result->As<value::Variant>();
  if (outcome.index == 0) {
    return outcome.payload ? RenderValue(*type.ok, *outcome.payload) : RenderedResult{};
  }
  return {.kind = RenderedKind::kError,
          .text = outcome.payload ? value::ToJson(*type.error, *outcome.payload) : std::string()};
}

}  // namespace composable::app
