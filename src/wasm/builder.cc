#include "wasm/builder.h"

namespace composable::wasm {
namespace {

// How many items a core type adds.
std::uint32_t CountOf(const CoreType& type) {
  const auto* const group = std::get_if<RecGroup>(&type);
  return group == nullptr ? 1U : static_cast<std::uint32_t>(group->types.size());
}

// Counts what sections add to the index spaces.
class ItemCounter {
 public:
  const ItemCounts& counts() const { return counts_; }

  void operator()(const CustomSection& /*section*/) {}
  void operator()(const CoreModuleSection& /*section*/) { Add(Sort::kCoreModule); }
  void operator()(const CoreInstanceSection& section) {
    Add(Sort::kCoreInstance, section.instances.size());
  }
  void operator()(const CoreTypeSection& section) {
    for (const CoreType& type : section.types) Add(Sort::kCoreType, CountOf(type));
  }
  void operator()(const ComponentSection& /*section*/) { Add(Sort::kComponent); }
  void operator()(const InstanceSection& section) {
    Add(Sort::kInstance, section.instances.size());
  }
  void operator()(const AliasSection& section) {
    for (const Alias& alias : section.aliases) Add(SortOf(alias));
  }
  void operator()(const TypeSection& section) { Add(Sort::kType, section.types.size()); }
  void operator()(const CanonicalSection& section) {
    for (const Canonical& function : section.functions)
      Add(std::holds_alternative<Lift>(function) ? Sort::kFunc : Sort::kCoreFunc);
  }
  void operator()(const StartSection& section) { Add(Sort::kValue, section.result_count); }
  void operator()(const ImportSection& section) {
    for (const Import& import : section.imports) Add(SortOf(import.type));
  }
  void operator()(const ExportSection& section) {
    for (const Export& item : section.exports) Add(SortOf(item.item));
  }
  void operator()(const ValueSection& section) { Add(Sort::kValue, section.values.size()); }

 private:
  void Add(Sort sort, std::size_t count = 1) {
    counts_[static_cast<std::size_t>(sort)] += static_cast<std::uint32_t>(count);
  }

  ItemCounts counts_ = {};
};

ItemCounts CountItems(const Component& component) {
  ItemCounter counter;
  for (const Section& section : component.sections) std::visit(counter, section);
  return counter.counts();
}

}  // namespace

CoreTypeIndex ScopeBuilder::AddCoreType(CoreType type) {
  const std::uint32_t count = CountOf(type);
  Append({std::move(type)});
  return Next<CoreTypeIndex>(count);
}

ComponentBuilder::ComponentBuilder(Component component)
    : ComponentScopeBuilder(CountItems(component)), component_(std::move(component)) {}

// The last section where it is of that kind, else a new one.
template <typename WantedSection>
WantedSection& ComponentBuilder::LastSection() {
  if (!component_.sections.empty()) {
    auto* const last = std::get_if<WantedSection>(&component_.sections.back());
    if (last != nullptr) return *last;
  }
  return std::get<WantedSection>(component_.sections.emplace_back(WantedSection{}));
}

void ComponentBuilder::Append(Declaration declaration) {
  struct Visitor {
    ComponentBuilder& builder;

    void operator()(CoreType& type) const {
      builder.LastSection<CoreTypeSection>().types.push_back(std::move(type));
    }
    void operator()(Type& type) const {
      builder.LastSection<TypeSection>().types.push_back(std::move(type));
    }
    void operator()(Alias& alias) const {
      builder.LastSection<AliasSection>().aliases.push_back(std::move(alias));
    }
    void operator()(Import& import) const {
      builder.LastSection<ImportSection>().imports.push_back(std::move(import));
    }
    // Only types have these; the exports of a component are items.
    void operator()(ExportDeclaration&) const {}
  };
  std::visit(Visitor{*this}, declaration.form);
}

void ComponentBuilder::AppendCanonical(Canonical canonical) {
  LastSection<CanonicalSection>().functions.push_back(std::move(canonical));
}

void ComponentBuilder::AppendExportItem(Export item) {
  LastSection<ExportSection>().exports.push_back(std::move(item));
}

CoreModuleIndex ComponentBuilder::AddCoreModule(Payload module) {
  component_.sections.emplace_back(CoreModuleSection{module});
  return Next<CoreModuleIndex>();
}

ComponentIndex ComponentBuilder::AddComponent(Component component) {
  component_.sections.emplace_back(ComponentSection{Box<Component>(std::move(component))});
  return Next<ComponentIndex>();
}

ComponentIndex ComponentBuilder::AddComponent(Payload component) {
  component_.sections.emplace_back(ComponentSection{component});
  return Next<ComponentIndex>();
}

CoreInstanceIndex ComponentBuilder::AddCoreInstance(CoreInstance instance) {
  LastSection<CoreInstanceSection>().instances.push_back(std::move(instance));
  return Next<CoreInstanceIndex>();
}

InstanceIndex ComponentBuilder::AddInstance(Instance instance) {
  LastSection<InstanceSection>().instances.push_back(std::move(instance));
  return Next<InstanceIndex>();
}

FuncIndex ComponentBuilder::AddLift(Lift lift) {
  AppendCanonical(std::move(lift));
  return Next<FuncIndex>();
}

CoreFuncIndex ComponentBuilder::AddLower(Lower lower) {
  AppendCanonical(std::move(lower));
  return Next<CoreFuncIndex>();
}

void ComponentBuilder::AddCustomSection(std::string name, Payload data) {
  component_.sections.emplace_back(CustomSection{std::move(name), data});
}

}  // namespace composable::wasm
