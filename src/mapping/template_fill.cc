#include "mapping/template_fill.h"

#include <string_view>
#include <utility>

#include "mapping/typed_parts.h"
#include "value/json_tree.h"

namespace composable::mapping {

namespace json = boost::json;
using wit::Type;

void AppendPlain(const json::value& from, std::string& out) {
  if (const auto* text = from.if_string()) {
    out.append(text->data(), text->size());
  } else if (!from.is_null()) {
    value::AppendJsonTree(from, out);
  }
}

json::value TemplateFiller::FromFound(const Leaf& leaf, const Type* type) const {
  if (const auto* const* tree = std::get_if<const json::value*>(&leaf))
    return json::value(**tree, storage_);
  const auto text = std::get<std::string_view>(leaf);
  if (type != nullptr && !TakesText(*type)) {
    auto parsed = value::ParseJson(text, storage_);
    if (parsed) return *std::move(parsed);
  }
  return json::value(json::string_view(text), storage_);
}

Result<std::optional<json::value>> TemplateFiller::Fill(const Template& from, const Type* type) {
  if (const auto* literal = std::get_if<json::value>(&from.node)) {
    return json::value(*literal, storage_);
  }
  if (const auto* reference = std::get_if<Reference>(&from.node)) {
    COMPOSABLE_TRY(const Leaf found, find_(reference->path));
    if (!std::holds_alternative<std::monostate>(found)) return FromFound(found, type);
    if (reference->fallback) return json::value(*reference->fallback, storage_);
    return std::nullopt;
  }
  if (const auto* text = std::get_if<Interpolation>(&from.node)) return FillText(*text);
  if (const auto* object = std::get_if<ObjectTemplate>(&from.node)) {
    return FillObject(*object, type);
  }
  return FillArray(std::get<ArrayTemplate>(from.node), type);
}

Result<json::value> TemplateFiller::FillText(const Interpolation& text) {
  std::string filled;
  for (const auto& [before, reference] : text.parts) {
    filled += before;
    COMPOSABLE_TRY(const Leaf found, find_(reference.path));
    if (const auto* plain = std::get_if<std::string_view>(&found)) {
      filled += *plain;
    } else if (const auto* const* tree = std::get_if<const json::value*>(&found)) {
      AppendPlain(**tree, filled);
    } else if (reference.fallback) {
      AppendPlain(*reference.fallback, filled);
    } else {
      return Fail(ErrorCode::kInvalidArgument, "`{}` is missing", reference.path.text);
    }
  }
  filled += text.tail;
  return json::value(json::string_view(filled), storage_);
}

Result<json::value> TemplateFiller::FillObject(const ObjectTemplate& object, const Type* type) {
  json::object filled(storage_);
  for (const Member& member : object.members) {
    const Type* const inner = type == nullptr ? nullptr : MemberType(*type, member.name);
    COMPOSABLE_TRY(std::optional<json::value> found, Fill(member.value, inner));
    if (found) filled.emplace(member.name, *std::move(found));
  }
  return json::value(std::move(filled));
}

Result<json::value> TemplateFiller::FillArray(const ArrayTemplate& array, const Type* type) {
  json::array filled(storage_);
  for (std::size_t i = 0; i < array.items.size(); ++i) {
    const Type* const inner = type == nullptr ? nullptr : ItemType(*type, i);
    COMPOSABLE_TRY(std::optional<json::value> found, Fill(array.items[i], inner));
    if (!found) {
      const auto& reference = std::get<Reference>(array.items[i].node);
      return Fail(ErrorCode::kInvalidArgument, "`{}` is missing", reference.path.text);
    }
    filled.push_back(*std::move(found));
  }
  return json::value(std::move(filled));
}

}  // namespace composable::mapping
