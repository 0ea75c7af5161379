#include "mapping/leaf.h"

#include <boost/json/monotonic_resource.hpp>
#include <string>
#include <utility>

#include "base/utf8.h"
#include "mapping/typed_parts.h"
#include "value/failure.h"
#include "value/json_tree.h"

namespace composable::mapping {
namespace {

namespace json = boost::json;
using value::Quoted;
using value::Value;
using wit::Kind;

std::unexpected<Error> GotText(const wit::Type& type, std::string_view text) {
  return Fail(ErrorCode::kTypeMismatch, "expected {}, got the text {}", Quoted(wit::ToWit(type)),
              Quoted(text));
}

// JSON as the text of a string.
Value AsString(const json::value& found) {
  if (const auto* text = found.if_string()) return std::string(text->data(), text->size());
  std::string text;
  value::AppendJsonTree(found, text);
  return text;
}

}  // namespace

bool TakesText(const wit::Type& type) {
  switch (type.kind()) {
    case Kind::kString:
    case Kind::kChar:
    case Kind::kEnum:
      return true;
    case Kind::kOption:
      return TakesText(type.option().payload);
    default:
      return false;
  }
}

Result<Value> FromText(const wit::Type& type, std::string_view text) {
  switch (type.kind()) {
    case Kind::kString:
      if (!IsUtf8(text)) {
        return Fail(ErrorCode::kTypeMismatch, "expected `string`, got bytes that are no UTF-8");
      }
      return Value(std::string(text));
    case Kind::kChar:
    case Kind::kEnum: {
      if (!IsUtf8(text)) return GotText(type, text);
      return value::FromJsonTree(type, json::value(json::string_view(text)));
    }
    case Kind::kOption: {
      if (type.option().payload.kind() == Kind::kOption) break;
      COMPOSABLE_TRY(Value payload, FromText(type.option().payload, text));
      return value::Some(std::move(payload));
    }
    case Kind::kList:
      if (!IsByteList(type)) break;
      return Value(Bytes(AsBytes(text).begin(), AsBytes(text).end()));
    default:
      break;
  }
  json::monotonic_resource memory;
  const auto parsed = value::ParseJson(text, &memory);
  if (!parsed) return GotText(type, text);
  return value::FromJsonTree(type, *parsed);
}

Result<Value> FromLeaf(const wit::Type& type, const Leaf& leaf) {
  if (const auto* text = std::get_if<std::string_view>(&leaf)) return FromText(type, *text);
  const bool is_option = type.kind() == Kind::kOption;
  if (std::holds_alternative<std::monostate>(leaf)) {
    if (is_option) return value::None();
    return Fail(ErrorCode::kInvalidArgument, "is missing; expected {}", Quoted(wit::ToWit(type)));
  }
  const json::value& found = *std::get<const json::value*>(leaf);
  if (found.is_null()) return value::FromJsonTree(type, found);
  if (type.kind() == Kind::kString) return AsString(found);
  if (is_option && type.option().payload.kind() == Kind::kString) {
    return value::Some(AsString(found));
  }
  return value::FromJsonTree(type, found);
}

}  // namespace composable::mapping
