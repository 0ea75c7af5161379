#include "wit/decode/type_builder.h"

#include <set>
#include <utility>
#include <vector>

namespace composable::wit::decode {
namespace {

std::string DocsOf(const TypeMetadata* metadata) {
  return metadata == nullptr ? std::string() : metadata->docs;
}

std::string ItemDocs(const TypeMetadata* metadata, const std::string& item) {
  const std::string* const docs = metadata == nullptr ? nullptr : Find(metadata->items, item);
  return docs == nullptr ? std::string() : *docs;
}

// The docs of each label; empty where none has any.
std::vector<std::string> LabelDocs(const TypeMetadata* metadata,
                                   const std::vector<std::string>& labels) {
  std::vector<std::string> docs;
  if (metadata == nullptr || metadata->items.empty()) return docs;
  for (const std::string& label : labels) docs.push_back(ItemDocs(metadata, label));
  return docs;
}

// Types that WIT cannot spell without a name.
bool NeedsName(Kind kind) {
  return kind == Kind::kRecord || kind == Kind::kVariant || kind == Kind::kEnum ||
         kind == Kind::kFlags;
}

}  // namespace

const TypeBuilder::KnownType* TypeBuilder::FindNamed(const TypeId& id) const {
  for (std::optional<TypeId> at = id; at; at = arena_.PeelAlias(*at)) {
    const auto found = known_.find(*at);
    if (found != known_.end()) return &found->second;
  }
  return nullptr;
}

Result<std::optional<TypeDefinition>> TypeBuilder::Define(const std::string& name,
                                                          const TypeEntity& entity,
                                                          const Owner& owner,
                                                          const TypeMetadata* metadata) {
  const TypeId& id = entity.referenced;
  if (id.sort != TypeSort::kDefined && id.sort != TypeSort::kResource) return std::nullopt;
  TypeDefinition definition{name, TypeForm::kDefined, Type::Primitive(Kind::kBool),
                            Type::Primitive(Kind::kBool)};
  if (const KnownType* known = FindNamed(id)) {
    COMPOSABLE_TRY(definition, DefineEqual(name, *known, owner, metadata));
  } else if (id.sort == TypeSort::kResource) {
    definition = DefineResource(name, ResourceId(id.index), owner, metadata);
  } else {
    const DefinedNode& node = arena_.Defined(id);
    COMPOSABLE_TRY(definition.body, MakeNode(node, metadata));
    definition.type = definition.body.Named({owner.label, name, DocsOf(metadata)});
    if (node.kind == Kind::kOwn) definition.form = TypeForm::kOwned;
  }
  definition.docs = DocsOf(metadata);
  if (metadata != nullptr) definition.stability = metadata->stability;
  Register(entity, definition, owner);
  return std::optional(std::move(definition));
}

Result<bool> TypeBuilder::Uses(const Interface& interface, const Interface& other) {
  std::vector<const Interface*> waiting = {&interface};
  std::set<const Interface*> seen = {&interface};
  while (!waiting.empty()) {
    const Interface* const next = waiting.back();
    waiting.pop_back();
    COMPOSABLE_CHECK(arena_.Charge(next->types.size()));
    for (const TypeDefinition& type : next->types) {
      const Interface* const used = type.used_from.get();
      if (used == &other) return true;
      if (used != nullptr && seen.insert(used).second) waiting.push_back(used);
    }
  }
  return false;
}

Result<bool> TypeBuilder::CanUse(const Draft& user, const Draft& used) {
  const std::size_t used_position = positions_.emplace(used.get(), positions_.size()).first->second;
  const std::size_t user_position = positions_.emplace(user.get(), positions_.size()).first->second;
  const bool is_later = used_position > user_position;
  if (!is_later && !any_uses_later_one_) return true;
  COMPOSABLE_TRY(const bool is_cycle, Uses(*used, *user));
  any_uses_later_one_ = any_uses_later_one_ || (is_later && !is_cycle);
  return !is_cycle;
}

Result<TypeDefinition> TypeBuilder::DefineEqual(const std::string& name, const KnownType& known,
                                                const Owner& owner, const TypeMetadata* metadata) {
  Type renamed = known.type.Named({owner.label, name, DocsOf(metadata)});
  // `use` needs a name to use from.
  bool is_used = known.interface != nullptr && known.interface != owner.interface &&
                 known.interface->name.has_value();
  if (is_used && owner.interface != nullptr) {
    // Interfaces that were put together from several may use one another's types, which WIT cannot
    // say.
    COMPOSABLE_TRY(is_used, CanUse(owner.interface, known.interface));
  }
  if (!is_used) {
    const bool is_own_name = known.interface == owner.interface;
    const Type body = is_own_name ? known.type : known.type.Unnamed();
    const bool is_handle = known.name.empty() && known.type.kind() == Kind::kOwn;
    return TypeDefinition{name, is_handle ? TypeForm::kOwned : TypeForm::kDefined,
                          std::move(renamed), body, known.resource};
  }
  if (name == known.name) renamed = known.type;
  return TypeDefinition{name,           TypeForm::kUsed, std::move(renamed), known.type,
                        known.resource, known.interface, known.name};
}

TypeDefinition TypeBuilder::DefineResource(const std::string& name, ResourceId id,
                                           const Owner& owner, const TypeMetadata* metadata) {
  const auto known = resources_.find(id);
  ResourcePtr resource =
      known != resources_.end()
          ? known->second.resource
          : std::make_shared<const Resource>(Resource{owner.label, name, DocsOf(metadata)});
  Type handle = Type::Own(resource);
  if (resource->name != name) handle = handle.Named({owner.label, name, DocsOf(metadata)});
  return {name, TypeForm::kResource, handle, handle, std::move(resource)};
}

void TypeBuilder::Register(const TypeEntity& entity, const TypeDefinition& definition,
                           const Owner& owner) {
  const KnownType known{definition.type, definition.resource, definition.name, owner.interface};
  known_.insert_or_assign(entity.created, known);
  if (entity.created.sort == TypeSort::kResource && definition.resource != nullptr) {
    resources_.emplace(ResourceId(entity.created.index), known);
  }
}

Result<FunctionType> TypeBuilder::MakeFunction(const FunctionNode& node) {
  FunctionType type;
  type.is_async = node.is_async;
  for (const auto& [name, value] : node.parameters) {
    COMPOSABLE_TRY(Type parameter, MakeValue(value));
    type.parameters.push_back({name, std::move(parameter)});
  }
  if (node.result) {
    COMPOSABLE_TRY(type.result, MakeValue(*node.result));
  }
  return type;
}

Result<Type> TypeBuilder::MakeValue(const ValueRef& value) {
  if (const auto* primitive = std::get_if<Kind>(&value)) return Type::Primitive(*primitive);
  const auto& id = std::get<TypeId>(value);
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second.type;
  const DefinedNode& node = arena_.Defined(id);
  if (NeedsName(node.kind)) {
    if (const KnownType* named = FindNamed(id)) return named->type;
  }
  COMPOSABLE_TRY(Type type, MakeNode(node, nullptr));
  known_.emplace(id, KnownType{type, nullptr, {}, nullptr});
  return type;
}

Result<std::vector<Type>> TypeBuilder::MakeParts(const DefinedNode& node) {
  std::vector<Type> parts;
  for (const std::optional<ValueRef>& part : node.parts) {
    COMPOSABLE_TRY(Type type, MakeValue(*part));
    parts.push_back(std::move(type));
  }
  return parts;
}

Result<Type> TypeBuilder::MakeHandle(const DefinedNode& node) {
  const KnownType* known = FindNamed(node.resource);
  if (known == nullptr || known->resource == nullptr) {
    const auto by_id = resources_.find(ResourceId(node.resource.index));
    if (by_id == resources_.end()) {
      return Fail(ErrorCode::kInvalidComponent,
                  "there is a handle to a resource that has no name outside of the component");
    }
    known = &by_id->second;
  }
  if (node.kind == Kind::kOwn) return known->type;
  return Type::Borrow(known->resource,
                      known->name == known->resource->name ? std::string() : known->name);
}

Result<Type> TypeBuilder::MakeNode(const DefinedNode& node, const TypeMetadata* metadata) {
  const auto optional_part = [&](std::size_t i) -> Result<std::optional<Type>> {
    if (!node.parts[i]) return std::nullopt;
    COMPOSABLE_TRY(Type type, MakeValue(*node.parts[i]));
    return std::optional(std::move(type));
  };
  switch (node.kind) {
    case Kind::kRecord: {
      COMPOSABLE_TRY(std::vector<Type> parts, MakeParts(node));
      std::vector<Field> fields;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        fields.push_back({node.labels[i], parts[i], ItemDocs(metadata, node.labels[i])});
      }
      return Type::Record(std::move(fields));
    }
    case Kind::kVariant: {
      std::vector<Case> cases;
      for (std::size_t i = 0; i < node.labels.size(); ++i) {
        COMPOSABLE_TRY(std::optional<Type> payload, optional_part(i));
        cases.push_back({node.labels[i], std::move(payload), ItemDocs(metadata, node.labels[i])});
      }
      return Type::Variant(std::move(cases));
    }
    case Kind::kEnum:
      return Type::Enum(node.labels, LabelDocs(metadata, node.labels));
    case Kind::kFlags:
      return Type::Flags(node.labels, LabelDocs(metadata, node.labels));
    case Kind::kResult: {
      COMPOSABLE_TRY(std::optional<Type> ok, optional_part(0));
      COMPOSABLE_TRY(std::optional<Type> error, optional_part(1));
      return Type::Result(std::move(ok), std::move(error));
    }
    case Kind::kStream: {
      COMPOSABLE_TRY(std::optional<Type> element, optional_part(0));
      return Type::Stream(std::move(element));
    }
    case Kind::kFuture: {
      COMPOSABLE_TRY(std::optional<Type> payload, optional_part(0));
      return Type::Future(std::move(payload));
    }
    case Kind::kOwn:
    case Kind::kBorrow:
      return MakeHandle(node);
    default:
      break;
  }
  COMPOSABLE_TRY(std::vector<Type> parts, MakeParts(node));
  switch (node.kind) {
    case Kind::kList:
      return Type::List(parts[0]);
    case Kind::kFixedList:
      return Type::FixedList(parts[0], node.length);
    case Kind::kOption:
      return Type::Option(parts[0]);
    case Kind::kMap:
      return Type::Map(parts[0], parts[1]);
    case Kind::kTuple:
      return Type::Tuple(std::move(parts));
    default:
      return Type::Primitive(node.kind);
  }
}

}  // namespace composable::wit::decode
