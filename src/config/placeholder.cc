#include "config/placeholder.h"

#include <utility>

#include "base/diagnostic.h"
#include "config/quote.h"

namespace composable::config {
namespace {

std::unexpected<Error> Mistake(std::size_t offset, std::string message) {
  return FailAt(ByteOffset{offset}, {ErrorCode::kInvalidConfig, Diagnostic::kPlaceholderSyntax},
                "{}", std::move(message));
}

class PlaceholderParser {
 public:
  explicit PlaceholderParser(std::string_view text) : text_(text) {}

  Result<PlaceholderText> ParseAll() { return ParseText(0); }

 private:
  bool AtEnd() const { return at_ == text_.size(); }

  // All of the text where `depth` is 0, else a default: up to the brace that ends it.
  Result<PlaceholderText> ParseText(std::size_t depth) {
    PlaceholderText parts;
    std::string literal;
    const auto end_literal = [&] {
      if (!literal.empty()) parts.emplace_back(std::exchange(literal, {}));
    };
    std::size_t open_braces = 0;
    while (!AtEnd()) {
      const char next = text_[at_];
      if (next == '$') {
        const std::size_t dollars = SkipDollars();
        const bool is_before_brace = !AtEnd() && text_[at_] == '{';
        literal.append(is_before_brace ? dollars / 2 : dollars, '$');
        if (!is_before_brace || dollars % 2 == 0) continue;
        end_literal();
        COMPOSABLE_TRY(Placeholder placeholder, ParsePlaceholder(depth));
        parts.emplace_back(std::move(placeholder));
        continue;
      }
      if (depth != 0 && next == '}' && open_braces-- == 0) break;
      if (next == '{') ++open_braces;
      literal += next;
      ++at_;
    }
    end_literal();
    return parts;
  }

  std::size_t SkipDollars() {
    const std::size_t begin = at_;
    while (!AtEnd() && text_[at_] == '$') ++at_;
    return at_ - begin;
  }

  // From its brace on.
  Result<Placeholder> ParsePlaceholder(std::size_t depth) {
    const std::size_t begin = at_ - 1;
    if (depth == kMaxPlaceholderNesting) {
      return Mistake(begin, fmt::format("placeholders stand in one another's defaults at most {} "
                                        "deep",
                                        kMaxPlaceholderNesting));
    }
    const std::size_t name_begin = ++at_;
    while (!AtEnd() && text_[at_] != '|' && text_[at_] != '}') {
      if (text_.substr(at_).starts_with(kPlaceholderOpening)) {
        return Mistake(at_,
                       "a placeholder may stand in the default of another one, behind `|`, "
                       "but not in its name");
      }
      ++at_;
    }
    Placeholder placeholder{.name = std::string(text_.substr(name_begin, at_ - name_begin)),
                            .offset = begin,
                            .fallback = std::nullopt};
    if (!AtEnd() && text_[at_] == '|') {
      ++at_;
      COMPOSABLE_TRY(placeholder.fallback, ParseText(depth + 1));
    }
    if (AtEnd()) {
      return Mistake(begin, fmt::format("{} is not closed: a placeholder ends with `}}`, and the "
                                        "text `${{` itself is written `$${{`",
                                        Quote(text_.substr(begin))));
    }
    ++at_;
    if (placeholder.name.empty()) {
      return Mistake(begin,
                     "a placeholder says where its value comes from, such as "
                     "`${process:env:NAME}`; the text `${` itself is written `$${`");
    }
    return placeholder;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<PlaceholderText> ParsePlaceholders(std::string_view text) {
  return PlaceholderParser(text).ParseAll();
}

}  // namespace composable::config
