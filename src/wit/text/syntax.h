// The syntax tree of a WIT file: what is written, names not looked up yet.
//
// Source: component model, WIT.md "Top-level items" and following.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "wit/name.h"
#include "wit/stability.h"
#include "wit/text/source.h"
#include "wit/type.h"

namespace composable::wit::syntax {

struct Identifier {
  std::string name;  // without `%`
  Span span;
};

// The attributes in front of an item.
struct Attributes {
  Stability stability;
  std::optional<std::string> external_id;
  Span external_id_span;
};

struct PackageHeader {
  PackageName name;
  Span span;  // of the name
  std::string docs;
};

// `types`, or `wasi:http/types@0.2.0`.
struct UsePath {
  std::optional<PackageName> package;
  Span span;  // of all of it
  Identifier name;
};

// A type as it is written in a parameter, field or `type … = …`.
struct TypeExpression {
  enum class Form : std::uint8_t {
    kPrimitive,
    kName,
    kList,
    kFixedList,
    kTuple,
    kOption,
    kResult,
    kMap,
    kOwn,
    kBorrow,
    kStream,
    kFuture,
  };
  Form form = Form::kPrimitive;
  Span span;                          // of its first word
  Kind primitive = Kind::kBool;       // of kPrimitive
  std::string name;                   // of kName, kOwn and kBorrow
  Span name_span;                     // of that name
  std::uint32_t length = 0;           // of kFixedList
  std::vector<TypeExpression> parts;  // in their order; of a result those that are there
  enum class ResultParts : std::uint8_t { kNone, kOk, kError, kBoth };
  ResultParts result_parts = ResultParts::kNone;
};

struct Field {
  std::string docs;
  Identifier name;
  TypeExpression type;
};
struct Case {
  std::string docs;
  Identifier name;
  std::optional<TypeExpression> payload;
};
struct DocumentedName {
  std::string docs;
  Identifier name;
};
struct Parameter {
  Identifier name;
  TypeExpression type;
};

struct FunctionItem {
  std::string docs;
  Attributes attributes;
  Identifier name;  // of a constructor: the keyword
  FunctionKind kind = FunctionKind::kFreestanding;
  Accessor accessor = Accessor::kNone;
  bool is_async = false;
  Span keyword;  // `func`, `get`, `set` or `constructor`
  std::vector<Parameter> parameters;
  std::optional<TypeExpression> result;
};

struct RecordBody {
  std::vector<Field> fields;
};
struct VariantBody {
  std::vector<Case> cases;
};
struct EnumBody {
  std::vector<DocumentedName> cases;
};
struct FlagsBody {
  std::vector<DocumentedName> flags;
};
struct ResourceBody {
  std::vector<FunctionItem> functions;
};

struct TypeItem {
  std::string docs;
  Attributes attributes;
  Identifier name;
  std::variant<TypeExpression, RecordBody, VariantBody, EnumBody, FlagsBody, ResourceBody> body;
};

struct UsedName {
  Identifier name;
  std::optional<Identifier> alias;
  const Identifier& LocalName() const { return alias ? *alias : name; }
};
struct UseItem {
  Attributes attributes;
  UsePath from;
  std::vector<UsedName> names;
};

using InterfaceMember = std::variant<TypeItem, FunctionItem, UseItem>;

struct InterfaceItem {
  std::string docs;
  Attributes attributes;
  Identifier name;
  std::vector<InterfaceMember> members;
};

enum class Direction : std::uint8_t { kImport, kExport };

// `import log: interface { … }`
struct InlineInterface {
  std::vector<InterfaceMember> members;
};
// `import a;`, `import wasi:http/types;`, `import s: wasi:keyvalue/store;`, `export run: func();`
struct ExternItem {
  std::string docs;
  Attributes attributes;
  Direction direction = Direction::kImport;
  std::optional<Identifier> label;
  std::variant<UsePath, FunctionItem, InlineInterface> what;
};
struct IncludeName {
  Identifier name;
  Identifier alias;
};
struct IncludeItem {
  Attributes attributes;
  UsePath from;
  std::vector<IncludeName> names;
};

using WorldMember = std::variant<ExternItem, UseItem, TypeItem, IncludeItem>;

struct WorldItem {
  std::string docs;
  Attributes attributes;
  Identifier name;
  std::vector<WorldMember> members;
};

// `use wasi:http/types as http-types;` outside of interfaces and worlds.
struct TopLevelUse {
  UsePath path;
  std::optional<Identifier> alias;
  const Identifier& LocalName() const { return alias ? *alias : path.name; }
};

using PackageItem = std::variant<InterfaceItem, WorldItem, TopLevelUse>;

// `package a:b { … }`
struct NestedPackage {
  PackageHeader header;
  std::vector<PackageItem> items;
};

struct File {
  std::optional<PackageHeader> header;
  std::vector<PackageItem> items;
  std::vector<NestedPackage> packages;
};

}  // namespace composable::wit::syntax
