// Building components: the builders hand out the indices, so that nobody else has to count.
//
// A builder appends definitions in the order of the calls and returns the index of each, typed by
// its index space. It checks nothing: what is built is valid when the definitions are. Plain
// objects: not copyable, movable, one thread at a time.
//
// Source: component model, Explainer.md "Index Spaces"; Binary.md "Component Definitions".
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/strong_id.h"
#include "wasm/component.h"

namespace composable::wasm {

// The index space that an import or export of a type belongs to: IndexOf<FuncExtern> is FuncIndex.
template <typename Extern>
struct ExternIndexSpace;
template <>
struct ExternIndexSpace<CoreModuleExtern> {
  using Index = CoreModuleIndex;
};
template <>
struct ExternIndexSpace<FuncExtern> {
  using Index = FuncIndex;
};
template <>
struct ExternIndexSpace<ValueExtern> {
  using Index = ValueIndex;
};
template <>
struct ExternIndexSpace<EqTypeExtern> {
  using Index = TypeIndex;
};
template <>
struct ExternIndexSpace<SubResourceExtern> {
  using Index = TypeIndex;
};
template <>
struct ExternIndexSpace<ComponentExtern> {
  using Index = ComponentIndex;
};
template <>
struct ExternIndexSpace<InstanceExtern> {
  using Index = InstanceIndex;
};
template <typename Extern>
using IndexOf = ExternIndexSpace<Extern>::Index;

// How many items each index space has, by its sort.
using ItemCounts = std::array<std::uint32_t, kSortCount>;

// What all scopes have in common: types and aliases. Code that defines types takes this, and works
// for components, component types and instance types alike.
class ScopeBuilder {
 public:
  virtual ~ScopeBuilder() = default;
  ScopeBuilder(const ScopeBuilder&) = delete;
  ScopeBuilder& operator=(const ScopeBuilder&) = delete;

  TypeIndex AddType(Type type) {
    Append({std::move(type)});
    return Next<TypeIndex>();
  }
  // The index of the first type of a group.
  CoreTypeIndex AddCoreType(CoreType type);

  // `(alias export instance name (sort))`: AliasExport<FuncIndex>(instance, "greet").
  template <typename Index>
  Index AliasExport(InstanceIndex instance, std::string name) {
    Append({Alias(ExportAlias{Index::TagType::kSort, instance, std::move(name)})});
    return Next<Index>();
  }
  // `(alias outer count index (sort))`: `index` belongs to the scope `count` levels out.
  template <typename Index>
  Index AliasOuter(std::uint32_t count, Index index) {
    Append({Alias(OuterAlias{Index::TagType::kSort, count, index.value})});
    return Next<Index>();
  }

  // How many items the index space has so far.
  std::uint32_t Count(Sort sort) const { return counts_[static_cast<std::size_t>(sort)]; }

 protected:
  ScopeBuilder() = default;
  explicit ScopeBuilder(const ItemCounts& counts) : counts_(counts) {}
  ScopeBuilder(ScopeBuilder&&) = default;
  ScopeBuilder& operator=(ScopeBuilder&&) = default;

  // Stores a definition, which may be of any form that the scope has.
  virtual void Append(Declaration declaration) = 0;

  // The index of the next item of the space, which it takes; of the first of `count`.
  template <typename Index>
  Index Next(std::uint32_t count = 1) {
    return Index(std::exchange(counts_[static_cast<std::size_t>(Index::TagType::kSort)],
                               counts_[static_cast<std::size_t>(Index::TagType::kSort)] + count));
  }

 private:
  ItemCounts counts_ = {};
};

// The scope of an instance type.
class InstanceTypeBuilder final : public ScopeBuilder {
 public:
  template <typename Extern>
  IndexOf<Extern> AddExport(ExternName name, Extern type) {
    Append({ExportDeclaration{std::move(name), type}});
    return Next<IndexOf<Extern>>();
  }

  InstanceType Finish() && { return {std::move(declarations_)}; }

 private:
  void Append(Declaration declaration) override { declarations_.push_back(std::move(declaration)); }

  std::vector<Declaration> declarations_;
};

// What components and component types have in common: imports. Code that imports takes this.
class ComponentScopeBuilder : public ScopeBuilder {
 public:
  using ScopeBuilder::ScopeBuilder;

  template <typename Extern>
  IndexOf<Extern> AddImport(ExternName name, Extern type) {
    Append({Import{std::move(name), type}});
    return Next<IndexOf<Extern>>();
  }
};

// The scope of a component type.
class ComponentTypeBuilder final : public ComponentScopeBuilder {
 public:
  template <typename Extern>
  IndexOf<Extern> AddExport(ExternName name, Extern type) {
    Append({ExportDeclaration{std::move(name), type}});
    return Next<IndexOf<Extern>>();
  }

  ComponentType Finish() && { return {std::move(declarations_)}; }

 private:
  void Append(Declaration declaration) override { declarations_.push_back(std::move(declaration)); }

  std::vector<Declaration> declarations_;
};

// A component. Definitions that follow one another and have the same form share a section. Payloads
// are views: their bytes must outlive the component.
class ComponentBuilder final : public ComponentScopeBuilder {
 public:
  ComponentBuilder() = default;
  // Goes on with a component that was read or built: what is added stands behind all that it has.
  explicit ComponentBuilder(Component component);

  // A whole core module, preamble included.
  CoreModuleIndex AddCoreModule(Payload module);
  // A nested component; the payload is one's bytes, preamble included.
  ComponentIndex AddComponent(Component component);
  ComponentIndex AddComponent(Payload component);
  CoreInstanceIndex AddCoreInstance(CoreInstance instance);
  InstanceIndex AddInstance(Instance instance);

  // `(alias core export instance name (sort))`: AliasCoreExport<CoreMemoryIndex>(instance, "mem").
  template <typename Index>
  Index AliasCoreExport(CoreInstanceIndex instance, std::string name) {
    Append({Alias(CoreExportAlias{Index::TagType::kSort, instance, std::move(name)})});
    return Next<Index>();
  }

  FuncIndex AddLift(Lift lift);
  CoreFuncIndex AddLower(Lower lower);
  // Every canonical definition but Lift and Lower: all add a core function.
  template <typename Builtin>
  CoreFuncIndex AddBuiltin(Builtin builtin) {
    AppendCanonical(std::move(builtin));
    return Next<CoreFuncIndex>();
  }

  // Exports an item, as being of `type` where one is given. The index returned is that of the
  // export, which is another item than the one that is exported.
  template <typename Index>
  Index AddExport(ExternName name, Index item, std::optional<ExternType> type = std::nullopt) {
    AppendExportItem(Export{std::move(name), item, type});
    return Next<Index>();
  }

  void AddCustomSection(std::string name, Payload data);

  Component Finish() && { return std::move(component_); }

 private:
  void Append(Declaration declaration) override;
  void AppendCanonical(Canonical canonical);
  void AppendExportItem(Export item);
  template <typename WantedSection>
  WantedSection& LastSection();

  Component component_;
};

}  // namespace composable::wasm
