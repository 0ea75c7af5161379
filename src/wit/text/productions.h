// The productions of the grammar, a function each. They read from the next token on and leave the
// reader behind what they read. Errors as ParseFile's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/text/syntax.h"
#include "wit/text/token_reader.h"

namespace composable::wit::parse {

// gate, external-id
Result<syntax::Attributes> ParseAttributes(TokenReader& reader);
// Refuses an `@external-id` on something that cannot have one.
Status RefuseExternalId(const TokenReader& reader, const syntax::Attributes& attributes,
                        std::string_view what);

// ty
Result<syntax::TypeExpression> ParseType(TokenReader& reader);

// Whether a function's type starts `ahead` tokens from here: `func`, `async`, `get (` or `set (`.
bool SeesFunctionType(const TokenReader& reader, std::size_t ahead = 0);
// func-type, behind the name and `:` that `function` has already; without the `;`.
Status ParseFunctionType(TokenReader& reader, syntax::FunctionItem& function);
// param-list
Result<std::vector<syntax::Parameter>> ParseParameters(TokenReader& reader);

// use-path; with a package where `:` follows the first name.
Result<syntax::UsePath> ParseUsePath(TokenReader& reader);
// ( id ':' )+ id ( '/' id )* ('@' valid-semver)?
Result<syntax::PackageHeader> ParsePackageName(TokenReader& reader);

// typedef-item
bool SeesTypeItem(const TokenReader& reader);
Result<syntax::TypeItem> ParseTypeItem(TokenReader& reader, std::string docs,
                                       syntax::Attributes attributes);

// use-item
Result<syntax::UseItem> ParseUseItem(TokenReader& reader, syntax::Attributes attributes);
// '{' interface-items* '}'
Result<std::vector<syntax::InterfaceMember>> ParseInterfaceMembers(TokenReader& reader);
// interface-item, from `interface` on
Result<syntax::InterfaceItem> ParseInterfaceItem(TokenReader& reader, std::string docs,
                                                 syntax::Attributes attributes);
// world-item, from `world` on
Result<syntax::WorldItem> ParseWorldItem(TokenReader& reader, std::string docs,
                                         syntax::Attributes attributes);

// Items up to the closing token, with commas between and perhaps behind them.
template <typename Item, typename ParseItem>
Status ParseList(TokenReader& reader, TokenKind close, std::vector<Item>& items,
                 ParseItem parse_item) {
  while (!reader.Eat(close)) {
    COMPOSABLE_TRY(Item item, parse_item());
    items.push_back(std::move(item));
    if (reader.Eat(TokenKind::kComma)) continue;
    if (!reader.Sees(close)) {
      return reader.Expected(fmt::format("`,` or {}", Describe(close)));
    }
  }
  return {};
}

}  // namespace composable::wit::parse
