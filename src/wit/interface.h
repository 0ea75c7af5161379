// Interfaces: named types and functions that belong together.
//
// Everything here is plain data, immutable once shared. Interfaces are shared by pointer, from the
// package that defines them, the worlds that import and export them and the interfaces that use
// their types; the pointers make no cycles.
//
// Source: component model, WIT.md "WIT Interfaces".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wit/name.h"
#include "wit/stability.h"
#include "wit/type.h"

namespace composable::wit {

struct Interface;
using InterfacePtr = std::shared_ptr<const Interface>;

// How a name came to stand for a type.
enum class TypeForm : std::uint8_t {
  kDefined,   // `record`, `variant`, `enum`, `flags`, `type t = …`
  kResource,  // `resource r`
  kOwned,     // `type t = own<r>`; `type t = r` is kDefined
  kUsed,      // `use i.{t}`, `use i.{t as u}`
};

// A name for a type, in an interface or a world.
struct TypeDefinition {
  std::string name;
  TypeForm form = TypeForm::kDefined;
  // What the name stands for, where it is used as a type; carries the name. An owning handle for a
  // resource.
  Type type;
  // What stands behind the name: anonymous, or the named type that this one is another name for.
  // For a resource an owning handle.
  Type body;
  // Where the name stands for a resource, be it another one's: such a name may stand in
  // `borrow<…>`.
  ResourcePtr resource = nullptr;
  // Of kUsed: where the type comes from, and its name there.
  InterfacePtr used_from = nullptr;
  std::string used_name = {};

  std::string docs = {};
  Stability stability = {};
  std::optional<std::string> external_id = {};
};

// A function, method, constructor, getter or setter. A method's first parameter is `self`, and a
// constructor has a result.
struct Function {
  FunctionName name;
  FunctionType type;
  std::string docs = {};
  Stability stability = {};
  std::optional<std::string> external_id = {};
};

// Something that a component can import or export and WIT has no words for.
struct ForeignItem {
  std::string what;  // "core module", "component", "value", "instance", "type", "function"
  std::string name;
  bool operator==(const ForeignItem&) const = default;
};

struct Interface {
  std::optional<InterfaceName>
      name;  // none where written in a world: `import log: interface { … }`
  std::string docs = {};
  Stability stability = {};
  std::vector<TypeDefinition> types = {};
  std::vector<Function> functions = {};
  std::vector<ForeignItem> foreign = {};  // only in what was read from a component
};

// The type or function of that exact name (`[method]blob.read`), or null.
const TypeDefinition* FindType(const Interface& interface, std::string_view name);
const Function* FindFunction(const Interface& interface, std::string_view name);

// The interfaces whose types this one uses, each once, in the order of their first use.
std::vector<InterfacePtr> DirectDependencies(const Interface& interface);

}  // namespace composable::wit
