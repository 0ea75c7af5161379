// From evaluated nodes to types, with the names that items give them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "wit/decode/arena.h"
#include "wit/decode/metadata.h"
#include "wit/interface.h"

namespace composable::wit::decode {

// An interface that is being built; null stands for the world.
using Draft = std::shared_ptr<Interface>;

// Where a type is defined: in an interface or in the world.
struct Owner {
  Draft interface;
  std::string label;  // that the names of its types carry as their interface
};

class TypeBuilder {
 public:
  explicit TypeBuilder(Arena& arena) : arena_(arena) {}

  // A type under its name in the owner. What it is equal to may have a name already: then it is
  // used or another name for that. Nothing for types that are no value types, such as function
  // types.
  Result<std::optional<TypeDefinition>> Define(const std::string& name, const TypeEntity& entity,
                                               const Owner& owner, const TypeMetadata* metadata);

  // Makes the type known as one that is defined already.
  void Register(const TypeEntity& entity, const TypeDefinition& definition, const Owner& owner);

  Result<FunctionType> MakeFunction(const FunctionNode& node);

 private:
  // What a type is known as.
  struct KnownType {
    Type type;
    ResourcePtr resource;  // where it is the name of a resource
    std::string name;      // empty for an anonymous type
    Draft interface;       // where it is named; null in the world
  };

  Result<TypeDefinition> DefineEqual(const std::string& name, const KnownType& known,
                                     const Owner& owner, const TypeMetadata* metadata);
  // Whether `user` can use types of `used` without a cycle. To be asked before each use.
  Result<bool> CanUse(const Draft& user, const Draft& used);
  // Whether the interface uses types of the other one, directly or not.
  Result<bool> Uses(const Interface& interface, const Interface& other);
  TypeDefinition DefineResource(const std::string& name, ResourceId id, const Owner& owner,
                                const TypeMetadata* metadata);
  const KnownType* FindNamed(const TypeId& id) const;
  Result<Type> MakeValue(const ValueRef& value);
  Result<Type> MakeNode(const DefinedNode& node, const TypeMetadata* metadata);
  Result<Type> MakeHandle(const DefinedNode& node);
  Result<std::vector<Type>> MakeParts(const DefinedNode& node);

  Arena& arena_;
  std::map<TypeId, KnownType> known_;
  std::map<ResourceId, KnownType> resources_;  // by the first name of each
  // The order in which interfaces were met, and whether any uses one that was met after it.
  std::map<const Interface*, std::size_t> positions_;
  bool any_uses_later_one_ = false;
};

}  // namespace composable::wit::decode
