#include <charconv>
#include <utility>

#include "wit/text/parser.h"
#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::Identifier;
using syntax::TypeExpression;
using Form = syntax::TypeExpression::Form;

std::optional<Kind> PrimitiveOf(std::string_view word) {
  constexpr std::pair<std::string_view, Kind> kPrimitives[] = {
      {"bool", Kind::kBool},     {"s8", Kind::kS8},
      {"u8", Kind::kU8},         {"s16", Kind::kS16},
      {"u16", Kind::kU16},       {"s32", Kind::kS32},
      {"u32", Kind::kU32},       {"s64", Kind::kS64},
      {"u64", Kind::kU64},       {"f32", Kind::kF32},
      {"f64", Kind::kF64},       {"char", Kind::kChar},
      {"string", Kind::kString}, {"error-context", Kind::kErrorContext},
  };
  for (const auto& [name, kind] : kPrimitives) {
    if (name == word) return kind;
  }
  return std::nullopt;
}

class TypeParser {
 public:
  explicit TypeParser(TokenReader& reader) : reader_(reader) {}

  Result<TypeExpression> Parse(std::uint32_t depth) {
    const Token& token = reader_.Peek();
    TypeExpression type;
    type.span = reader_.SpanOf(token);
    if (depth > kMaxTypeNesting) {
      return reader_.FailAtSpan(type.span, "types stand in one another more than {} deep",
                                kMaxTypeNesting);
    }
    if (reader_.SeesName()) {
      COMPOSABLE_CHECK(ParseName(type, Form::kName));
      return type;
    }
    if (token.kind != TokenKind::kKeyword) return reader_.Expected("a type");
    const std::string_view word = reader_.Text(token);
    if (const auto primitive = PrimitiveOf(word)) {
      type.primitive = *primitive;
      reader_.Take();
      return type;
    }
    COMPOSABLE_CHECK(ParseCompound(word, depth + 1, type));
    return type;
  }

 private:
  // The type that starts with a word and may have others in `<…>`.
  Status ParseCompound(std::string_view word, std::uint32_t depth, TypeExpression& type) {
    if (word == "list") return ParseListType(depth, type);
    if (word == "result") return ParseResult(depth, type);
    if (word == "tuple") return ParseTuple(depth, type);
    if (word == "option") return ParseParts(Form::kOption, depth, 1, type);
    if (word == "map") return ParseParts(Form::kMap, depth, 2, type);
    if (word == "stream") return ParseOptionalPart(Form::kStream, depth, type);
    if (word == "future") return ParseOptionalPart(Form::kFuture, depth, type);
    if (word == "own") return ParseHandle(Form::kOwn, type);
    if (word == "borrow") return ParseHandle(Form::kBorrow, type);
    return reader_.Expected("a type");
  }

  Status ParseName(TypeExpression& type, Form form) {
    COMPOSABLE_TRY(Identifier name, reader_.ExpectName("a type"));
    type.form = form;
    type.name = std::move(name.name);
    type.name_span = name.span;
    return {};
  }

  Status Open(std::string_view word) {
    COMPOSABLE_CHECK(reader_.Expect(TokenKind::kLess, fmt::format("after `{}`", word)));
    return {};
  }
  Status Close() {
    COMPOSABLE_CHECK(reader_.Expect(TokenKind::kGreater, "after the type"));
    return {};
  }
  Status Part(std::uint32_t depth, TypeExpression& type) {
    COMPOSABLE_TRY(TypeExpression part, Parse(depth));
    type.parts.push_back(std::move(part));
    return {};
  }

  // '<' ty (',' ty)* '>' with `count` types.
  Status ParseParts(Form form, std::uint32_t depth, std::size_t count, TypeExpression& type) {
    type.form = form;
    COMPOSABLE_CHECK(Open(reader_.Text(reader_.Take())));
    for (std::size_t i = 0; i < count; ++i) {
      if (i > 0) COMPOSABLE_CHECK(reader_.Expect(TokenKind::kComma, "after the type"));
      COMPOSABLE_CHECK(Part(depth, type));
    }
    return Close();
  }

  // ('<' ty '>')?
  Status ParseOptionalPart(Form form, std::uint32_t depth, TypeExpression& type) {
    if (reader_.Sees(TokenKind::kLess, 1)) return ParseParts(form, depth, 1, type);
    type.form = form;
    reader_.Take();
    return {};
  }

  Status ParseHandle(Form form, TypeExpression& type) {
    COMPOSABLE_CHECK(Open(reader_.Text(reader_.Take())));
    COMPOSABLE_CHECK(ParseName(type, form));
    return Close();
  }

  Status ParseTuple(std::uint32_t depth, TypeExpression& type) {
    type.form = Form::kTuple;
    reader_.Take();
    COMPOSABLE_CHECK(Open("tuple"));
    COMPOSABLE_CHECK(
        ParseList(reader_, TokenKind::kGreater, type.parts, [&] { return Parse(depth); }));
    if (type.parts.empty()) return reader_.FailAtSpan(type.span, "a tuple needs at least one type");
    return {};
  }

  // 'list' '<' ty (',' uint)? '>'
  Status ParseListType(std::uint32_t depth, TypeExpression& type) {
    type.form = Form::kList;
    reader_.Take();
    COMPOSABLE_CHECK(Open("list"));
    COMPOSABLE_CHECK(Part(depth, type));
    if (reader_.Eat(TokenKind::kComma)) {
      type.form = Form::kFixedList;
      COMPOSABLE_TRY(type.length, ParseLength());
    }
    return Close();
  }

  Result<std::uint32_t> ParseLength() {
    if (!reader_.Sees(TokenKind::kInteger)) return reader_.Expected("the length of the list");
    const Span span = reader_.SpanOf(reader_.Peek());
    const std::string_view digits = reader_.Text(reader_.Take());
    std::uint32_t length = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    if (error != std::errc() || length == 0) {
      return reader_.FailAtSpan(span, "the length of a list is a number from 1 to 4294967295");
    }
    return length;
  }

  // 'result' ( '<' ( ty | '_' ) ( ',' ty )? '>' )?
  Status ParseResult(std::uint32_t depth, TypeExpression& type) {
    using Parts = TypeExpression::ResultParts;
    type.form = Form::kResult;
    reader_.Take();
    if (!reader_.Eat(TokenKind::kLess)) return {};
    if (reader_.EatKeyword("_")) {
      COMPOSABLE_CHECK(reader_.Expect(TokenKind::kComma, "after `_`"));
      type.result_parts = Parts::kError;
      COMPOSABLE_CHECK(Part(depth, type));
      return Close();
    }
    type.result_parts = Parts::kOk;
    COMPOSABLE_CHECK(Part(depth, type));
    if (reader_.Eat(TokenKind::kComma)) {
      type.result_parts = Parts::kBoth;
      COMPOSABLE_CHECK(Part(depth, type));
    }
    return Close();
  }

  TokenReader& reader_;
};

}  // namespace

Result<TypeExpression> ParseType(TokenReader& reader) { return TypeParser(reader).Parse(1); }

}  // namespace composable::wit::parse
