// The types of one interface or world: from `use` and definitions to types.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"
#include "wit/resolve/context.h"
#include "wit/resolve/paths.h"
#include "wit/text/syntax.h"

namespace composable::wit::resolve {

class TypeScope {
 public:
  // `owner` is what the types' names carry as their interface.
  TypeScope(Context& context, const PathScope& paths, std::string owner)
      : context_(context), paths_(paths), owner_(std::move(owner)) {}

  using Member = std::variant<const syntax::UseItem*, const syntax::TypeItem*>;

  // Resolves all of them, whatever their order. To be called once, before the functions below.
  Status Resolve(const std::vector<Member>& members);

  // Makes a function's name known, so that its use as a type has an error of its own.
  void AddFunction(const std::string& name) { functions_.insert(name); }

  // The type that is written there.
  Result<Type> ResolveType(const syntax::TypeExpression& expression);

  // The types that are there: used ones first, then defined ones, each behind those it is made of.
  const std::vector<TypeDefinition>& definitions() const { return definitions_; }
  const std::map<std::string, TypeSymbol, std::less<>>& symbols() const { return symbols_; }
  const std::set<std::string, std::less<>>& functions() const { return functions_; }
  std::uint32_t use_depth() const { return use_depth_; }

  // The symbol of a resource that is defined here.
  const TypeSymbol& ResourceSymbol(std::string_view name) const {
    return symbols_.find(name)->second;
  }

 private:
  Status ResolveUse(const syntax::UseItem& use);
  Status ResolveUsedName(const syntax::UseItem& use, const InterfaceSymbol& from,
                         const syntax::UsedName& name);
  Status DefineSymbol(const syntax::Identifier& name, TypeSymbol symbol);
  Result<std::vector<const syntax::TypeItem*>> OrderDefinitions(
      const std::vector<const syntax::TypeItem*>& items);
  Status ResolveDefinition(const syntax::TypeItem& item);
  Result<TypeDefinition> MakeDefinition(const syntax::TypeItem& item);
  Result<Type> ResolveBody(const syntax::TypeItem& item);
  Result<Type> ResolveRecord(const syntax::RecordBody& body);
  Result<Type> ResolveVariant(const syntax::VariantBody& body);
  Result<Type> ResolveForm(const syntax::TypeExpression& expression);
  // The compound type of the expression's form, from its resolved parts.
  static Type Assemble(const syntax::TypeExpression& expression, std::vector<Type> parts);
  Result<Type> ResolveHandle(const syntax::TypeExpression& expression);
  Result<Type> CheckDepth(const Span& span, Type type) const;
  // The definition of a name that is used as a type.
  Result<const TypeDefinition*> Find(const std::string& name, const Span& span) const;
  std::unexpected<Error> UnknownType(const std::string& name, const Span& span,
                                     std::vector<std::string> candidates) const;

  Context& context_;
  const PathScope& paths_;
  std::string owner_;
  std::map<std::string, TypeSymbol, std::less<>> symbols_;
  std::vector<TypeDefinition> definitions_;
  std::set<std::string, std::less<>> functions_;
  std::uint32_t use_depth_ = 1;
};

}  // namespace composable::wit::resolve
