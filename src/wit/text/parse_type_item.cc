#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::FunctionItem;
using syntax::Identifier;
using syntax::TypeItem;

Status OpenBrace(TokenReader& reader) {
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftBrace, "after the name"));
  return {};
}

Status EndWithSemicolon(TokenReader& reader, std::string_view what) {
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, fmt::format("after {}", what)));
  return {};
}

Result<syntax::Field> ParseField(TokenReader& reader) {
  syntax::Field field;
  field.docs = reader.Docs();
  COMPOSABLE_TRY(field.name, reader.ExpectName("a field"));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kColon, "after the field's name"));
  COMPOSABLE_TRY(field.type, ParseType(reader));
  return field;
}

Result<syntax::Case> ParseCase(TokenReader& reader) {
  syntax::Case one;
  one.docs = reader.Docs();
  COMPOSABLE_TRY(one.name, reader.ExpectName("a case"));
  if (reader.Eat(TokenKind::kLeftParenthesis)) {
    COMPOSABLE_TRY(one.payload, ParseType(reader));
    COMPOSABLE_CHECK(reader.Expect(TokenKind::kRightParenthesis, "after the case's type"));
  }
  return one;
}

Result<syntax::DocumentedName> ParseDocumentedName(TokenReader& reader, std::string_view what) {
  syntax::DocumentedName name;
  name.docs = reader.Docs();
  COMPOSABLE_TRY(name.name, reader.ExpectName(what));
  return name;
}

template <typename Item, typename ParseItem>
Status ParseBraced(TokenReader& reader, const Identifier& name, std::string_view what,
                   std::vector<Item>& items, ParseItem parse_item) {
  COMPOSABLE_CHECK(OpenBrace(reader));
  COMPOSABLE_CHECK(ParseList(reader, TokenKind::kRightBrace, items, parse_item));
  if (!items.empty()) return {};
  return reader.FailAtSpan(name.span, "`{}` is empty: it needs at least one {}", name.name, what);
}

// 'constructor' param-list ('->' ty)?
Status ParseConstructor(TokenReader& reader, FunctionItem& function) {
  function.kind = FunctionKind::kConstructor;
  function.keyword = reader.SpanOf(reader.Take());
  function.name = {"constructor", function.keyword};
  COMPOSABLE_TRY(function.parameters, ParseParameters(reader));
  if (reader.Eat(TokenKind::kArrow)) {
    COMPOSABLE_TRY(function.result, ParseType(reader));
  }
  return {};
}

// resource-method
Result<FunctionItem> ParseResourceFunction(TokenReader& reader) {
  FunctionItem function;
  function.docs = reader.Docs();
  COMPOSABLE_TRY(function.attributes, ParseAttributes(reader));
  if (reader.SeesKeyword("constructor")) {
    COMPOSABLE_CHECK(ParseConstructor(reader, function));
  } else if (reader.SeesName()) {
    COMPOSABLE_TRY(function.name, reader.ExpectName("a method"));
    COMPOSABLE_CHECK(reader.Expect(TokenKind::kColon, "after the method's name"));
    function.kind = reader.EatKeyword("static") ? FunctionKind::kStatic : FunctionKind::kMethod;
    COMPOSABLE_CHECK(ParseFunctionType(reader, function));
  } else {
    return reader.Expected("`constructor`, the name of a method, or `}`");
  }
  COMPOSABLE_CHECK(EndWithSemicolon(reader, "the function"));
  return function;
}

Result<syntax::ResourceBody> ParseResource(TokenReader& reader) {
  syntax::ResourceBody body;
  if (reader.Eat(TokenKind::kSemicolon)) return body;
  if (!reader.Sees(TokenKind::kLeftBrace)) {
    return reader.Expected("`;` or `{` after the resource's name");
  }
  reader.Take();
  while (!reader.Eat(TokenKind::kRightBrace)) {
    COMPOSABLE_TRY(FunctionItem function, ParseResourceFunction(reader));
    body.functions.push_back(std::move(function));
  }
  return body;
}

}  // namespace

bool SeesTypeItem(const TokenReader& reader) {
  for (const std::string_view word : {"type", "record", "variant", "enum", "flags", "resource"}) {
    if (reader.SeesKeyword(word)) return true;
  }
  return false;
}

Result<TypeItem> ParseTypeItem(TokenReader& reader, std::string docs,
                               syntax::Attributes attributes) {
  TypeItem item;
  item.docs = std::move(docs);
  item.attributes = std::move(attributes);
  const std::string_view word = reader.Text(reader.Take());
  COMPOSABLE_TRY(item.name, reader.ExpectName(fmt::format("the {}", word)));
  if (word == "type") {
    COMPOSABLE_CHECK(reader.Expect(TokenKind::kEquals, "after the type's name"));
    COMPOSABLE_TRY(item.body, ParseType(reader));
    COMPOSABLE_CHECK(EndWithSemicolon(reader, "the type"));
  } else if (word == "record") {
    syntax::RecordBody body;
    COMPOSABLE_CHECK(
        ParseBraced(reader, item.name, "field", body.fields, [&] { return ParseField(reader); }));
    item.body = std::move(body);
  } else if (word == "variant") {
    syntax::VariantBody body;
    COMPOSABLE_CHECK(
        ParseBraced(reader, item.name, "case", body.cases, [&] { return ParseCase(reader); }));
    item.body = std::move(body);
  } else if (word == "enum") {
    syntax::EnumBody body;
    COMPOSABLE_CHECK(ParseBraced(reader, item.name, "case", body.cases,
                                 [&] { return ParseDocumentedName(reader, "a case"); }));
    item.body = std::move(body);
  } else if (word == "flags") {
    syntax::FlagsBody body;
    COMPOSABLE_CHECK(ParseBraced(reader, item.name, "flag", body.flags,
                                 [&] { return ParseDocumentedName(reader, "a flag"); }));
    item.body = std::move(body);
  } else {
    COMPOSABLE_TRY(item.body, ParseResource(reader));
  }
  return item;
}

}  // namespace composable::wit::parse
