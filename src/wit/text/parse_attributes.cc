#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::Attributes;
using syntax::Identifier;

// '(' field '='
Status ParseFieldName(TokenReader& reader, std::string_view field) {
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftParenthesis, "after the attribute"));
  if (!reader.SeesWord(field)) return reader.Expected(fmt::format("`{}`", field));
  reader.Take();
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kEquals, fmt::format("after `{}`", field)));
  return {};
}

Status RefuseTwice(const TokenReader& reader, const Identifier& name, bool is_there) {
  if (!is_there) return {};
  return reader.FailAtSpan(name.span, "`@{}` stands here twice", name.name);
}

// The attribute behind its name.
Status ParseAttribute(TokenReader& reader, const Identifier& name, Attributes& attributes) {
  Stability& stability = attributes.stability;
  if (name.name == "since") {
    COMPOSABLE_CHECK(RefuseTwice(reader, name, stability.since.has_value()));
    COMPOSABLE_CHECK(ParseFieldName(reader, "version"));
    COMPOSABLE_TRY(stability.since, reader.ExpectVersion());
  } else if (name.name == "deprecated") {
    COMPOSABLE_CHECK(RefuseTwice(reader, name, stability.deprecated.has_value()));
    COMPOSABLE_CHECK(ParseFieldName(reader, "version"));
    COMPOSABLE_TRY(stability.deprecated, reader.ExpectVersion());
  } else if (name.name == "unstable") {
    COMPOSABLE_CHECK(RefuseTwice(reader, name, stability.feature.has_value()));
    COMPOSABLE_CHECK(ParseFieldName(reader, "feature"));
    COMPOSABLE_TRY(Identifier feature, reader.ExpectName("a feature"));
    stability.feature = std::move(feature.name);
  } else if (name.name == "external-id") {
    COMPOSABLE_CHECK(RefuseTwice(reader, name, attributes.external_id.has_value()));
    COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftParenthesis, "after the attribute"));
    COMPOSABLE_TRY(attributes.external_id, reader.ExpectString());
    attributes.external_id_span = name.span;
  } else {
    return reader.FailAtSpan(name.span,
                             "there is no attribute `@{}`; there are `@since`, `@unstable`, "
                             "`@deprecated` and `@external-id`",
                             name.name);
  }
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kRightParenthesis, "at the end of the attribute"));
  return {};
}

}  // namespace

Result<Attributes> ParseAttributes(TokenReader& reader) {
  Attributes attributes;
  const Span start = reader.SpanOf(reader.Peek());
  while (reader.Eat(TokenKind::kAt)) {
    COMPOSABLE_TRY(const Identifier name, reader.ExpectName("an attribute"));
    COMPOSABLE_CHECK(ParseAttribute(reader, name, attributes));
  }
  const Stability& stability = attributes.stability;
  if (stability.since && stability.feature) {
    return reader.FailAtSpan(start, "an item has `@since` or `@unstable`, not both");
  }
  if (stability.deprecated && !stability.since && !stability.feature) {
    return reader.FailAtSpan(start, "`@deprecated` needs `@since` or `@unstable` beside it");
  }
  return attributes;
}

Status RefuseExternalId(const TokenReader& reader, const Attributes& attributes,
                        std::string_view what) {
  if (!attributes.external_id) return {};
  return reader.FailAtSpan(attributes.external_id_span, "{} cannot have an `@external-id`", what);
}

}  // namespace composable::wit::parse
