#include "wit/resolve/type_scope.h"

#include <algorithm>

#include "base/suggest.h"
#include "wit/resolve/order.h"

namespace composable::wit::resolve {
namespace {

using syntax::Identifier;
using syntax::TypeExpression;
using syntax::TypeItem;
using Form = syntax::TypeExpression::Form;

// Calls `visit` with each part of the expression that is or has a name, the expression included.
template <typename Visit>
void VisitNames(const TypeExpression& expression, Visit& visit) {
  if (!expression.name.empty()) visit(expression);
  for (const TypeExpression& part : expression.parts) VisitNames(part, visit);
}

template <typename Visit>
void VisitNames(const TypeItem& item, Visit visit) {
  if (const auto* expression = std::get_if<TypeExpression>(&item.body)) {
    VisitNames(*expression, visit);
  } else if (const auto* record = std::get_if<syntax::RecordBody>(&item.body)) {
    for (const syntax::Field& field : record->fields) VisitNames(field.type, visit);
  } else if (const auto* variant = std::get_if<syntax::VariantBody>(&item.body)) {
    for (const syntax::Case& one : variant->cases) {
      if (one.payload) VisitNames(*one.payload, visit);
    }
  }
}

}  // namespace

Status TypeScope::Resolve(const std::vector<Member>& members) {
  std::vector<const TypeItem*> items;
  for (const Member& member : members) {
    if (const auto* const* use = std::get_if<const syntax::UseItem*>(&member)) {
      COMPOSABLE_CHECK(ResolveUse(**use));
    } else {
      items.push_back(std::get<const TypeItem*>(member));
    }
  }
  COMPOSABLE_TRY(const auto ordered, OrderDefinitions(items));
  for (const TypeItem* item : ordered) COMPOSABLE_CHECK(ResolveDefinition(*item));
  return {};
}

Status TypeScope::DefineSymbol(const Identifier& name, TypeSymbol symbol) {
  const auto [at, is_new] = symbols_.emplace(name.name, std::move(symbol));
  if (!is_new) return context_.Fail(name.span, "`{}` is defined twice", name.name);
  if (at->second.definition) definitions_.push_back(*at->second.definition);
  return {};
}

Status TypeScope::ResolveUse(const syntax::UseItem& use) {
  COMPOSABLE_TRY(const Presence presence,
                 context_.PresenceOf(use.attributes.stability, paths_.package(), use.from.span));
  if (presence == Presence::kAbsent) {
    COMPOSABLE_CHECK(paths_.CheckAbsent(use.from));
    for (const syntax::UsedName& name : use.names) {
      COMPOSABLE_CHECK(
          DefineSymbol(name.LocalName(), {std::nullopt, *use.attributes.stability.feature}));
    }
    return {};
  }
  COMPOSABLE_TRY(const InterfaceSymbol* from, paths_.FindInterface(use.from));
  use_depth_ = std::max(use_depth_, from->use_depth + 1);
  if (use_depth_ > kMaxUseDepth) {
    return context_.Fail(use.from.span, "interfaces use one another's types more than {} deep",
                         kMaxUseDepth);
  }
  for (const syntax::UsedName& name : use.names) {
    COMPOSABLE_CHECK(ResolveUsedName(use, *from, name));
  }
  return {};
}

Status TypeScope::ResolveUsedName(const syntax::UseItem& use, const InterfaceSymbol& from,
                                  const syntax::UsedName& name) {
  const Identifier& wanted = name.name;
  const auto found = from.types.find(wanted.name);
  if (found == from.types.end()) {
    if (from.functions.contains(wanted.name)) {
      return context_.Fail(wanted.span, "`{}` is a function; only types can be used", wanted.name);
    }
    std::vector<std::string> known;
    for (const auto& [type, symbol] : from.types) known.push_back(type);
    return context_.Fail(wanted.span, "interface `{}` has no type `{}`{}",
                         ToString(*from.interface->name), wanted.name,
                         DidYouMean(wanted.name, known));
  }
  if (!found->second.definition) {
    return context_.Fail(
        wanted.span,
        "`{}` is there only with the feature `{}`, and what refers to it needs the "
        "same `@unstable`",
        wanted.name, found->second.feature);
  }
  const TypeDefinition& origin = *found->second.definition;
  const Identifier& local = name.LocalName();
  Type type = origin.type;
  if (local.name != wanted.name) type = type.Named({owner_, local.name, origin.docs});
  TypeDefinition definition{local.name,      TypeForm::kUsed, std::move(type), origin.type,
                            origin.resource, from.interface,  wanted.name};
  definition.stability = use.attributes.stability;
  definition.external_id = use.attributes.external_id;
  return DefineSymbol(local, {std::move(definition), {}});
}

Result<std::vector<const TypeItem*>> TypeScope::OrderDefinitions(
    const std::vector<const TypeItem*>& items) {
  std::map<std::string, std::size_t, std::less<>> index;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Identifier& name = items[i]->name;
    if (!index.emplace(name.name, i).second || symbols_.contains(name.name)) {
      return context_.Fail(name.span, "`{}` is defined twice", name.name);
    }
    names.push_back(name.name);
  }
  std::vector<std::vector<Dependency>> dependencies(items.size());
  Status status;
  for (std::size_t i = 0; i < items.size(); ++i) {
    VisitNames(*items[i], [&](const TypeExpression& part) {
      const auto target = index.find(part.name);
      if (target != index.end()) {
        dependencies[i].push_back({target->second, part.name_span});
      } else if (status && !symbols_.contains(part.name)) {
        status = UnknownType(part.name, part.name_span, names);
      }
    });
  }
  COMPOSABLE_CHECK(status);
  const DependencyOrder order = OrderByDependency(dependencies);
  if (!order.cycle.empty()) {
    return context_.Fail(order.cycle.front().span, "a type may not contain itself: {}",
                         DescribeCycle(order.cycle, names));
  }
  std::vector<const TypeItem*> ordered;
  for (const std::size_t i : order.order) ordered.push_back(items[i]);
  return ordered;
}

Status TypeScope::ResolveDefinition(const TypeItem& item) {
  COMPOSABLE_TRY(const Presence presence,
                 context_.PresenceOf(item.attributes.stability, paths_.package(), item.name.span));
  if (presence == Presence::kAbsent) {
    return DefineSymbol(item.name, {std::nullopt, *item.attributes.stability.feature});
  }
  COMPOSABLE_TRY(TypeDefinition definition, MakeDefinition(item));
  definition.docs = item.docs;
  definition.stability = item.attributes.stability;
  definition.external_id = item.attributes.external_id;
  return DefineSymbol(item.name, {std::move(definition), {}});
}

Result<TypeDefinition> TypeScope::MakeDefinition(const TypeItem& item) {
  const std::string& name = item.name.name;
  if (std::holds_alternative<syntax::ResourceBody>(item.body)) {
    auto resource = std::make_shared<const Resource>(Resource{owner_, name, item.docs});
    const Type handle = Type::Own(resource);
    return TypeDefinition{name, TypeForm::kResource, handle, handle, std::move(resource)};
  }
  COMPOSABLE_TRY(const Type body, ResolveBody(item));
  TypeDefinition definition{name, TypeForm::kDefined, body.Named({owner_, name, item.docs}), body};
  const auto* const expression = std::get_if<TypeExpression>(&item.body);
  if (expression != nullptr && expression->form == Form::kOwn) definition.form = TypeForm::kOwned;
  if (expression != nullptr && expression->form == Form::kName) {
    COMPOSABLE_TRY(const TypeDefinition* named, Find(expression->name, expression->name_span));
    definition.resource = named->resource;
  }
  return definition;
}

Result<const TypeDefinition*> TypeScope::Find(const std::string& name, const Span& span) const {
  const auto found = symbols_.find(name);
  if (found == symbols_.end()) return UnknownType(name, span, {});
  if (!found->second.definition) {
    return context_.Fail(
        span,
        "`{}` is there only with the feature `{}`, and what refers to it needs the "
        "same `@unstable`",
        name, found->second.feature);
  }
  return &*found->second.definition;
}

std::unexpected<Error> TypeScope::UnknownType(const std::string& name, const Span& span,
                                              std::vector<std::string> candidates) const {
  if (functions_.contains(name)) {
    return context_.Fail(span, "`{}` is a function, not a type", name);
  }
  if (name == "float32" || name == "float64") {
    return context_.Fail(span, "there is no type `{}`; it is called `{}` now", name,
                         name == "float32" ? "f32" : "f64");
  }
  for (const auto& [known, symbol] : symbols_) candidates.push_back(known);
  for (const std::string_view primitive : {"bool", "char", "string", "error-context"}) {
    candidates.emplace_back(primitive);
  }
  return context_.Fail(span, "there is no type `{}`{}", name, DidYouMean(name, candidates));
}

}  // namespace composable::wit::resolve
