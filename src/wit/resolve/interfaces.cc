#include "wit/resolve/interfaces.h"

#include "wit/resolve/functions.h"
#include "wit/resolve/name_scope.h"
#include "wit/resolve/type_scope.h"

namespace composable::wit::resolve {
namespace {

using syntax::InterfaceMember;

class InterfaceResolver {
 public:
  InterfaceResolver(Context& context, const PathScope& paths, std::string owner)
      : context_(context), paths_(paths), types_(context, paths, std::move(owner)) {}

  Status Resolve(const std::vector<InterfaceMember>& members) {
    std::vector<TypeScope::Member> type_members;
    for (const InterfaceMember& member : members) {
      if (const auto* use = std::get_if<syntax::UseItem>(&member)) type_members.emplace_back(use);
      if (const auto* type = std::get_if<syntax::TypeItem>(&member))
        type_members.emplace_back(type);
    }
    COMPOSABLE_CHECK(types_.Resolve(type_members));
    COMPOSABLE_CHECK(DefineTypeNames(members));
    for (const InterfaceMember& member : members) {
      if (const auto* function = std::get_if<syntax::FunctionItem>(&member)) {
        types_.AddFunction(function->name.name);
      }
    }
    for (const InterfaceMember& member : members) COMPOSABLE_CHECK(ResolveFunctions(member));
    COMPOSABLE_CHECK(names_.CheckSetters(context_));
    PlaceSettersAfterGetters(functions_, [](const Function& function) { return &function.name; });
    return {};
  }

  const TypeScope& types() const { return types_; }
  std::vector<Function> TakeFunctions() { return std::move(functions_); }

 private:
  Status DefineTypeNames(const std::vector<InterfaceMember>& members) {
    for (const InterfaceMember& member : members) {
      if (const auto* use = std::get_if<syntax::UseItem>(&member)) {
        for (const syntax::UsedName& name : use->names) {
          COMPOSABLE_CHECK(names_.Define(context_, name.LocalName().name, name.LocalName().span));
        }
      }
      if (const auto* type = std::get_if<syntax::TypeItem>(&member)) {
        COMPOSABLE_CHECK(names_.Define(context_, type->name.name, type->name.span));
      }
    }
    return {};
  }

  Status ResolveFunctions(const InterfaceMember& member) {
    if (const auto* function = std::get_if<syntax::FunctionItem>(&member)) {
      return AddFunction(*function, nullptr, {});
    }
    const auto* const type = std::get_if<syntax::TypeItem>(&member);
    if (type == nullptr) return {};
    const auto* const resource = std::get_if<syntax::ResourceBody>(&type->body);
    if (resource == nullptr) return {};
    for (const syntax::FunctionItem& function : resource->functions) {
      COMPOSABLE_CHECK(
          AddFunction(function, &types_.ResourceSymbol(type->name.name), type->name.name));
    }
    return {};
  }

  Status AddFunction(const syntax::FunctionItem& item, const TypeSymbol* resource,
                     const std::string& resource_name) {
    const std::string name = ToString(NameOf(item, resource_name));
    COMPOSABLE_CHECK(names_.Define(context_, name, item.name.span));
    COMPOSABLE_TRY(const Presence presence, context_.PresenceOf(item.attributes.stability,
                                                                paths_.package(), item.name.span));
    if (presence == Presence::kAbsent) return {};
    if (resource != nullptr && !resource->definition) {
      return context_.Fail(item.name.span,
                           "resource `{}` is there only with the feature `{}`, and its functions "
                           "need the same `@unstable`",
                           resource_name, resource->feature);
    }
    COMPOSABLE_TRY(Function function,
                   ResolveFunction(context_, types_, item,
                                   resource == nullptr ? nullptr : &*resource->definition));
    functions_.push_back(std::move(function));
    return {};
  }

  Context& context_;
  const PathScope& paths_;
  TypeScope types_;
  NameScope names_;
  std::vector<Function> functions_;
};

// The types in an absent interface have to be absent as well: they could not be referred to.
Status CheckAbsentTypes(const Context& context, const TypeScope& types,
                        const syntax::InterfaceItem& item) {
  for (const InterfaceMember& member : item.members) {
    const auto* const type = std::get_if<syntax::TypeItem>(&member);
    if (type == nullptr || !types.ResourceSymbol(type->name.name).definition) continue;
    return context.Fail(
        type->name.span,
        "interface `{}` is there only with the feature `{}`, and its types need the "
        "same `@unstable`",
        item.name.name, *item.attributes.stability.feature);
  }
  return {};
}

}  // namespace

Result<InterfaceSymbol> ResolveInterface(Context& context, const PathScope& paths,
                                         const syntax::InterfaceItem& item) {
  const InterfaceName name{paths.package(), item.name.name};
  COMPOSABLE_TRY(const Presence presence,
                 context.PresenceOf(item.attributes.stability, paths.package(), item.name.span));
  InterfaceResolver resolver(context, paths, ToString(name));
  COMPOSABLE_CHECK(resolver.Resolve(item.members));
  InterfaceSymbol symbol;
  symbol.types = resolver.types().symbols();
  symbol.functions = resolver.types().functions();
  symbol.use_depth = resolver.types().use_depth();
  if (presence == Presence::kAbsent) {
    COMPOSABLE_CHECK(CheckAbsentTypes(context, resolver.types(), item));
    symbol.feature = *item.attributes.stability.feature;
    return symbol;
  }
  symbol.interface = std::make_shared<const Interface>(
      Interface{name, item.docs, item.attributes.stability, resolver.types().definitions(),
                resolver.TakeFunctions()});
  return symbol;
}

Result<InterfacePtr> ResolveInlineInterface(Context& context, const PathScope& paths,
                                            const std::string& label, const std::string& docs,
                                            const Stability& stability,
                                            const std::vector<InterfaceMember>& members) {
  InterfaceResolver resolver(context, paths, label);
  COMPOSABLE_CHECK(resolver.Resolve(members));
  return std::make_shared<const Interface>(Interface{
      std::nullopt, docs, stability, resolver.types().definitions(), resolver.TakeFunctions()});
}

}  // namespace composable::wit::resolve
