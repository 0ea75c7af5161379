#include "wit/text/token_reader.h"

#include <algorithm>

#include "wasm/extern_name.h"

namespace composable::wit {
namespace {

bool IsVersionCharacter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
         c == '-' || c == '+';
}

}  // namespace

const Token& TokenReader::Take() {
  const Token& token = Peek();
  if (token.kind != TokenKind::kEnd) ++next_;
  return token;
}

bool TokenReader::Eat(TokenKind kind) {
  if (!Sees(kind)) return false;
  Take();
  return true;
}

bool TokenReader::EatKeyword(std::string_view word) {
  if (!SeesKeyword(word)) return false;
  Take();
  return true;
}

std::unexpected<Error> TokenReader::Expected(std::string_view what) const {
  const Token& token = Peek();
  if (token.kind == TokenKind::kEnd) {
    return FailAtSpan(SpanOf(token), "expected {}, found the end of the file", what);
  }
  std::string_view found = Text(token);
  constexpr std::size_t kLongest = 60;
  if (found.size() > kLongest) found = Describe(token.kind);
  if (token.kind == TokenKind::kKeyword) {
    return FailAtSpan(SpanOf(token), "expected {}, found the keyword `{}`", what, found);
  }
  if (found == Describe(token.kind))
    return FailAtSpan(SpanOf(token), "expected {}, found {}", what, found);
  return FailAtSpan(SpanOf(token), "expected {}, found `{}`", what, found);
}

Result<Span> TokenReader::Expect(TokenKind kind, std::string_view where) {
  if (!Sees(kind)) return Expected(fmt::format("{} {}", Describe(kind), where));
  return SpanOf(Take());
}

Result<Span> TokenReader::ExpectKeyword(std::string_view word) {
  if (!SeesKeyword(word)) return Expected(fmt::format("`{}`", word));
  return SpanOf(Take());
}

Result<syntax::Identifier> TokenReader::ExpectName(std::string_view what) {
  if (SeesKeyword(Text(Peek()))) {
    const std::string_view word = Text(Peek());
    return FailAtSpan(
        SpanOf(Peek()),
        "expected the name of {}, found the keyword `{}`; a name that is a keyword is "
        "written `%{}`",
        what, word, word);
  }
  if (!SeesName()) return Expected(fmt::format("the name of {}", what));
  const Token& token = Take();
  std::string_view name = Text(token);
  if (token.kind == TokenKind::kEscapedIdentifier) name.remove_prefix(1);
  if (!wasm::IsLabel(name)) {
    return FailAtSpan(
        SpanOf(token),
        "`{}` is no name: names are words joined by single `-`, each all lower case or "
        "all upper case, and start with a letter",
        name);
  }
  return syntax::Identifier{std::string(name), SpanOf(token)};
}

Result<Version> TokenReader::ExpectVersion() {
  if (!Sees(TokenKind::kInteger)) return Expected("a version such as `1.2.3`");
  const Token& first = Peek();
  const std::string_view rest = std::string_view(file_.text).substr(first.offset);
  const auto end = std::ranges::find_if_not(rest, IsVersionCharacter);
  std::string_view text = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  if (text.ends_with('.')) text.remove_suffix(1);  // the one in `use a:b/c@1.0.0.{d}`
  auto version = ParseVersion(text);
  if (!version) return FailAtSpan(SpanOf(first), "{}", version.error().message);
  const std::size_t behind = first.offset + text.size();
  while (!Sees(TokenKind::kEnd) && Peek().offset < behind) Take();
  return *std::move(version);
}

Result<std::string> TokenReader::ExpectString() {
  if (!Sees(TokenKind::kString)) return Expected("a string in `\"`");
  return StringValue(file_, Take());
}

std::string TokenReader::Docs() const {
  const std::uint32_t begin = next_ == 0 ? 0 : list_.tokens[next_ - 1].comment_end;
  return DocText(file_.text, list_.comments, begin, Peek().comment_end);
}

}  // namespace composable::wit
