// The grammar of extern names. Source: component model, Explainer.md "Import and Export
// Definitions".

#include "wasm/extern_name.h"

#include <algorithm>
#include <array>

namespace composable::wasm {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// word ::= [0-9a-z]+;  acronym ::= [0-9A-Z]+;  a first fragment starts with a letter
bool IsFragment(std::string_view text, bool is_first) {
  if (text.empty() || (is_first && IsDigit(text.front()))) return false;
  return std::ranges::all_of(text, [](char c) { return IsLower(c) || IsDigit(c); }) ||
         std::ranges::all_of(text, [](char c) { return IsUpper(c) || IsDigit(c); });
}

// words ::= first-word ('-' word)*
bool IsWords(std::string_view text) { return IsLabel(text) && std::ranges::none_of(text, IsUpper); }

// canonversion ::= [1-9][0-9]* | '0.' [1-9][0-9]* | '0.0.' [1-9][0-9]* | '0.0.0'
bool IsCanonicalVersion(std::string_view text) {
  if (text == "0.0.0") return true;
  for (const std::string_view prefix : {std::string_view("0.0."), std::string_view("0.")}) {
    if (text.starts_with(prefix)) {
      text.remove_prefix(prefix.size());
      break;
    }
  }
  return !text.empty() && text.front() != '0' && std::ranges::all_of(text, IsDigit);
}

// integrity ::= (algorithm '-' base64 ('?' option)?)+, separated by white space
bool IsIntegrity(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  bool any = false;
  while (true) {
    const std::size_t start = text.find_first_not_of(kSpace);
    if (start == std::string_view::npos) return any;
    text.remove_prefix(start);
    const std::size_t end = std::min(text.find_first_of(kSpace), text.size());
    std::string_view hash = text.substr(0, end);
    text.remove_prefix(end);
    if (!hash.starts_with("sha256-") && !hash.starts_with("sha384-") &&
        !hash.starts_with("sha512-"))
      return false;
    hash = hash.substr(7, hash.find('?') - 7);
    const std::size_t padding = std::min(hash.find('='), hash.size());
    if (padding == 0 || hash.size() - padding > 2) return false;
    const auto is_base64 = [](char c) {
      return IsDigit(c) || IsLower(c) || IsUpper(c) || c == '+' || c == '/';
    };
    if (!std::ranges::all_of(hash.substr(0, padding), is_base64) ||
        !std::ranges::all_of(hash.substr(padding), [](char c) { return c == '='; })) {
      return false;
    }
    any = true;
  }
}

// Takes `text` apart from the left. Fails for good at the first mismatch; the message is kept.
class NameParser {
 public:
  explicit NameParser(std::string_view text) : whole_(text), rest_(text) {}

  bool Eat(std::string_view prefix) {
    if (!rest_.starts_with(prefix)) return false;
    rest_.remove_prefix(prefix.size());
    return true;
  }

  std::string_view TakeUntil(std::string_view stops) {
    const std::string_view taken = rest_.substr(0, rest_.find_first_of(stops));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest() const { return rest_; }

  std::unexpected<Error> Expected(std::string_view expected, std::string_view found) const {
    return Fail(ErrorCode::kInvalidComponent,
                "`{}` is not a valid extern name: expected {}, found `{}`", whole_, expected,
                found);
  }

  Status Expect(std::string_view text) {
    if (Eat(text)) return {};
    return Expected(fmt::format("`{}`", text), rest_);
  }

  // <label>, up to one of `stops` or the end
  Status Label(std::string_view stops) {
    const std::string_view label = TakeUntil(stops);
    if (IsLabel(label)) return {};
    return Expected("a label in kebab case", label);
  }

  Status Words(std::string_view stops) {
    const std::string_view words = TakeUntil(stops);
    if (IsWords(words)) return {};
    return Expected("lower-case words in kebab case", words);
  }

  // pkgpath ::= (<words> ':')+ <words> ('/' <label>)*
  enum class Projection { kOptional, kRequired };
  Status PackagePath(Projection projection) {
    COMPOSABLE_CHECK(Words(":/@>"));
    COMPOSABLE_CHECK(Expect(":"));
    do {
      COMPOSABLE_CHECK(Words(":/@>"));
    } while (Eat(":"));
    if (projection == Projection::kRequired && !rest_.starts_with('/')) {
      return Expected("`/` and an interface after the package", rest_);
    }
    while (Eat("/")) COMPOSABLE_CHECK(Label("/@>"));
    return {};
  }

  Status Version(std::string_view stops) {
    const std::string_view version = TakeUntil(stops);
    if (IsSemanticVersion(version)) return {};
    return Expected("a semantic version", version);
  }

  // verrange ::= '*' | '{' ('>=' version)? ' '? ('<' version)? '}'
  Status VersionRange() {
    if (Eat("*")) return {};
    COMPOSABLE_CHECK(Expect("{"));
    if (Eat("*")) return Expect("}");
    if (Eat(">=")) {
      COMPOSABLE_CHECK(Version(" }"));
      if (Eat("}")) return {};
      COMPOSABLE_CHECK(Expect(" "));
    }
    COMPOSABLE_CHECK(Expect("<"));
    COMPOSABLE_CHECK(Version("}"));
    return Expect("}");
  }

  // 'integrity=<' <integrity> '>'
  Status Integrity() {
    COMPOSABLE_CHECK(Expect("integrity=<"));
    const std::string_view integrity = TakeUntil(">");
    if (!IsIntegrity(integrity)) return Expected("an integrity such as `sha256-…`", integrity);
    return Expect(">");
  }

  Status OptionalIntegrity() {
    if (!Eat(",")) return {};
    return Integrity();
  }

  Status ExpectEnd() const {
    if (rest_.empty()) return {};
    return Expected("its end", rest_);
  }

 private:
  std::string_view whole_;
  std::string_view rest_;
};

// interfacename ::= <namespace>+ <words> <projection>+ <interfaceversion>?
Status ParseInterfaceName(NameParser& parser) {
  COMPOSABLE_CHECK(parser.PackagePath(NameParser::Projection::kRequired));
  if (!parser.Eat("@")) return {};
  const std::string_view version = parser.TakeUntil("");
  if (IsSemanticVersion(version) || IsCanonicalVersion(version)) return {};
  return parser.Expected("a semantic version", version);
}

// 'locked-dep=<' pkgpath ('@' version)? '>' (',' integrity)?
Status ParseLockedDependency(NameParser& parser) {
  COMPOSABLE_CHECK(parser.Expect("<"));
  COMPOSABLE_CHECK(parser.PackagePath(NameParser::Projection::kOptional));
  if (parser.Eat("@")) COMPOSABLE_CHECK(parser.Version(">"));
  COMPOSABLE_CHECK(parser.Expect(">"));
  return parser.OptionalIntegrity();
}

// 'unlocked-dep=<' pkgpath ('@' verrange)? '>'
Status ParseUnlockedDependency(NameParser& parser) {
  COMPOSABLE_CHECK(parser.Expect("<"));
  COMPOSABLE_CHECK(parser.PackagePath(NameParser::Projection::kOptional));
  if (parser.Eat("@")) COMPOSABLE_CHECK(parser.VersionRange());
  return parser.Expect(">");
}

// 'url=<' nonbrackets '>' (',' integrity)?
Status ParseUrl(NameParser& parser) {
  COMPOSABLE_CHECK(parser.Expect("<"));
  const std::string_view url = parser.TakeUntil("<>");
  if (parser.rest().starts_with('<')) return parser.Expected("a url without brackets", url);
  COMPOSABLE_CHECK(parser.Expect(">"));
  return parser.OptionalIntegrity();
}

Result<ExternNameKind> ParseForm(NameParser& parser, std::string_view text) {
  if (parser.Eat("[constructor]")) {
    COMPOSABLE_CHECK(parser.Label(""));
    return ExternNameKind::kConstructor;
  }
  const bool is_method = parser.Eat("[method]");
  const bool is_static = !is_method && parser.Eat("[static]");
  const bool is_accessor = parser.Eat("[get]") || parser.Eat("[set]");
  if (is_method || is_static) {
    COMPOSABLE_CHECK(parser.Label("."));
    COMPOSABLE_CHECK(parser.Expect("."));
    COMPOSABLE_CHECK(parser.Label(""));
    return is_method ? ExternNameKind::kMethod : ExternNameKind::kStatic;
  }
  if (is_accessor) {
    COMPOSABLE_CHECK(parser.Label(""));
    return ExternNameKind::kAccessor;
  }
  if (parser.Eat("unlocked-dep=")) {
    COMPOSABLE_CHECK(ParseUnlockedDependency(parser));
    return ExternNameKind::kDependency;
  }
  if (parser.Eat("locked-dep=")) {
    COMPOSABLE_CHECK(ParseLockedDependency(parser));
    return ExternNameKind::kDependency;
  }
  if (parser.Eat("url=")) {
    COMPOSABLE_CHECK(ParseUrl(parser));
    return ExternNameKind::kUrl;
  }
  if (text.starts_with("integrity=")) {
    COMPOSABLE_CHECK(parser.Integrity());
    return ExternNameKind::kIntegrity;
  }
  if (text.contains(':')) {
    COMPOSABLE_CHECK(ParseInterfaceName(parser));
    return ExternNameKind::kInterface;
  }
  COMPOSABLE_CHECK(parser.Label(""));
  return ExternNameKind::kLabel;
}

// Identifiers joined by dots: a pre-release or build. Numbers of a pre-release have no leading
// zero.
enum class IdentifierKind { kPreRelease, kBuild };
bool AreIdentifiers(std::string_view text, IdentifierKind kind) {
  while (true) {
    const std::string_view identifier = text.substr(0, text.find('.'));
    if (identifier.empty() || !std::ranges::all_of(identifier, [](char c) {
          return IsDigit(c) || IsLower(c) || IsUpper(c) || c == '-';
        })) {
      return false;
    }
    if (kind == IdentifierKind::kPreRelease && identifier.size() > 1 && identifier.front() == '0' &&
        std::ranges::all_of(identifier, IsDigit)) {
      return false;
    }
    if (identifier.size() == text.size()) return true;
    text.remove_prefix(identifier.size() + 1);
  }
}

}  // namespace

// label ::= first-fragment ('-' fragment)*
bool IsLabel(std::string_view text) {
  for (bool is_first = true;; is_first = false) {
    const std::string_view fragment = text.substr(0, text.find('-'));
    if (!IsFragment(fragment, is_first)) return false;
    if (fragment.size() == text.size()) return true;
    text.remove_prefix(fragment.size() + 1);
  }
}

bool IsSemanticVersion(std::string_view text) {
  if (const std::size_t plus = text.find('+'); plus != std::string_view::npos) {
    if (!AreIdentifiers(text.substr(plus + 1), IdentifierKind::kBuild)) return false;
    text = text.substr(0, plus);
  }
  if (const std::size_t dash = text.find('-'); dash != std::string_view::npos) {
    if (!AreIdentifiers(text.substr(dash + 1), IdentifierKind::kPreRelease)) return false;
    text = text.substr(0, dash);
  }
  for (int part = 0; part < 3; ++part) {
    const std::string_view number = text.substr(0, text.find('.'));
    if (number.empty() || !std::ranges::all_of(number, IsDigit)) return false;
    if (number.size() > 1 && number.front() == '0') return false;
    const bool is_last = number.size() == text.size();
    if (is_last != (part == 2)) return false;
    text.remove_prefix(is_last ? number.size() : number.size() + 1);
  }
  return true;
}

Result<ExternNameKind> ParseExternName(std::string_view text) {
  NameParser parser(text);
  COMPOSABLE_TRY(const ExternNameKind kind, ParseForm(parser, text));
  COMPOSABLE_CHECK(parser.ExpectEnd());
  return kind;
}

}  // namespace composable::wasm
