#include "mapping/result_plan.h"

#include <fmt/format.h>

#include <boost/json/monotonic_resource.hpp>
#include <utility>

#include "mapping/input_reader.h"
#include "mapping/template_fill.h"
#include "mapping/typed_parts.h"
#include "value/flat.h"
#include "value/json.h"
#include "value/json_reader.h"
#include "value/json_tree.h"

namespace composable::mapping {
namespace {

namespace json = boost::json;
using value::Value;
using wit::Kind;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kBytes = "application/octet-stream";

// A value without settings: bytes as they are, all else as JSON.
void SetBody(const wit::Type& type, const Value& value, Reply& reply) {
  if (IsByteList(type)) {
    reply.body = AsText(value.As<Bytes>());
    reply.content_type = kBytes;
    return;
  }
  value::AppendJson(type, value, value::JsonStyle::kCompact, reply.body);
  reply.content_type = kJson;
}

// What the bytes of one field say. Error: kInvalidArgument.
Result<json::value> Decode(const Bytes& bytes, Coding coding, const json::storage_ptr& storage) {
  const std::string_view text = AsText(bytes);
  if (coding == Coding::kJson) {
    auto parsed = value::ParseJson(text, storage);
    if (!parsed) parsed.error().details.clear();
    return parsed;
  }
  return json::value(json::string_view(text), storage);
}

// The JSON of one result, with what is decoded in its place.
class DecodedResult {
 public:
  DecodedResult(const wit::Type& type, const Value& value) : type_(type), value_(value) {}

  Status Decode(const std::vector<DecodingRule>& rules) {
    COMPOSABLE_TRY(tree_, value::ParseJson(value::ToJson(type_, value_), &memory_));
    // All content types are looked up before a decoded field can take the place of one.
    std::vector<json::value> decoded;
    for (const DecodingRule& rule : rules) {
      auto field = DecodeField(rule);
      if (!field) {
        return std::unexpected(
            std::move(field).error().WithContext(fmt::format("`result-decoding.{}`", rule.field)));
      }
      decoded.push_back(*std::move(field));
    }
    for (std::size_t i = 0; i < rules.size(); ++i) {
      tree_.get_object()[rules[i].field] = std::move(decoded[i]);
    }
    return {};
  }

  const json::value& tree() const { return tree_; }
  json::storage_ptr storage() { return &memory_; }

 private:
  Result<json::value> DecodeField(const DecodingRule& rule) {
    COMPOSABLE_TRY(const Coding coding, CodingOf(rule.coding));
    const Value* const bytes = FieldOf(rule.field);
    if (bytes == nullptr) return json::value(nullptr);
    return composable::mapping::Decode(bytes->As<Bytes>(), coding, &memory_);
  }

  // The bytes of a field; null where it is none.
  const Value* FieldOf(std::string_view name) const {
    const Value* record = &value_;
    if (type_.kind() == Kind::kOption) record = value_.As<value::Variant>().payload.get();
    if (record == nullptr) return nullptr;
    const std::vector<wit::Field>& fields = WithoutOptions(type_).record().fields;
    std::size_t index = 0;
    while (fields[index].name != name) ++index;  // the planner has found it
    const Value& field = record->As<value::Sequence>().items[index];
    if (fields[index].type.kind() != Kind::kOption) return &field;
    return field.As<value::Variant>().payload.get();
  }

  Result<Coding> CodingOf(const CodingSource& source) const {
    if (const auto* literal = std::get_if<Coding>(&source)) return *literal;
    const auto& path = std::get<Path>(source);
    const Leaf leaf = Follow(tree_, path.steps);
    const auto* const* found = std::get_if<const json::value*>(&leaf);
    const auto* const text = found == nullptr ? nullptr : (*found)->if_string();
    if (text != nullptr) return GetCoding(value::View(*text));
    return Fail(ErrorCode::kInvalidArgument,
                "its content type is looked for at `{}`, where there is {}", path.text,
                found == nullptr ? "nothing" : value::DescribeJson(**found));
  }

  const wit::Type& type_;
  const Value& value_;
  json::monotonic_resource memory_;
  json::value tree_;
};

// Whether a body of that content type is text as it stands and not JSON.
bool IsText(const Headers& headers) {
  const auto content_type = FindHeader(std::span<const Header>(headers), kContentType);
  return content_type && FindCoding(*content_type) != Coding::kJson;
}

Status MakeHeaders(const std::vector<Member>& made, TemplateFiller& filler, Headers& headers) {
  for (const Member& header : made) {
    COMPOSABLE_TRY(const auto found, filler.Fill(header.value, nullptr));
    if (!found || found->is_null()) continue;
    std::string text;
    AppendPlain(*found, text);
    headers.push_back({header.name, std::move(text)});
  }
  return {};
}

}  // namespace

Result<Reply> ResultPlan::Make(ByteView flat) const {
  Reply reply;
  std::optional<Value> result;
  if (type_) {
    auto decoded = value::DecodeValue(*type_, flat);
    if (!decoded) return Fail(ErrorCode::kInternal, "{}", decoded.error().message);
    result = *std::move(decoded);
  }
  if (result && type_->kind() == Kind::kResult) {
    auto& variant = std::get<value::Variant>(result->storage());
    if (variant.index == 1) {
      reply.outcome = Outcome::kError;
      if (variant.payload != nullptr) {
        value::AppendJson(*type_->result().error, *variant.payload, value::JsonStyle::kCompact,
                          reply.body);
        reply.content_type = kJson;
      }
      return reply;
    }
    if (variant.payload == nullptr) {
      result.reset();
    } else {
      Value payload = std::move(*variant.payload);
      result = std::move(payload);
    }
  }
  if (!is_mapped_ && decoding_.empty()) {
    if (result) SetBody(*payload_, *result, reply);
    return reply;
  }

  // Without a result there are no references, only literals.
  static const wit::Type kNothing = wit::Type::Tuple({});
  const Value nothing{value::Sequence{}};
  DecodedResult source(payload_ ? *payload_ : kNothing, result ? *result : nothing);
  COMPOSABLE_CHECK(source.Decode(decoding_));
  if (!is_mapped_) {
    value::AppendJsonTree(source.tree(), reply.body);
    reply.content_type = kJson;
    return reply;
  }
  const Find find = [&](const Path& path) -> Result<Leaf> {
    return Follow(source.tree(), path.steps);
  };
  TemplateFiller filler(find, source.storage());
  COMPOSABLE_CHECK(MakeHeaders(headers_, filler, reply.headers));
  if (!body_) return reply;
  COMPOSABLE_TRY(auto body, filler.Fill(*body_, nullptr));
  const json::value& made = body ? *body : json::value(nullptr);
  if (made.is_string() && IsText(reply.headers)) {
    AppendPlain(made, reply.body);
  } else {
    value::AppendJsonTree(made, reply.body);
  }
  reply.content_type = kJson;
  return reply;
}

}  // namespace composable::mapping
