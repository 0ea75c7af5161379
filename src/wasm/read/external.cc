// Imports and exports. Source: component model, Binary.md "Import and Export Definitions" and "Type
// Definitions" (externtype).

#include "wasm/read/productions.h"

namespace composable::wasm {
namespace {

// One attribute, into its place in the name.
// attribute ::= 0x00 len:<u32> in:<interfacename>   => (implements "in")
//             | 0x01 len:<u32> vs:<semversuffix>    => (versionsuffix "vs")
//             | 0x02 n:<name>                       => (external-id n)
Status ReadAttribute(Input& in, ExternName& name) {
  const std::uint64_t start = in.cursor.Offset();
  COMPOSABLE_TRY(const std::uint8_t kind, in.cursor.ReadByte("attribute"));
  std::optional<std::string>* place = nullptr;
  std::string_view attribute;
  switch (kind) {
    case 0x00:
      place = &name.implements;
      attribute = "implements";
      break;
    case 0x01:
      place = &name.version_suffix;
      attribute = "versionsuffix";
      break;
    case 0x02:
      place = &name.external_id;
      attribute = "external-id";
      break;
    default:
      return in.cursor.Unexpected(kind, "attribute",
                                  "implements (0x00), versionsuffix (0x01) or external-id (0x02)");
  }
  if (place->has_value()) {
    return Cursor::ErrorAt(
        start, "`attribute`: expected each attribute at most once, found another {}", attribute);
  }
  COMPOSABLE_TRY(*place, in.cursor.ReadName(attribute));
  return {};
}

// semversuffix ::= [0-9A-Za-z.+-]*
bool IsVersionSuffix(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '+' || c == '-';
  });
}

Status CheckName(const ExternName& name, ExternDirection direction, std::uint64_t offset) {
  auto kind = ParseExternName(name.name);
  if (!kind.has_value()) return Cursor::ErrorAt(offset, "`externname`: {}", kind.error().message);
  if (direction == ExternDirection::kExport && *kind > ExternNameKind::kInterface) {
    return Cursor::ErrorAt(
        offset,
        "`externname`: expected the name of an export, found `{}`, which only imports can have",
        name.name);
  }
  if (name.implements.has_value()) {
    if (*kind != ExternNameKind::kLabel) {
      return Cursor::ErrorAt(
          offset, "`externname`: expected a plain label beside implements, found `{}`", name.name);
    }
    const auto implements = ParseExternName(*name.implements);
    if (!implements.has_value() || *implements != ExternNameKind::kInterface) {
      return Cursor::ErrorAt(offset, "`implements`: expected an interface name, found `{}`",
                             *name.implements);
    }
  }
  if (name.version_suffix.has_value() && !IsVersionSuffix(*name.version_suffix)) {
    return Cursor::ErrorAt(offset,
                           "`versionsuffix`: expected the end of a semantic version, found `{}`",
                           *name.version_suffix);
  }
  return {};
}

}  // namespace

// nameattributes ::= 0x00 len:<u32> en:<externname>                       => "en"
//                  | 0x01 len:<u32> en:<externname>                       => "en"
//                  | 0x02 len:<u32> en:<externname> a*:vec(<attribute>)   => "en" a*
Result<ExternName> ReadExternName(Input& in, ExternDirection direction) {
  ExternName name;
  COMPOSABLE_TRY(const std::uint8_t form, in.cursor.ReadByte("nameattributes"));
  if (form > 0x02) return in.cursor.Unexpected(form, "nameattributes", "0x00, 0x01 or 0x02");
  const std::uint64_t offset = in.cursor.Offset();
  COMPOSABLE_TRY(name.name, in.cursor.ReadName("externname"));
  if (form == 0x02) {
    COMPOSABLE_TRY(const std::uint32_t count, in.cursor.ReadCount("attributes", 3));
    for (std::uint32_t i = 0; i < count; ++i) COMPOSABLE_CHECK(ReadAttribute(in, name));
  }
  COMPOSABLE_CHECK(CheckName(name, direction, offset));
  return name;
}

// externtype ::= 0x00 0x11 i:<core:typeidx>   => (core module (type i))
//              | 0x01 i:<typeidx>             => (func (type i))
//              | 0x02 t:<valtype>             => (value t)
//              | 0x03 b:<typebound>           => (type b)
//              | 0x04 i:<typeidx>             => (component (type i))
//              | 0x05 i:<typeidx>             => (instance (type i))
// typebound  ::= 0x00 i:<typeidx>             => (eq i)
//              | 0x01                         => (sub resource)
Result<ExternType> ReadExternType(Input& in) {
  COMPOSABLE_TRY(const Sort sort, ReadExternSort(in));
  switch (sort) {
    case Sort::kCoreModule: {
      COMPOSABLE_TRY(const auto type, ReadIndex<CoreTypeIndex>(in, "externtype"));
      return CoreModuleExtern{type};
    }
    case Sort::kFunc: {
      COMPOSABLE_TRY(const auto type, ReadIndex<TypeIndex>(in, "externtype"));
      return FuncExtern{type};
    }
    case Sort::kValue: {
      COMPOSABLE_TRY(const auto type, ReadValueType(in));
      return ValueExtern{type};
    }
    case Sort::kType: {
      COMPOSABLE_TRY(const bool is_sub,
                     ReadFlag(in, "typebound", "eq (0x00) or sub resource (0x01)"));
      if (is_sub) return SubResourceExtern{};
      COMPOSABLE_TRY(const auto type, ReadIndex<TypeIndex>(in, "typebound"));
      return EqTypeExtern{type};
    }
    case Sort::kComponent: {
      COMPOSABLE_TRY(const auto type, ReadIndex<TypeIndex>(in, "externtype"));
      return ComponentExtern{type};
    }
    default: {
      COMPOSABLE_TRY(const auto type, ReadIndex<TypeIndex>(in, "externtype"));
      return InstanceExtern{type};
    }
  }
}

// import     ::= na:<nameattributes> et:<externtype>   => (import na et)
// importdecl ::= na:<nameattributes> et:<externtype>
Result<Import> ReadImport(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  Import import;
  COMPOSABLE_TRY(import.name, ReadExternName(in, ExternDirection::kImport));
  COMPOSABLE_TRY(import.type, ReadExternType(in));
  COMPOSABLE_CHECK(in.scopes.Define(SortOf(import.type), start));
  return import;
}

// exportdecl ::= na:<nameattributes> et:<externtype>   => (export na et)
Result<ExportDeclaration> ReadExportDeclaration(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  ExportDeclaration declaration;
  COMPOSABLE_TRY(declaration.name, ReadExternName(in, ExternDirection::kExport));
  COMPOSABLE_TRY(declaration.type, ReadExternType(in));
  COMPOSABLE_CHECK(in.scopes.Define(SortOf(declaration.type), start));
  return declaration;
}

// export ::= na:<nameattributes> si:<sortidx> et?:<externtype>?   => (export na si et?)
Result<Export> ReadExport(Input& in) {
  const std::uint64_t start = in.cursor.Offset();
  Export result;
  COMPOSABLE_TRY(result.name, ReadExternName(in, ExternDirection::kExport));
  COMPOSABLE_TRY(result.item, ReadExternIndex(in));
  COMPOSABLE_TRY(const bool has_type, ReadFlag(in, "export", "no type (0x00) or a type (0x01)"));
  if (has_type) {
    COMPOSABLE_TRY(result.type, ReadExternType(in));
  }
  COMPOSABLE_CHECK(in.scopes.Define(SortOf(result.item), start));
  return result;
}

}  // namespace composable::wasm
