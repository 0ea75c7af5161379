// The types that definitions and expressions stand for.

#include <map>

#include "wit/resolve/type_scope.h"

namespace composable::wit::resolve {
namespace {

using syntax::Identifier;
using syntax::TypeExpression;
using Form = syntax::TypeExpression::Form;

// Refuses two names of fields, cases or flags that differ in case and hyphens only.
class UniqueNames {
 public:
  UniqueNames(const Context& context, std::string_view what) : context_(context), what_(what) {}

  Status Add(const Identifier& name) {
    const auto [at, is_new] = names_.emplace(UniquenessKey(name.name), name.name);
    if (is_new) return {};
    if (at->second == name.name) {
      return context_.Fail(name.span, "the {} `{}` is there twice", what_, name.name);
    }
    return context_.Fail(name.span, "the {} `{}` differs from `{}` only in case or hyphens", what_,
                         name.name, at->second);
  }

 private:
  const Context& context_;
  std::string_view what_;
  std::map<std::string, std::string> names_;
};

// The names and, where any has docs, the docs of an enum's cases or of flags.
struct NamesAndDocs {
  std::vector<std::string> names;
  std::vector<std::string> docs;
};

NamesAndDocs Split(const std::vector<syntax::DocumentedName>& documented) {
  NamesAndDocs split;
  bool is_documented = false;
  for (const syntax::DocumentedName& one : documented) {
    split.names.push_back(one.name.name);
    split.docs.push_back(one.docs);
    is_documented = is_documented || !one.docs.empty();
  }
  if (!is_documented) split.docs.clear();
  return split;
}

bool CanBeMapKey(const TypeExpression& expression) {
  if (expression.form != Form::kPrimitive) return false;
  return expression.primitive != Kind::kF32 && expression.primitive != Kind::kF64 &&
         expression.primitive != Kind::kErrorContext;
}

}  // namespace

Result<Type> TypeScope::CheckDepth(const Span& span, Type type) const {
  if (type.depth() <= kMaxTypeDepth) return type;
  return context_.Fail(span, "types are made of one another more than {} deep", kMaxTypeDepth);
}

Result<Type> TypeScope::ResolveBody(const syntax::TypeItem& item) {
  if (const auto* expression = std::get_if<TypeExpression>(&item.body)) {
    return ResolveType(*expression);
  }
  if (const auto* record = std::get_if<syntax::RecordBody>(&item.body)) {
    COMPOSABLE_TRY(Type type, ResolveRecord(*record));
    return CheckDepth(item.name.span, std::move(type));
  }
  if (const auto* variant = std::get_if<syntax::VariantBody>(&item.body)) {
    COMPOSABLE_TRY(Type type, ResolveVariant(*variant));
    return CheckDepth(item.name.span, std::move(type));
  }
  if (const auto* flags = std::get_if<syntax::FlagsBody>(&item.body)) {
    UniqueNames unique(context_, "flag");
    for (const auto& flag : flags->flags) COMPOSABLE_CHECK(unique.Add(flag.name));
    if (flags->flags.size() > kMaxFlags) {
      return context_.Fail(flags->flags[kMaxFlags].name.span, "flags have at most {} names",
                           kMaxFlags);
    }
    NamesAndDocs split = Split(flags->flags);
    return Type::Flags(std::move(split.names), std::move(split.docs));
  }
  const auto& cases = std::get<syntax::EnumBody>(item.body).cases;
  UniqueNames unique(context_, "case");
  for (const auto& one : cases) COMPOSABLE_CHECK(unique.Add(one.name));
  NamesAndDocs split = Split(cases);
  return Type::Enum(std::move(split.names), std::move(split.docs));
}

Result<Type> TypeScope::ResolveRecord(const syntax::RecordBody& body) {
  UniqueNames unique(context_, "field");
  std::vector<Field> fields;
  for (const syntax::Field& field : body.fields) {
    COMPOSABLE_CHECK(unique.Add(field.name));
    COMPOSABLE_TRY(Type type, ResolveType(field.type));
    fields.push_back({field.name.name, std::move(type), field.docs});
  }
  return Type::Record(std::move(fields));
}

Result<Type> TypeScope::ResolveVariant(const syntax::VariantBody& body) {
  UniqueNames unique(context_, "case");
  std::vector<Case> cases;
  for (const syntax::Case& one : body.cases) {
    COMPOSABLE_CHECK(unique.Add(one.name));
    std::optional<Type> payload;
    if (one.payload) {
      COMPOSABLE_TRY(payload, ResolveType(*one.payload));
    }
    cases.push_back({one.name.name, std::move(payload), one.docs});
  }
  return Type::Variant(std::move(cases));
}

Result<Type> TypeScope::ResolveType(const TypeExpression& expression) {
  COMPOSABLE_TRY(Type type, ResolveForm(expression));
  return CheckDepth(expression.span, std::move(type));
}

Result<Type> TypeScope::ResolveForm(const TypeExpression& expression) {
  switch (expression.form) {
    case Form::kPrimitive:
      return Type::Primitive(expression.primitive);
    case Form::kName: {
      COMPOSABLE_TRY(const TypeDefinition* definition, Find(expression.name, expression.name_span));
      return definition->type;
    }
    case Form::kOwn:
    case Form::kBorrow:
      return ResolveHandle(expression);
    case Form::kMap:
      if (!CanBeMapKey(expression.parts.front())) {
        return context_.Fail(expression.parts.front().span,
                             "the keys of a map are integers, `bool`, `char` or `string`");
      }
      break;
    default:
      break;
  }
  std::vector<Type> parts;
  for (const TypeExpression& part : expression.parts) {
    COMPOSABLE_TRY(Type type, ResolveType(part));
    parts.push_back(std::move(type));
  }
  return Assemble(expression, std::move(parts));
}

Type TypeScope::Assemble(const TypeExpression& expression, std::vector<Type> parts) {
  using Parts = TypeExpression::ResultParts;
  const auto optional_part = [&]() -> std::optional<Type> {
    if (parts.empty()) return std::nullopt;
    return parts.front();
  };
  switch (expression.form) {
    case Form::kList:
      return Type::List(parts[0]);
    case Form::kFixedList:
      return Type::FixedList(parts[0], expression.length);
    case Form::kOption:
      return Type::Option(parts[0]);
    case Form::kMap:
      return Type::Map(parts[0], parts[1]);
    case Form::kStream:
      return Type::Stream(optional_part());
    case Form::kFuture:
      return Type::Future(optional_part());
    case Form::kResult:
      if (expression.result_parts == Parts::kBoth) return Type::Result(parts[0], parts[1]);
      if (expression.result_parts == Parts::kError) return Type::Result(std::nullopt, parts[0]);
      return Type::Result(optional_part(), std::nullopt);
    default:
      return Type::Tuple(std::move(parts));
  }
}

Result<Type> TypeScope::ResolveHandle(const TypeExpression& expression) {
  COMPOSABLE_TRY(const TypeDefinition* definition, Find(expression.name, expression.name_span));
  if (definition->resource == nullptr) {
    return context_.Fail(expression.name_span, "`{}` is no resource, so there are no handles to it",
                         expression.name);
  }
  if (expression.form == Form::kOwn) return definition->type;
  std::string name = expression.name == definition->resource->name ? "" : expression.name;
  return Type::Borrow(definition->resource, std::move(name));
}

}  // namespace composable::wit::resolve
