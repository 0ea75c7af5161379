// Cutting WIT text into tokens.
//
// Source: component model, WIT.md "Lexical structure".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "wit/text/source.h"
#include "wit/text/token.h"

namespace composable::wit {

struct Comment {
  std::uint32_t offset = 0;  // of its `//` or `/*`
  std::uint32_t length = 0;  // without the line's end
};

// The last token is kEnd.
struct TokenList {
  std::vector<Token> tokens;
  std::vector<Comment> comments;
};

// Whether a WIT file may hold the character, be it in a comment: no control characters but line
// ends and tabs, none that make text look different from what it is, none that Unicode discourages.
bool MayStandInText(char32_t c);

// Errors: kInvalidArgument at the place of the first character that cannot be there: ill-formed
// UTF-8, control characters, those that make text look different from what it is, an unclosed
// comment or string. Names are checked when they are used.
Result<TokenList> Lex(const SourceFile& file);

// What a kString token means, escapes resolved; it starts at `token` and was found by Lex.
// Error: kInvalidArgument at the escape that is none.
Result<std::string> StringValue(const SourceFile& file, const Token& token);

// The text of the doc comments (`///` and `/** */`) among the comments: lines joined by `\n`,
// common indentation and decoration removed.
std::string DocText(std::string_view text, const std::vector<Comment>& comments,
                    std::uint32_t begin, std::uint32_t end);

}  // namespace composable::wit
