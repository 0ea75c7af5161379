#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::Attributes;
using syntax::FunctionItem;
using syntax::InterfaceMember;

Result<FunctionItem> ParseFunctionItem(TokenReader& reader, std::string docs,
                                       Attributes attributes) {
  FunctionItem function;
  function.docs = std::move(docs);
  function.attributes = std::move(attributes);
  COMPOSABLE_TRY(function.name, reader.ExpectName("a function"));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kColon, "after the function's name"));
  COMPOSABLE_CHECK(ParseFunctionType(reader, function));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, "after the function"));
  return function;
}

Result<syntax::UsedName> ParseUsedName(TokenReader& reader) {
  syntax::UsedName name;
  COMPOSABLE_TRY(name.name, reader.ExpectName("a type"));
  if (reader.EatKeyword("as")) {
    COMPOSABLE_TRY(name.alias, reader.ExpectName("the type here"));
  }
  return name;
}

Result<InterfaceMember> ParseInterfaceMember(TokenReader& reader) {
  std::string docs = reader.Docs();
  COMPOSABLE_TRY(Attributes attributes, ParseAttributes(reader));
  if (SeesTypeItem(reader)) {
    return ParseTypeItem(reader, std::move(docs), std::move(attributes));
  }
  if (reader.SeesKeyword("use")) return ParseUseItem(reader, std::move(attributes));
  if (reader.SeesName()) {
    return ParseFunctionItem(reader, std::move(docs), std::move(attributes));
  }
  return reader.Expected("the name of a function, a type, `use`, or `}`");
}

}  // namespace

Result<syntax::UseItem> ParseUseItem(TokenReader& reader, Attributes attributes) {
  syntax::UseItem item;
  item.attributes = std::move(attributes);
  reader.Take();
  COMPOSABLE_TRY(item.from, ParseUsePath(reader));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kPeriod, "after the interface"));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftBrace, "after `.`"));
  COMPOSABLE_CHECK(
      ParseList(reader, TokenKind::kRightBrace, item.names, [&] { return ParseUsedName(reader); }));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, "after `use`"));
  return item;
}

Result<std::vector<InterfaceMember>> ParseInterfaceMembers(TokenReader& reader) {
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftBrace, "after the interface's name"));
  std::vector<InterfaceMember> members;
  while (!reader.Eat(TokenKind::kRightBrace)) {
    COMPOSABLE_TRY(InterfaceMember member, ParseInterfaceMember(reader));
    members.push_back(std::move(member));
  }
  return members;
}

Result<syntax::InterfaceItem> ParseInterfaceItem(TokenReader& reader, std::string docs,
                                                 Attributes attributes) {
  COMPOSABLE_CHECK(RefuseExternalId(reader, attributes, "an interface"));
  syntax::InterfaceItem item;
  item.docs = std::move(docs);
  item.attributes = std::move(attributes);
  COMPOSABLE_CHECK(reader.ExpectKeyword("interface"));
  COMPOSABLE_TRY(item.name, reader.ExpectName("the interface"));
  COMPOSABLE_TRY(item.members, ParseInterfaceMembers(reader));
  return item;
}

}  // namespace composable::wit::parse
