// Types as definitions of a scope.

#include <utility>

#include "wit/encode.h"

namespace composable::wit {
namespace {

wasm::PrimitiveType PrimitiveOf(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return wasm::PrimitiveType::kBool;
    case Kind::kS8:
      return wasm::PrimitiveType::kS8;
    case Kind::kU8:
      return wasm::PrimitiveType::kU8;
    case Kind::kS16:
      return wasm::PrimitiveType::kS16;
    case Kind::kU16:
      return wasm::PrimitiveType::kU16;
    case Kind::kS32:
      return wasm::PrimitiveType::kS32;
    case Kind::kU32:
      return wasm::PrimitiveType::kU32;
    case Kind::kS64:
      return wasm::PrimitiveType::kS64;
    case Kind::kU64:
      return wasm::PrimitiveType::kU64;
    case Kind::kF32:
      return wasm::PrimitiveType::kF32;
    case Kind::kF64:
      return wasm::PrimitiveType::kF64;
    case Kind::kChar:
      return wasm::PrimitiveType::kChar;
    case Kind::kString:
      return wasm::PrimitiveType::kString;
    default:
      return wasm::PrimitiveType::kErrorContext;
  }
}

bool IsPrimitive(const Type& type) { return type.kind() <= Kind::kErrorContext; }

// Types that have to have a name where they cross a component's boundary.
bool IsNominal(const Type& type) {
  return type.kind() == Kind::kRecord || type.kind() == Kind::kVariant ||
         type.kind() == Kind::kEnum || type.kind() == Kind::kFlags;
}

std::string_view NounOf(const Type& type) {
  if (type.kind() == Kind::kRecord) return "record-type";
  if (type.kind() == Kind::kVariant) return "variant-type";
  return type.kind() == Kind::kEnum ? "enum-type" : "flags-type";
}

// What a handle calls its resource, where that is not the resource's own name.
std::string_view NameInHandle(const Type& type) {
  if (type.kind() == Kind::kBorrow) return type.handle().name;
  return type.name() == nullptr ? std::string_view() : type.name()->name;
}

}  // namespace

void TypeEncoder::AddInstance(const Interface& interface, wasm::InstanceIndex instance) {
  for (const TypeDefinition& definition : interface.types) {
    Register(definition, &interface,
             Entry{definition.name, Meaning::kValue, ExportOf{instance, definition.name}});
  }
}

void TypeEncoder::AddDefinition(const TypeDefinition& definition, const Interface* owner,
                                wasm::TypeIndex type) {
  Register(definition, owner, Entry{definition.name, Meaning::kValue, type});
}

void TypeEncoder::Register(const TypeDefinition& definition, const Interface* owner, Entry entry) {
  if (definition.resource != nullptr) entry.meaning = Meaning::kResource;
  const bool is_own = std::holds_alternative<wasm::TypeIndex>(entry.where);
  const EntryId id = entries_.size();
  entries_.push_back(std::move(entry));
  by_name_.insert_or_assign({owner, definition.name}, id);
  // What the scope defines itself is closer than what an instance exports.
  const auto add = [&](auto& map, auto key, auto value) {
    const auto [at, is_new] = map.emplace(std::move(key), value);
    if (!is_new && is_own) at->second = std::move(value);
  };
  add(named_, definition.type.identity(), std::pair(definition.type, id));
  if (definition.resource == nullptr) return;
  add(resources_, std::pair(definition.resource, definition.name), id);
  if (definition.name == definition.resource->name) {
    add(resources_, std::pair(definition.resource, std::string()), id);
  } else {
    resources_.emplace(std::pair(definition.resource, std::string()), id);
  }
}

wasm::TypeIndex TypeEncoder::IndexOf(EntryId entry) {
  auto& where = entries_[entry].where;
  if (const auto* item = std::get_if<ExportOf>(&where)) {
    where = scope_.AliasExport<wasm::TypeIndex>(item->instance, item->name);
  }
  return std::get<wasm::TypeIndex>(where);
}

TypeEncoder::EntryId TypeEncoder::Alias(EntryId enclosing_entry) {
  const auto known = aliased_.find(enclosing_entry);
  if (known != aliased_.end()) return known->second;
  Entry entry = enclosing_->entries_[enclosing_entry];
  entry.where = scope_.AliasOuter(1, enclosing_->IndexOf(enclosing_entry));
  const EntryId id = entries_.size();
  entries_.push_back(std::move(entry));
  aliased_.emplace(enclosing_entry, id);
  return id;
}

std::optional<TypeEncoder::EntryId> TypeEncoder::FindNamed(const Type& type) {
  const auto found = named_.find(type.identity());
  if (found != named_.end()) return found->second.second;
  if (enclosing_ == nullptr) return std::nullopt;
  const auto outer = enclosing_->FindNamed(type);
  return outer ? std::optional(Alias(*outer)) : std::nullopt;
}

std::optional<TypeEncoder::EntryId> TypeEncoder::FindUsed(const TypeDefinition& definition) {
  const auto found = by_name_.find(std::pair(definition.used_from.get(), definition.used_name));
  if (found != by_name_.end()) return found->second;
  if (enclosing_ == nullptr) return std::nullopt;
  const auto outer = enclosing_->FindUsed(definition);
  return outer ? std::optional(Alias(*outer)) : std::nullopt;
}

std::optional<TypeEncoder::EntryId> TypeEncoder::FindResource(const ResourcePtr& resource,
                                                              std::string_view name) {
  // A resource can have several names; the one that is meant comes first.
  for (const std::string& wanted : {std::string(name), std::string()}) {
    const auto found = resources_.find(std::pair(resource, wanted));
    if (found != resources_.end()) return found->second;
  }
  if (enclosing_ == nullptr) return std::nullopt;
  const auto outer = enclosing_->FindResource(resource, name);
  return outer ? std::optional(Alias(*outer)) : std::nullopt;
}

Result<wasm::TypeIndex> TypeEncoder::EncodeResource(const ResourcePtr& resource,
                                                    std::string_view name) {
  if (const auto entry = FindResource(resource, name)) return IndexOf(*entry);
  return Fail(ErrorCode::kNotFound,
              "the resource `{}`{} is used, but nothing that was imported before defines it",
              resource->name,
              resource->interface.empty() ? "" : fmt::format(" of `{}`", resource->interface));
}

Result<wasm::TypeIndex> TypeEncoder::EncodeBody(const TypeDefinition& definition) {
  if (definition.form == TypeForm::kUsed) {
    if (const auto used = FindUsed(definition)) return IndexOf(*used);
  }
  if (definition.resource != nullptr) {
    const auto named = FindNamed(definition.body);
    if (named && entries_[*named].meaning == Meaning::kResource) return IndexOf(*named);
    return EncodeResource(definition.resource, NameInHandle(definition.body));
  }
  if (const auto named = FindNamed(definition.body)) {
    if (entries_[*named].meaning == Meaning::kValue) return IndexOf(*named);
  }
  if (definition.body.kind() == Kind::kOwn || definition.body.kind() == Kind::kBorrow) {
    return EncodeHandle(definition.body);
  }
  COMPOSABLE_TRY(wasm::DefinedType body, MakeDefined(definition.body));
  return scope_.AddType(std::move(body));
}

Result<wasm::ValueType> TypeEncoder::Encode(const Type& type) {
  if (const auto named = FindNamed(type)) {
    if (entries_[*named].meaning == Meaning::kValue) return IndexOf(*named);
  }
  if (IsPrimitive(type)) return PrimitiveOf(type.kind());
  if (type.kind() == Kind::kOwn || type.kind() == Kind::kBorrow) return EncodeHandle(type);
  return EncodeStructure(type);
}

Result<wasm::TypeIndex> TypeEncoder::EncodeHandle(const Type& type) {
  const auto named = FindNamed(type);
  wasm::TypeIndex resource;
  if (named && entries_[*named].meaning == Meaning::kResource) {
    resource = IndexOf(*named);
  } else {
    COMPOSABLE_TRY(resource, EncodeResource(type.handle().resource, NameInHandle(type)));
  }
  const bool is_own = type.kind() == Kind::kOwn;
  auto& handles = is_own ? own_handles_ : borrow_handles_;
  const auto known = handles.find(resource);
  if (known != handles.end()) return known->second;
  const wasm::TypeIndex index = is_own
                                    ? scope_.AddType(wasm::DefinedType(wasm::OwnType{resource}))
                                    : scope_.AddType(wasm::DefinedType(wasm::BorrowType{resource}));
  handles.emplace(resource, index);
  return index;
}

Result<wasm::TypeIndex> TypeEncoder::EncodeStructure(const Type& type) {
  const auto known = anonymous_.find(type.identity());
  if (known != anonymous_.end()) return known->second.second;
  COMPOSABLE_TRY(wasm::DefinedType defined, MakeDefined(type));
  wasm::TypeIndex index = scope_.AddType(std::move(defined));
  if (IsNominal(type) && namer_) {
    index = namer_(type.name() == nullptr ? NounOf(type) : type.name()->name, index);
  }
  anonymous_.emplace(type.identity(), std::pair(type, index));
  return index;
}

Result<std::optional<wasm::ValueType>> TypeEncoder::EncodeOptional(
    const std::optional<Type>& type) {
  if (!type) return std::nullopt;
  COMPOSABLE_TRY(const wasm::ValueType value, Encode(*type));
  return std::optional(value);
}

Result<wasm::DefinedType> TypeEncoder::MakeDefined(const Type& type) {
  switch (type.kind()) {
    case Kind::kRecord: {
      wasm::RecordType record;
      for (const Field& field : type.record().fields) {
        COMPOSABLE_TRY(const wasm::ValueType value, Encode(field.type));
        record.fields.push_back({field.name, value});
      }
      return record;
    }
    case Kind::kVariant: {
      wasm::VariantType variant;
      for (const Case& one : type.variant().cases) {
        COMPOSABLE_TRY(const auto payload, EncodeOptional(one.payload));
        variant.cases.push_back({one.name, payload});
      }
      return variant;
    }
    case Kind::kTuple: {
      wasm::TupleType tuple;
      for (const Type& element : type.tuple().elements) {
        COMPOSABLE_TRY(const wasm::ValueType value, Encode(element));
        tuple.elements.push_back(value);
      }
      return tuple;
    }
    case Kind::kFlags:
      return wasm::FlagsType{type.flags().names};
    case Kind::kEnum:
      return wasm::EnumType{type.enumeration().names};
    case Kind::kList: {
      COMPOSABLE_TRY(const wasm::ValueType element, Encode(type.list().element));
      return wasm::ListType{element};
    }
    case Kind::kFixedList: {
      COMPOSABLE_TRY(const wasm::ValueType element, Encode(type.fixed_list().element));
      return wasm::FixedListType{element, type.fixed_list().length};
    }
    case Kind::kOption: {
      COMPOSABLE_TRY(const wasm::ValueType payload, Encode(type.option().payload));
      return wasm::OptionType{payload};
    }
    case Kind::kResult: {
      COMPOSABLE_TRY(const auto ok, EncodeOptional(type.result().ok));
      COMPOSABLE_TRY(const auto error, EncodeOptional(type.result().error));
      return wasm::ResultType{ok, error};
    }
    case Kind::kMap: {
      COMPOSABLE_TRY(const wasm::ValueType key, Encode(type.map().key));
      COMPOSABLE_TRY(const wasm::ValueType value, Encode(type.map().value));
      return wasm::MapType{key, value};
    }
    case Kind::kStream: {
      COMPOSABLE_TRY(const auto element, EncodeOptional(type.stream().element));
      return wasm::StreamType{element};
    }
    case Kind::kFuture: {
      COMPOSABLE_TRY(const auto payload, EncodeOptional(type.future().payload));
      return wasm::FutureType{payload};
    }
    default:
      return PrimitiveOf(type.kind());
  }
}

Result<wasm::TypeIndex> TypeEncoder::Encode(const FunctionType& type) {
  wasm::FunctionType function;
  function.is_async = type.is_async;
  for (const Parameter& parameter : type.parameters) {
    COMPOSABLE_TRY(const wasm::ValueType value, Encode(parameter.type));
    function.parameters.push_back({parameter.name, value});
  }
  COMPOSABLE_TRY(function.result, EncodeOptional(type.result));
  return scope_.AddType(std::move(function));
}

}  // namespace composable::wit
