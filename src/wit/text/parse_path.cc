#include <algorithm>

#include "wit/text/productions.h"

namespace composable::wit::parse {
namespace {

using syntax::Identifier;

// The name of a namespace or package, which has no acronyms.
Result<Identifier> ExpectPackagePart(TokenReader& reader, std::string_view what) {
  COMPOSABLE_TRY(Identifier part, reader.ExpectName(what));
  if (std::ranges::any_of(part.name, [](char c) { return c >= 'A' && c <= 'Z'; })) {
    return reader.FailAtSpan(part.span, "`{}` is no name of {}: those are lower case", part.name,
                             what);
  }
  return part;
}

Result<std::optional<Version>> ParseOptionalVersion(TokenReader& reader) {
  if (!reader.Eat(TokenKind::kAt)) return std::nullopt;
  COMPOSABLE_TRY(Version version, reader.ExpectVersion());
  return std::optional(std::move(version));
}

}  // namespace

Result<syntax::PackageHeader> ParsePackageName(TokenReader& reader) {
  syntax::PackageHeader header;
  COMPOSABLE_TRY(Identifier first, ExpectPackagePart(reader, "a namespace"));
  header.name.namespaces.push_back(std::move(first.name));
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kColon, "after the namespace"));
  COMPOSABLE_TRY(Identifier last, ExpectPackagePart(reader, "a package"));
  while (reader.Eat(TokenKind::kColon)) {
    header.name.namespaces.push_back(std::move(last.name));
    COMPOSABLE_TRY(last, ExpectPackagePart(reader, "a package"));
  }
  header.name.names.push_back(last.name);
  while (reader.Eat(TokenKind::kSlash)) {
    COMPOSABLE_TRY(last, ExpectPackagePart(reader, "a package"));
    header.name.names.push_back(last.name);
  }
  COMPOSABLE_TRY(header.name.version, ParseOptionalVersion(reader));
  header.span = Join(first.span, last.span);
  return header;
}

Result<syntax::UsePath> ParseUsePath(TokenReader& reader) {
  syntax::UsePath path;
  if (!reader.Sees(TokenKind::kColon, 1)) {
    COMPOSABLE_TRY(path.name, reader.ExpectName("an interface or world"));
    path.span = path.name.span;
    return path;
  }
  PackageName package;
  COMPOSABLE_TRY(Identifier first, ExpectPackagePart(reader, "a namespace"));
  Identifier last = first;
  while (reader.Eat(TokenKind::kColon)) {
    package.namespaces.push_back(std::move(last.name));
    COMPOSABLE_TRY(last, ExpectPackagePart(reader, "a package"));
  }
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kSlash, "after the package"));
  do {
    package.names.push_back(std::move(last.name));
    COMPOSABLE_TRY(last, reader.ExpectName("an interface or world"));
  } while (reader.Eat(TokenKind::kSlash));
  COMPOSABLE_TRY(package.version, ParseOptionalVersion(reader));
  path.package = std::move(package);
  path.span = Join(first.span, last.span);
  path.name = std::move(last);
  return path;
}

}  // namespace composable::wit::parse
