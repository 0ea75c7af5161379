#include "wit/text/parser.h"

#include <utility>

#include "wit/text/lexer.h"
#include "wit/text/productions.h"
#include "wit/text/token_reader.h"

namespace composable::wit {
namespace {

using syntax::Attributes;
using syntax::PackageItem;

Result<syntax::TopLevelUse> ParseTopLevelUse(TokenReader& reader, const Attributes& attributes,
                                             const Span& start) {
  if (attributes.external_id || attributes.stability != Stability{}) {
    return reader.FailAtSpan(start, "a `use` outside of interfaces and worlds has no attributes");
  }
  syntax::TopLevelUse use;
  reader.Take();
  COMPOSABLE_TRY(use.path, parse::ParseUsePath(reader));
  if (reader.EatKeyword("as")) {
    COMPOSABLE_TRY(use.alias, reader.ExpectName("the interface here"));
  }
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kSemicolon, "after `use`"));
  return use;
}

// toplevel-use-item | interface-item | world-item
Result<PackageItem> ParsePackageItem(TokenReader& reader, std::string docs, Attributes attributes,
                                     const Span& start, std::string_view expected) {
  if (reader.SeesKeyword("interface")) {
    return parse::ParseInterfaceItem(reader, std::move(docs), std::move(attributes));
  }
  if (reader.SeesKeyword("world")) {
    return parse::ParseWorldItem(reader, std::move(docs), std::move(attributes));
  }
  if (reader.SeesKeyword("use")) return ParseTopLevelUse(reader, attributes, start);
  return reader.Expected(expected);
}

Result<syntax::PackageHeader> ParsePackageHeader(TokenReader& reader, std::string docs) {
  reader.Take();
  COMPOSABLE_TRY(syntax::PackageHeader header, parse::ParsePackageName(reader));
  header.docs = std::move(docs);
  return header;
}

// The rest of a nested package, behind its name.
Result<syntax::NestedPackage> ParseNestedPackage(TokenReader& reader,
                                                 syntax::PackageHeader header) {
  syntax::NestedPackage package;
  package.header = std::move(header);
  COMPOSABLE_CHECK(reader.Expect(TokenKind::kLeftBrace, "after the package's name"));
  while (!reader.Eat(TokenKind::kRightBrace)) {
    const Span start = reader.SpanOf(reader.Peek());
    std::string docs = reader.Docs();
    COMPOSABLE_TRY(Attributes attributes, parse::ParseAttributes(reader));
    if (reader.SeesKeyword("package")) {
      return reader.FailAtSpan(start, "a package may not stand in another package's braces");
    }
    COMPOSABLE_TRY(PackageItem item,
                   ParsePackageItem(reader, std::move(docs), std::move(attributes), start,
                                    "`interface`, `world`, `use` or `}`"));
    package.items.push_back(std::move(item));
  }
  return package;
}

}  // namespace

Result<syntax::File> ParseFile(const SourceFile& source, std::uint32_t file_index) {
  COMPOSABLE_TRY(TokenList list, Lex(source));
  TokenReader reader(source, file_index, std::move(list));
  syntax::File file;
  for (bool is_first = true; !reader.Sees(TokenKind::kEnd); is_first = false) {
    const Span start = reader.SpanOf(reader.Peek());
    std::string docs = reader.Docs();
    COMPOSABLE_TRY(Attributes attributes, parse::ParseAttributes(reader));
    if (!reader.SeesKeyword("package")) {
      COMPOSABLE_TRY(PackageItem item,
                     ParsePackageItem(reader, std::move(docs), std::move(attributes), start,
                                      "`package`, `interface`, `world` or `use`"));
      file.items.push_back(std::move(item));
      continue;
    }
    if (attributes.external_id || attributes.stability != Stability{}) {
      return reader.FailAtSpan(start, "a package has no attributes");
    }
    COMPOSABLE_TRY(syntax::PackageHeader header, ParsePackageHeader(reader, std::move(docs)));
    if (is_first && reader.Eat(TokenKind::kSemicolon)) {
      file.header = std::move(header);
      continue;
    }
    COMPOSABLE_TRY(syntax::NestedPackage package, ParseNestedPackage(reader, std::move(header)));
    file.packages.push_back(std::move(package));
  }
  return file;
}

}  // namespace composable::wit
