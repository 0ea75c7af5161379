// Whether what one component exports fits what another one imports, and if not, why.
//
// As engines check it: the one that provides may have more functions and types than are wanted;
// those that are wanted have to be the same, names of parameters, fields and cases and `async`
// included. Structure counts and not the names of types; resources are the same where they have the
// same identity.
//
// Source: component model, Explainer.md "Type Checking"; Subtyping.md. Engines are stricter than
// the latter, and this is as strict as they are.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "wit/interface.h"
#include "wit/type.h"

namespace composable::wit {

// What resources mean to one instance of a component. The resources that it imports are those that
// it is given: they are bound when an import is matched. All others are its own, different from
// those of any other scope. Neither copyable nor movable: a scope is an identity itself.
class ResourceScope {
 public:
  ResourceScope() = default;
  ResourceScope(const ResourceScope&) = delete;
  ResourceScope& operator=(const ResourceScope&) = delete;
  ~ResourceScope() = default;

  struct Identity {
    const ResourceScope* scope = nullptr;
    const Resource* resource = nullptr;
    bool operator==(const Identity&) const = default;
  };

  // Makes a resource the one of that identity. False where it is another one already.
  bool Bind(const ResourcePtr& resource, const Identity& identity);
  Identity IdentityOf(const ResourcePtr& resource) const;

 private:
  struct Binding {
    ResourcePtr resource;  // keeps the key from being given away again
    Identity identity;
  };
  std::map<const Resource*, Binding> bindings_;
};

// The first difference between what is provided and what is wanted.
struct Mismatch {
  // Where, from the outside in: "function `store`", "parameter `item`", "field `id`".
  std::vector<std::string> path;
  std::string provided;  // what is there, in WIT; empty where nothing is
  std::string wanted;    // in WIT
  std::string reason;    // a clause, or empty where the two types tell all
  bool operator==(const Mismatch&) const = default;
};

// "function `f`, parameter `p`: `u32` is provided, `string` is wanted".
std::string ToString(const Mismatch& mismatch);
// kTypeMismatch with that text.
Error ToError(const Mismatch& mismatch);

// Nothing where `provided` fits. The resources that `wanted` defines are bound in `wanted_scope` to
// those of the same names in `provided`; those that it uses have to be bound already, by interfaces
// that were matched before. After a mismatch, `wanted_scope` is of no use.
std::optional<Mismatch> FindMismatch(const Interface& provided, const ResourceScope& provided_scope,
                                     const Interface& wanted, ResourceScope& wanted_scope);

// As above for functions outside of interfaces.
std::optional<Mismatch> FindMismatch(const Function& provided, const ResourceScope& provided_scope,
                                     const Function& wanted, const ResourceScope& wanted_scope);

// As above for types, seen by two instances.
std::optional<Mismatch> FindMismatch(const Type& provided, const ResourceScope& provided_scope,
                                     const Type& wanted, const ResourceScope& wanted_scope);

}  // namespace composable::wit
