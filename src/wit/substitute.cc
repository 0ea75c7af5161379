#include "wit/substitute.h"

#include <optional>
#include <vector>

#include "wit/type_parts.h"

namespace composable::wit {

ResourcePtr TypeSubstitution::Apply(const ResourcePtr& resource) const {
  const auto found = resources_.find(resource.get());
  return found == resources_.end() ? resource : found->second;
}

Type TypeSubstitution::Apply(const Type& type) {
  const auto known = done_.find(type.identity());
  if (known != done_.end()) return known->second.second;
  Type replaced = Replace(type);
  done_.emplace(type.identity(), std::pair(type, replaced));
  return replaced;
}

FunctionType TypeSubstitution::Apply(const FunctionType& type) {
  FunctionType replaced = type;
  for (Parameter& parameter : replaced.parameters) parameter.type = Apply(parameter.type);
  if (replaced.result) replaced.result = Apply(*replaced.result);
  return replaced;
}

Type TypeSubstitution::Replace(const Type& type) {
  const std::optional<Type> replaced = ReplaceParts(type);
  const TypeName* const name = type.name();
  if (name == nullptr) return replaced.value_or(type);
  TypeName new_name = *name;
  if (name->interface.empty()) {
    const auto found = names_.find(name->name);
    if (found != names_.end()) new_name.name = found->second;
  }
  if (!replaced && new_name == *name) return type;
  return replaced.value_or(type).Named(std::move(new_name));
}

std::optional<Type> TypeSubstitution::ReplaceParts(const Type& type) {
  bool is_changed = false;
  VisitParts(type, [&](const Type& part) {
    is_changed = is_changed || Apply(part).identity() != part.identity();
  });
  const auto optional_part = [&](const std::optional<Type>& part) {
    return part ? std::optional(Apply(*part)) : std::nullopt;
  };
  if (type.kind() == Kind::kOwn || type.kind() == Kind::kBorrow) {
    const HandleType& handle = type.handle();
    ResourcePtr resource = Apply(handle.resource);
    const auto name = names_.find(handle.name);
    if (resource == handle.resource && name == names_.end()) return std::nullopt;
    if (type.kind() == Kind::kOwn) return Type::Own(std::move(resource));
    return Type::Borrow(std::move(resource), name == names_.end() ? handle.name : name->second);
  }
  if (!is_changed) return std::nullopt;
  switch (type.kind()) {
    case Kind::kRecord: {
      std::vector<Field> fields = type.record().fields;
      for (Field& field : fields) field.type = Apply(field.type);
      return Type::Record(std::move(fields));
    }
    case Kind::kVariant: {
      std::vector<Case> cases = type.variant().cases;
      for (Case& one : cases) one.payload = optional_part(one.payload);
      return Type::Variant(std::move(cases));
    }
    case Kind::kTuple: {
      std::vector<Type> elements = type.tuple().elements;
      for (Type& element : elements) element = Apply(element);
      return Type::Tuple(std::move(elements));
    }
    case Kind::kList:
      return Type::List(Apply(type.list().element));
    case Kind::kFixedList:
      return Type::FixedList(Apply(type.fixed_list().element), type.fixed_list().length);
    case Kind::kOption:
      return Type::Option(Apply(type.option().payload));
    case Kind::kResult:
      return Type::Result(optional_part(type.result().ok), optional_part(type.result().error));
    case Kind::kMap:
      return Type::Map(Apply(type.map().key), Apply(type.map().value));
    case Kind::kStream:
      return Type::Stream(optional_part(type.stream().element));
    case Kind::kFuture:
      return Type::Future(optional_part(type.future().payload));
    default:
      return std::nullopt;
  }
}

}  // namespace composable::wit
