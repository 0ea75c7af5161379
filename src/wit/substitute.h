// Replacing resources, types and names in types.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>

#include "wit/type.h"

namespace composable::wit {

// Replaces, in types, resources and types by others and the names of a world's own types (those
// whose names carry no interface) by others. What contains nothing to replace stays the same node,
// so that sharing is kept.
class TypeSubstitution {
 public:
  void ReplaceResource(const ResourcePtr& from, ResourcePtr to) {
    resources_.emplace(from.get(), std::move(to));
  }
  void ReplaceName(std::string from, std::string to) {
    names_.emplace(std::move(from), std::move(to));
  }

  // From now on `to` stands for `from`, told by its identity, also where it is a part of others.
  void ReplaceType(const Type& from, Type to) {
    done_.insert_or_assign(from.identity(), std::pair(from, std::move(to)));
  }

  Type Apply(const Type& type);
  FunctionType Apply(const FunctionType& type);
  // The resource itself where it is not replaced; null for null.
  ResourcePtr Apply(const ResourcePtr& resource) const;

 private:
  Type Replace(const Type& type);
  // A copy of the type with other parts and handles, without a name; nothing where all stay the
  // same.
  std::optional<Type> ReplaceParts(const Type& type);

  std::map<const Resource*, ResourcePtr> resources_;
  std::map<std::string, std::string, std::less<>> names_;
  // Each type that was met, which keeps its identity, and what became of it.
  std::unordered_map<const void*, std::pair<Type, Type>> done_;
};

}  // namespace composable::wit
