#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::FunctionItem;
using syntax::Identifier;
using syntax::Parameter;

Result<Parameter> ParseParameter(TokenReader& reader) {
  COMPOSABLE_TRY(Identifier name, reader.ExpectName("a parameter"));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kColon, "after the parameter's name"));
  COMPOSABLE_TRY(syntax::TypeExpression type, ParseType(reader));
  return Parameter{std::move(name), std::move(type)};
}

// `get` and `set` are names like others unless `(` follows.
bool SeesAccessor(const TokenReader& reader, std::size_t ahead) {
  return (reader.SeesWord("get", ahead) || reader.SeesWord("set", ahead)) &&
         reader.Sees(TokenKind::kLeftParenthesis, ahead + 1);
}

}  // namespace

bool SeesFunctionType(const TokenReader& reader, std::size_t ahead) {
  return reader.SeesKeyword("func", ahead) || reader.SeesKeyword("async", ahead) ||
         SeesAccessor(reader, ahead);
}

Result<std::vector<Parameter>> ParseParameters(TokenReader& reader) {
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftParenthesis, "before the parameters"));
  std::vector<Parameter> parameters;
  COMPOSABLE_CHECK(ParseList(reader, TokenKind::kRightParenthesis, parameters,
                             [&] { return ParseParameter(reader); }));
  return parameters;
}

Status ParseFunctionType(TokenReader& reader, FunctionItem& function) {
  function.is_async = reader.EatKeyword("async");
  if (!function.is_async && SeesAccessor(reader, 0)) {
    function.accessor = reader.SeesWord("get") ? Accessor::kGet : Accessor::kSet;
    function.keyword = reader.SpanOf(reader.Take());
  } else {
    COMPOSABLE_TRY(function.keyword, reader.ExpectKeyword("func"));
  }
  COMPOSABLE_TRY(function.parameters, ParseParameters(reader));
  if (reader.Eat(TokenKind::kArrow)) {
    COMPOSABLE_TRY(function.result, ParseType(reader));
  }
  return {};
}

}  // namespace composable::wit::parse
