#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::Attributes;
using syntax::ExternItem;
using syntax::FunctionItem;
using syntax::WorldMember;

// What a `:` behind the first name of an import or export means.
enum class Colon { kAfterLabel, kInPath };

// `a: func()` and `a: b` have a label, `a:b/c` is a path. `a: b:c/d` is a label and a path, which
// only the space tells from `a:b:c/d`; without another sense, `a: b/c` is a path as well.
Colon ClassifyColon(const TokenReader& reader) {
  constexpr std::size_t kBehind = 2;
  if (SeesFunctionType(reader, kBehind) || reader.SeesKeyword("interface", kBehind)) {
    return Colon::kAfterLabel;
  }
  if (reader.SeesName(kBehind) && reader.Sees(TokenKind::kSlash, kBehind + 1))
    return Colon::kInPath;
  const Token& colon = reader.Peek(1);
  const Token& behind = reader.Peek(kBehind);
  const bool is_adjacent = colon.offset + colon.length == behind.offset;
  return is_adjacent ? Colon::kInPath : Colon::kAfterLabel;
}

// What stands behind the label and `:`, which have been read.
Status ParseLabelled(TokenReader& reader, ExternItem& item) {
  if (SeesFunctionType(reader)) {
    FunctionItem function;
    function.docs = item.docs;
    function.attributes = item.attributes;
    function.name = *item.label;
    COMPOSABLE_CHECK(ParseFunctionType(reader, function));
    item.what = std::move(function);
    COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, "after the function"));
  } else if (reader.EatKeyword("interface")) {
    syntax::InlineInterface interface;
    COMPOSABLE_TRY(interface.members, ParseInterfaceMembers(reader));
    item.what = std::move(interface);
  } else if (reader.SeesName()) {
    COMPOSABLE_TRY(item.what, ParseUsePath(reader));
    COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, "after the interface"));
  } else {
    return reader.Expected("`func`, `async func`, `interface` or the name of an interface");
  }
  return {};
}

Result<ExternItem> ParseExternItem(TokenReader& reader, std::string docs, Attributes attributes) {
  ExternItem item;
  item.docs = std::move(docs);
  item.attributes = std::move(attributes);
  item.direction =
      reader.SeesKeyword("import") ? syntax::Direction::kImport : syntax::Direction::kExport;
  reader.Take();
  if (reader.SeesName() && reader.Sees(TokenKind::kColon, 1) &&
      ClassifyColon(reader) == Colon::kAfterLabel) {
    COMPOSABLE_TRY(item.label, reader.ExpectName("the item"));
    reader.Take();
    COMPOSABLE_CHECK(ParseLabelled(reader, item));
    return item;
  }
  COMPOSABLE_TRY(item.what, ParseUsePath(reader));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, "after the interface"));
  return item;
}

Result<syntax::IncludeName> ParseIncludeName(TokenReader& reader) {
  syntax::IncludeName name;
  COMPOSABLE_TRY(name.name, reader.ExpectName("an import or export"));
  COMPOSABLE_CHECK(reader.ExpectKeyword("as"));
  COMPOSABLE_TRY(name.alias, reader.ExpectName("the import or export here"));
  return name;
}

Result<syntax::IncludeItem> ParseIncludeItem(TokenReader& reader, Attributes attributes) {
  COMPOSABLE_CHECK(RefuseExternalId(reader, attributes, "an `include`"));
  syntax::IncludeItem item;
  item.attributes = std::move(attributes);
  reader.Take();
  COMPOSABLE_TRY(item.from, ParseUsePath(reader));
  if (!reader.EatKeyword("with")) {
    if (!reader.Eat(TokenKind::kSemicolon)) return reader.Expected("`;` or `with`");
    return item;
  }
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftBrace, "after `with`"));
  COMPOSABLE_CHECK(ParseList(reader, TokenKind::kRightBrace, item.names,
                             [&] { return ParseIncludeName(reader); }));
  reader.Eat(TokenKind::kSemicolon);  // not in the grammar, but in its example
  return item;
}

Result<WorldMember> ParseWorldMember(TokenReader& reader) {
  std::string docs = reader.Docs();
  COMPOSABLE_TRY(Attributes attributes, ParseAttributes(reader));
  if (reader.SeesKeyword("import") || reader.SeesKeyword("export")) {
    return ParseExternItem(reader, std::move(docs), std::move(attributes));
  }
  if (reader.SeesKeyword("use")) return ParseUseItem(reader, std::move(attributes));
  if (reader.SeesKeyword("include")) return ParseIncludeItem(reader, std::move(attributes));
  if (SeesTypeItem(reader)) {
    return ParseTypeItem(reader, std::move(docs), std::move(attributes));
  }
  return reader.Expected("`import`, `export`, `include`, `use`, a type, or `}`");
}

}  // namespace

Result<syntax::WorldItem> ParseWorldItem(TokenReader& reader, std::string docs,
                                         Attributes attributes) {
  COMPOSABLE_CHECK(RefuseExternalId(reader, attributes, "a world"));
  syntax::WorldItem item;
  item.docs = std::move(docs);
  item.attributes = std::move(attributes);
  COMPOSABLE_CHECK(reader.ExpectKeyword("world"));
  COMPOSABLE_TRY(item.name, reader.ExpectName("the world"));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftBrace, "after the world's name"));
  while (!reader.Eat(TokenKind::kRightBrace)) {
    COMPOSABLE_TRY(WorldMember member, ParseWorldMember(reader));
    item.members.push_back(std::move(member));
  }
  return item;
}

}  // namespace composable::wit::parse
