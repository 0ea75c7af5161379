#include "wit/resolve/worlds.h"

#include <utility>

#include "wit/resolve/functions.h"
#include "wit/resolve/interfaces.h"
#include "wit/resolve/name_scope.h"
#include "wit/resolve/type_scope.h"

namespace composable::wit::resolve {
namespace {

using syntax::ExternItem;
using syntax::WorldMember;

std::string_view Verb(syntax::Direction direction) {
  return direction == syntax::Direction::kImport ? "import" : "export";
}

class WorldResolver {
 public:
  WorldResolver(Context& context, const PathScope& paths, const syntax::WorldItem& item)
      : context_(context), paths_(paths), item_(item), types_(context, paths, "") {}

  Result<DraftWorld> Run() {
    draft_.name = {paths_.package(), item_.name.name};
    draft_.span = item_.name.span;
    COMPOSABLE_CHECK(ResolveTypes());
    for (const WorldMember& member : item_.members) {
      if (const auto* extern_item = std::get_if<ExternItem>(&member)) {
        COMPOSABLE_CHECK(AddExtern(*extern_item));
      } else if (const auto* type = std::get_if<syntax::TypeItem>(&member)) {
        COMPOSABLE_CHECK(AddResourceFunctions(*type));
      }
    }
    for (const WorldMember& member : item_.members) {
      if (const auto* include = std::get_if<syntax::IncludeItem>(&member)) {
        COMPOSABLE_CHECK(AddInclude(*include));
      }
    }
    COMPOSABLE_CHECK(CheckNames(draft_.imports));
    COMPOSABLE_CHECK(CheckNames(draft_.exports));
    return std::move(draft_);
  }

  const TypeScope& types() const { return types_; }

 private:
  Status ResolveTypes() {
    std::vector<TypeScope::Member> members;
    std::map<std::string, Span> spans;
    for (const WorldMember& member : item_.members) {
      if (const auto* use = std::get_if<syntax::UseItem>(&member)) {
        members.emplace_back(use);
        for (const auto& name : use->names) {
          spans.emplace(name.LocalName().name, name.LocalName().span);
        }
      }
      if (const auto* type = std::get_if<syntax::TypeItem>(&member)) {
        members.emplace_back(type);
        spans.emplace(type->name.name, type->name.span);
      }
    }
    COMPOSABLE_CHECK(types_.Resolve(members));
    for (const TypeDefinition& definition : types_.definitions()) {
      draft_.imports.push_back({{definition.name, definition}, spans[definition.name]});
    }
    return {};
  }

  Result<Presence> PresenceOf(const syntax::Attributes& attributes, const Span& span) const {
    return context_.PresenceOf(attributes.stability, paths_.package(), span);
  }

  Status Add(syntax::Direction direction, WorldItem item, const Span& span) {
    auto& items = direction == syntax::Direction::kImport ? draft_.imports : draft_.exports;
    for (const DraftItem& other : items) {
      if (other.item.name != item.name) continue;
      return context_.Fail(span, "`{}` is {}ed twice; there may be one {} of a name", item.name,
                           Verb(direction), Verb(direction));
    }
    items.push_back({std::move(item), span});
    return {};
  }

  Status AddExtern(const ExternItem& item) {
    if (const auto* path = std::get_if<syntax::UsePath>(&item.what)) return AddPath(item, *path);
    const Span& span = item.label->span;
    COMPOSABLE_TRY(const Presence presence, PresenceOf(item.attributes, span));
    if (presence == Presence::kAbsent) return {};
    if (const auto* function = std::get_if<syntax::FunctionItem>(&item.what)) {
      COMPOSABLE_TRY(Function resolved, ResolveFunction(context_, types_, *function, nullptr));
      std::string name = ToString(resolved.name);
      return Add(item.direction, {std::move(name), std::move(resolved)}, span);
    }
    const auto& members = std::get<syntax::InlineInterface>(item.what).members;
    COMPOSABLE_TRY(InterfacePtr interface,
                   ResolveInlineInterface(context_, paths_, item.label->name, item.docs,
                                          item.attributes.stability, members));
    return AddInterface(item, item.label->name, std::move(interface), span);
  }

  Status AddPath(const ExternItem& item, const syntax::UsePath& path) {
    const Span& span = item.label ? item.label->span : path.span;
    COMPOSABLE_TRY(const Presence presence, PresenceOf(item.attributes, span));
    if (presence == Presence::kAbsent) return paths_.CheckAbsent(path);
    COMPOSABLE_TRY(const InterfaceSymbol* symbol, paths_.FindInterface(path));
    std::string name = item.label ? item.label->name : ToString(*symbol->interface->name);
    return AddInterface(item, std::move(name), symbol->interface, span);
  }

  Status AddInterface(const ExternItem& item, std::string name, InterfacePtr interface,
                      const Span& span) {
    WorldItem world_item{std::move(name), std::move(interface)};
    world_item.docs = item.docs;
    world_item.stability = item.attributes.stability;
    world_item.external_id = item.attributes.external_id;
    return Add(item.direction, std::move(world_item), span);
  }

  Status AddResourceFunctions(const syntax::TypeItem& type) {
    const auto* const resource = std::get_if<syntax::ResourceBody>(&type.body);
    if (resource == nullptr) return {};
    const TypeSymbol& symbol = types_.ResourceSymbol(type.name.name);
    for (const syntax::FunctionItem& function : resource->functions) {
      COMPOSABLE_TRY(const Presence presence, PresenceOf(function.attributes, function.name.span));
      if (presence == Presence::kAbsent) continue;
      if (!symbol.definition) {
        return context_.Fail(function.name.span,
                             "resource `{}` is there only with the feature `{}`, and its functions "
                             "need the same `@unstable`",
                             type.name.name, symbol.feature);
      }
      COMPOSABLE_TRY(Function resolved,
                     ResolveFunction(context_, types_, function, &*symbol.definition));
      std::string name = ToString(resolved.name);
      COMPOSABLE_CHECK(Add(syntax::Direction::kImport, {std::move(name), std::move(resolved)},
                           function.name.span));
    }
    return {};
  }

  Status AddInclude(const syntax::IncludeItem& include) {
    COMPOSABLE_TRY(const Presence presence, PresenceOf(include.attributes, include.from.span));
    if (presence == Presence::kAbsent) return paths_.CheckAbsent(include.from);
    COMPOSABLE_TRY(const WorldSymbol* symbol, paths_.FindWorld(include.from));
    return Include(context_, *symbol->world, include, draft_);
  }

  // Plain names have to be strongly unique; names of interfaces are unique already.
  Status CheckNames(std::vector<DraftItem>& items) {
    NameScope names;
    for (const DraftItem& draft : items) {
      if (draft.item.name.contains(':')) continue;
      COMPOSABLE_CHECK(names.Define(context_, draft.item.name, draft.span));
    }
    COMPOSABLE_CHECK(names.CheckSetters(context_));
    PlaceSettersAfterGetters(items, [](const DraftItem& draft) {
      const auto* const function = std::get_if<Function>(&draft.item.item);
      return function == nullptr ? nullptr : &function->name;
    });
    return {};
  }

  Context& context_;
  const PathScope& paths_;
  const syntax::WorldItem& item_;
  TypeScope types_;
  DraftWorld draft_;
};

// The types in an absent world have to be absent as well.
Status CheckAbsentTypes(const Context& context, const TypeScope& types,
                        const syntax::WorldItem& item) {
  for (const WorldMember& member : item.members) {
    const auto* const type = std::get_if<syntax::TypeItem>(&member);
    if (type == nullptr || !types.ResourceSymbol(type->name.name).definition) continue;
    return context.Fail(
        type->name.span,
        "world `{}` is there only with the feature `{}`, and its types need the same "
        "`@unstable`",
        item.name.name, *item.attributes.stability.feature);
  }
  return {};
}

}  // namespace

Result<WorldSymbol> ResolveWorld(Context& context, const PathScope& paths,
                                 const syntax::WorldItem& item) {
  COMPOSABLE_TRY(const Presence presence,
                 context.PresenceOf(item.attributes.stability, paths.package(), item.name.span));
  WorldResolver resolver(context, paths, item);
  COMPOSABLE_TRY(DraftWorld draft, resolver.Run());
  if (presence == Presence::kAbsent) {
    COMPOSABLE_CHECK(CheckAbsentTypes(context, resolver.types(), item));
    return WorldSymbol{nullptr, *item.attributes.stability.feature};
  }
  COMPOSABLE_TRY(World world, Elaborate(context, std::move(draft)));
  world.docs = item.docs;
  world.stability = item.attributes.stability;
  return WorldSymbol{std::make_shared<const World>(std::move(world)), {}};
}

}  // namespace composable::wit::resolve
