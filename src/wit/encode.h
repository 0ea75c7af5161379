// From types back to binary types: what a component needs to import interfaces, functions and
// types, and to lift and lower functions.
//
// The counterpart of decode.h. Interfaces are encoded as existing tools do: an instance type that
// exports each type under its name, resources as `(sub resource)`, types of other interfaces as
// equal to those of the instances that were imported before; functions follow. Documentation has no
// place in it.
//
// What a type is, is told by its identity: the handles in functions and fields have to be copies of
// those in the type definitions, as they are in whatever was decoded or read from text. Resources
// are told by their pointers.
//
// Errors of all functions: kNotFound for a resource that nothing imported or defined before has;
// kUnsupported for interfaces with items that WIT has no words for.
//
// Source: component model, Explainer.md "Type Definitions"; WIT.md "Package Format".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "wasm/builder.h"
#include "wit/interface.h"
#include "wit/world.h"

namespace composable::wit {

// The types of one scope: which index each has. Types are added to the scope when they are first
// needed, and once.
class TypeEncoder {
 public:
  // Gives a type a name in the scope, and returns the index that it is known by from then on.
  // Records, variants, enums and flags that an import uses need one.
  using Namer = std::function<wasm::TypeIndex(std::string_view wanted, wasm::TypeIndex type)>;

  // The scope and the enclosing types are borrowed. What the scope does not know is looked for in
  // those, if any, and aliased.
  explicit TypeEncoder(wasm::ScopeBuilder& scope, TypeEncoder* enclosing = nullptr)
      : scope_(scope), enclosing_(enclosing) {}
  TypeEncoder(const TypeEncoder&) = delete;
  TypeEncoder& operator=(const TypeEncoder&) = delete;
  ~TypeEncoder() = default;

  // Asked for every nominal type without a name of its own; without a namer those stay anonymous,
  // which is right where they are named later or never leave the component.
  void SetNamer(Namer namer) { namer_ = std::move(namer); }

  // The types of the interface, which has to outlive this, are those that the instance exports;
  // they are aliased when needed.
  void AddInstance(const Interface& interface, wasm::InstanceIndex instance);
  // The name stands for that type. `owner` is the interface that defines it, null for a world.
  void AddDefinition(const TypeDefinition& definition, const Interface* owner,
                     wasm::TypeIndex type);

  Result<wasm::ValueType> Encode(const Type& type);
  Result<wasm::TypeIndex> Encode(const FunctionType& type);
  // What the definition's name is to be equal to; not for new resources.
  Result<wasm::TypeIndex> EncodeBody(const TypeDefinition& definition);

 private:
  enum class Meaning : std::uint8_t { kValue, kResource };
  struct ExportOf {
    wasm::InstanceIndex instance;
    std::string name;
  };
  struct Entry {
    std::string name;  // empty for an anonymous type
    Meaning meaning = Meaning::kValue;
    std::variant<wasm::TypeIndex, ExportOf> where;
  };
  using EntryId = std::size_t;  // into entries_

  void Register(const TypeDefinition& definition, const Interface* owner, Entry entry);
  // The index of an entry, which is aliased where it was not yet.
  wasm::TypeIndex IndexOf(EntryId entry);
  // A named type, here or in the enclosing scopes.
  std::optional<EntryId> FindNamed(const Type& type);
  std::optional<EntryId> FindUsed(const TypeDefinition& definition);
  std::optional<EntryId> FindResource(const ResourcePtr& resource, std::string_view name);
  // Makes an enclosing scope's entry one of this scope.
  EntryId Alias(EntryId enclosing_entry);
  Result<wasm::TypeIndex> EncodeResource(const ResourcePtr& resource, std::string_view name);
  Result<wasm::TypeIndex> EncodeHandle(const Type& type);
  // The index of a type that is no primitive.
  Result<wasm::TypeIndex> EncodeStructure(const Type& type);
  Result<wasm::DefinedType> MakeDefined(const Type& type);
  Result<std::optional<wasm::ValueType>> EncodeOptional(const std::optional<Type>& type);

  wasm::ScopeBuilder& scope_;
  TypeEncoder* enclosing_;
  Namer namer_;
  std::vector<Entry> entries_;
  // Named types by their identity; the type is kept so that its identity stays its own.
  std::unordered_map<const void*, std::pair<Type, EntryId>> named_;
  std::map<std::pair<const Interface*, std::string>, EntryId, std::less<>> by_name_;
  // By resource and name; under the empty name, the first name that a resource was given.
  std::map<std::pair<ResourcePtr, std::string>, EntryId> resources_;
  // Anonymous types of this scope.
  std::unordered_map<const void*, std::pair<Type, wasm::TypeIndex>> anonymous_;
  std::map<wasm::TypeIndex, wasm::TypeIndex> own_handles_;  // by resource
  std::map<wasm::TypeIndex, wasm::TypeIndex> borrow_handles_;
  std::map<EntryId, EntryId> aliased_;  // by the enclosing scope's entry
};

// Plain names that are taken in a scope; two are the same where UniquenessKey says so.
class NamesInUse {
 public:
  void Add(std::string_view name);
  // The wanted label, or one like it that is free, which is taken from then on.
  std::string Take(std::string_view wanted);

 private:
  std::set<std::string, std::less<>> keys_;
};

// The index, in the enclosing scope, of a resource that an interface defines.
using ResourceFinder = std::function<wasm::TypeIndex(const TypeDefinition& definition)>;

// The instance type of an interface. Types that it uses and `enclosing`, the scope that the
// instance type is for, does not know are defined in it. The resources that it defines are new
// ones, as in imports; with `resources` they are those of an instance that is there already.
Result<wasm::InstanceType> EncodeInterface(const Interface& interface, TypeEncoder& enclosing,
                                           const ResourceFinder& resources = {});

// Imports into a component or component type, in the order of the calls; each has to follow what it
// uses.
class ImportEncoder {
 public:
  explicit ImportEncoder(wasm::ComponentScopeBuilder& scope);
  ImportEncoder(const ImportEncoder&) = delete;
  ImportEncoder& operator=(const ImportEncoder&) = delete;
  ~ImportEncoder() = default;

  // A plain name that is going to be imported: no type gets it in the meantime.
  void Reserve(std::string_view name) { names_.Add(name); }

  Result<wasm::InstanceIndex> ImportInterface(wasm::ExternName name, const Interface& interface);
  Result<wasm::FuncIndex> ImportFunction(const Function& function);
  Result<wasm::TypeIndex> ImportType(const TypeDefinition& definition);
  // Any of these, under the item's own name.
  Result<wasm::ExternIndex> Import(const WorldItem& item);

  TypeEncoder& types() { return types_; }

 private:
  wasm::ComponentScopeBuilder& scope_;
  TypeEncoder types_;
  NamesInUse names_;
};

}  // namespace composable::wit
