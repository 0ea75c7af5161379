// Reads a file's tokens one after the other: what all parts of the parser stand on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "wit/text/lexer.h"
#include "wit/text/source.h"
#include "wit/text/syntax.h"

namespace composable::wit {

// A place in the token list that can be kept and gone back to.
class TokenReader {
 public:
  TokenReader(const SourceFile& file, std::uint32_t file_index, TokenList list)
      : file_(file), file_index_(file_index), list_(std::move(list)) {}

  const Token& Peek(std::size_t ahead = 0) const {
    return list_.tokens[std::min(next_ + ahead, list_.tokens.size() - 1)];
  }
  bool Sees(TokenKind kind, std::size_t ahead = 0) const { return Peek(ahead).kind == kind; }
  bool SeesKeyword(std::string_view word, std::size_t ahead = 0) const {
    return Peek(ahead).kind == TokenKind::kKeyword && Text(Peek(ahead)) == word;
  }
  // An identifier, escaped or not.
  bool SeesName(std::size_t ahead = 0) const {
    return Sees(TokenKind::kIdentifier, ahead) || Sees(TokenKind::kEscapedIdentifier, ahead);
  }
  // An unescaped identifier that has a meaning only here, such as `get`.
  bool SeesWord(std::string_view word, std::size_t ahead = 0) const {
    return Sees(TokenKind::kIdentifier, ahead) && Text(Peek(ahead)) == word;
  }

  // Goes past the next token and returns it; at the end stays there.
  const Token& Take();
  bool Eat(TokenKind kind);
  bool EatKeyword(std::string_view word);

  // `where` tells what has just been read, for the message: "after the name".
  Result<Span> Expect(TokenKind kind, std::string_view where);
  Result<Span> ExpectKeyword(std::string_view word);
  // `what` tells what is to be named: "the interface".
  Result<syntax::Identifier> ExpectName(std::string_view what);
  // What stands behind an `@` that was just read: all characters that can be in a version.
  Result<Version> ExpectVersion();
  Result<std::string> ExpectString();

  // The doc comments in front of the next token.
  std::string Docs() const;

  std::size_t position() const { return next_; }
  void GoTo(std::size_t position) { next_ = position; }

  Span SpanOf(const Token& token) const { return {file_index_, token.offset, token.length}; }
  std::string_view Text(const Token& token) const {
    return std::string_view(file_.text).substr(token.offset, token.length);
  }
  const SourceFile& file() const { return file_; }

  // "expected …, found `}`" at the next token.
  std::unexpected<Error> Expected(std::string_view what) const;
  template <typename... Args>
  std::unexpected<Error> FailAtSpan(const Span& span, fmt::format_string<Args...> format,
                                    Args&&... args) const {
    return FailAt(Locate(file_, span.offset), ErrorCode::kInvalidArgument, format,
                  std::forward<Args>(args)...);
  }

 private:
  const SourceFile& file_;
  std::uint32_t file_index_;
  TokenList list_;
  std::size_t next_ = 0;
};

}  // namespace composable::wit
