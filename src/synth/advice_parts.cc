#include "synth/advice_parts.h"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/asker_module.h"
#include "wasm/module_interface.h"

namespace composable::synth {
namespace {

using wasm::Component;
using wasm::CoreFuncIndex;
using wasm::CoreMemoryIndex;
using wasm::FuncIndex;
using wasm::InstanceIndex;

// The definitions of a component by their indices, as far as functions are followed through them.
// Null pointers stand for whatever is not followed.
class Definitions {
 public:
  // An import is told by its name.
  using Function = std::variant<std::monostate, const wasm::Lift*, std::string_view>;

  explicit Definitions(const Component& component) {
    for (const wasm::Section& section : component.sections) std::visit(*this, section);
  }

  Function FunctionAt(FuncIndex index) const { return At(functions_, index.value); }
  const wasm::Instance* InstanceAt(InstanceIndex index) const {
    return At(instances_, index.value);
  }
  const Component* ComponentAt(wasm::ComponentIndex index) const {
    return At(components_, index.value);
  }
  const wasm::Type* TypeAt(wasm::TypeIndex index) const { return At(types_, index.value); }
  const wasm::ExternIndex* FindExport(std::string_view name) const {
    const auto found = std::ranges::find(
        exports_, name, [](const wasm::Export* item) { return std::string_view(item->name.name); });
    return found == exports_.end() ? nullptr : &(*found)->item;
  }
  const wasm::CoreExportAlias* CoreFunctionAt(CoreFuncIndex index) const {
    return At(core_functions_, index.value);
  }
  const wasm::CoreExportAlias* CoreMemoryAt(CoreMemoryIndex index) const {
    return At(core_memories_, index.value);
  }
  // The core module that is instantiated there, where nothing else makes an instance of it.
  const wasm::CoreModuleSection* OnlyModuleOf(wasm::CoreInstanceIndex index) const;
  // Whether what is instantiated there is given something under that name.
  bool IsGiven(wasm::CoreInstanceIndex index, std::string_view name) const;
  // The type as it is defined, not as it is exported, where that is before the core instance.
  std::optional<wasm::TypeIndex> DefinitionBefore(wasm::CoreInstanceIndex index,
                                                  const wasm::Type& type) const;

  void operator()(const wasm::CoreModuleSection& section) { modules_.push_back(&section); }
  void operator()(const wasm::CoreInstanceSection& section) {
    for (const wasm::CoreInstance& instance : section.instances)
      core_instances_.push_back({std::get_if<wasm::CoreInstantiate>(&instance), types_.size()});
  }
  void operator()(const wasm::ComponentSection& section) {
    const auto* const inner = std::get_if<Box<Component>>(&section.component);
    components_.push_back(inner == nullptr ? nullptr : &**inner);
  }
  void operator()(const wasm::InstanceSection& section) {
    for (const wasm::Instance& instance : section.instances) instances_.push_back(&instance);
  }
  void operator()(const wasm::AliasSection& section) {
    for (const wasm::Alias& alias : section.aliases) {
      const auto* const core = std::get_if<wasm::CoreExportAlias>(&alias);
      if (SortOf(alias) == wasm::Sort::kCoreMemory) {
        core_memories_.push_back(core);
      } else if (SortOf(alias) == wasm::Sort::kCoreFunc) {
        core_functions_.push_back(core);
      } else {
        AddUnknown(SortOf(alias));
      }
    }
  }
  void operator()(const wasm::TypeSection& section) {
    for (const wasm::Type& type : section.types) types_.push_back(&type);
  }
  void operator()(const wasm::CanonicalSection& section) {
    for (const wasm::Canonical& canonical : section.functions) {
      if (const auto* const lift = std::get_if<wasm::Lift>(&canonical)) {
        functions_.emplace_back(lift);
      } else {
        core_functions_.push_back(nullptr);
      }
    }
  }
  void operator()(const wasm::ImportSection& section) {
    for (const wasm::Import& import : section.imports) {
      if (SortOf(import.type) == wasm::Sort::kFunc) {
        functions_.emplace_back(std::string_view(import.name.name));
      } else {
        AddUnknown(SortOf(import.type));
      }
    }
  }
  // An export is an item of its own, which is what it exports.
  void operator()(const wasm::ExportSection& section) {
    for (const wasm::Export& item : section.exports) {
      exports_.push_back(&item);
      if (const auto* const function = std::get_if<FuncIndex>(&item.item)) {
        functions_.push_back(FunctionAt(*function));
      } else if (const auto* const instance = std::get_if<InstanceIndex>(&item.item)) {
        instances_.push_back(InstanceAt(*instance));
      } else if (const auto* const type = std::get_if<wasm::TypeIndex>(&item.item)) {
        types_.push_back(TypeAt(*type));
      } else {
        AddUnknown(SortOf(item.item));
      }
    }
  }
  template <typename OtherSection>
  void operator()(const OtherSection& /*section*/) {}

 private:
  template <typename Item>
  static Item At(const std::vector<Item>& items, std::uint32_t index) {
    return index < items.size() ? items[index] : Item();
  }
  void AddUnknown(wasm::Sort sort) {
    if (sort == wasm::Sort::kFunc) functions_.emplace_back();
    if (sort == wasm::Sort::kInstance) instances_.push_back(nullptr);
    if (sort == wasm::Sort::kComponent) components_.push_back(nullptr);
    if (sort == wasm::Sort::kType) types_.push_back(nullptr);
    if (sort == wasm::Sort::kCoreModule) modules_.push_back(nullptr);
  }

  std::vector<Function> functions_;
  std::vector<const wasm::Instance*> instances_;
  std::vector<const Component*> components_;
  std::vector<const wasm::Type*> types_;
  std::vector<const wasm::CoreModuleSection*> modules_;
  struct CoreInstanceDefinition {
    const wasm::CoreInstantiate* instantiate = nullptr;
    std::size_t types_before = 0;
  };
  std::vector<CoreInstanceDefinition> core_instances_;
  std::vector<const wasm::CoreExportAlias*> core_functions_;
  std::vector<const wasm::CoreExportAlias*> core_memories_;
  std::vector<const wasm::Export*> exports_;
};

const wasm::CoreModuleSection* Definitions::OnlyModuleOf(wasm::CoreInstanceIndex index) const {
  const wasm::CoreInstantiate* const instance = At(core_instances_, index.value).instantiate;
  if (instance == nullptr) return nullptr;
  const auto is_of_module = [instance](const CoreInstanceDefinition& other) {
    return other.instantiate != nullptr && other.instantiate->module == instance->module;
  };
  if (std::ranges::count_if(core_instances_, is_of_module) != 1) return nullptr;
  return At(modules_, instance->module.value);
}

bool Definitions::IsGiven(wasm::CoreInstanceIndex index, std::string_view name) const {
  const wasm::CoreInstantiate* const instance = At(core_instances_, index.value).instantiate;
  return instance != nullptr &&
         std::ranges::count(instance->arguments, name, &wasm::CoreInstantiateArgument::name) > 0;
}

std::optional<wasm::TypeIndex> Definitions::DefinitionBefore(wasm::CoreInstanceIndex index,
                                                             const wasm::Type& type) const {
  const auto found = std::ranges::find(types_, &type);
  const auto position = static_cast<std::size_t>(found - types_.begin());
  if (position >= At(core_instances_, index.value).types_before) return std::nullopt;
  return wasm::TypeIndex(static_cast<std::uint32_t>(position));
}

bool HandsOutModules(const Component& component);

// Whether a section gives a core module to something that may make instances of it, too: to
// whoever makes an instance of the component, or to a component within it.
struct HandsOutModule {
  static bool IsModule(const wasm::ExternIndex& item) {
    return SortOf(item) == wasm::Sort::kCoreModule;
  }
  bool operator()(const wasm::ExportSection& section) const {
    return std::ranges::any_of(section.exports, IsModule, &wasm::Export::item);
  }
  bool operator()(const wasm::InstanceSection& section) const {
    return std::ranges::any_of(section.instances, [](const wasm::Instance& instance) {
      if (const auto* const made = std::get_if<wasm::InlineInstance>(&instance))
        return std::ranges::any_of(made->exports, IsModule, &wasm::InlineExport::item);
      return std::ranges::any_of(std::get<wasm::Instantiate>(instance).arguments, IsModule,
                                 &wasm::InstantiateArgument::item);
    });
  }
  bool operator()(const wasm::AliasSection& section) const {
    return std::ranges::any_of(section.aliases, [](const wasm::Alias& alias) {
      return std::holds_alternative<wasm::OuterAlias>(alias) &&
             SortOf(alias) == wasm::Sort::kCoreModule;
    });
  }
  bool operator()(const wasm::ComponentSection& section) const {
    const auto* const inner = std::get_if<Box<Component>>(&section.component);
    return inner == nullptr || HandsOutModules(**inner);
  }
  template <typename OtherSection>
  bool operator()(const OtherSection& /*section*/) const {
    return false;
  }
};

bool HandsOutModules(const Component& component) {
  return std::ranges::any_of(component.sections, [](const wasm::Section& section) {
    return std::visit(HandsOutModule(), section);
  });
}

const wasm::Lift* AsLift(const Definitions::Function& function) {
  const auto* const lift = std::get_if<const wasm::Lift*>(&function);
  return lift == nullptr ? nullptr : *lift;
}

template <typename Items, typename Name>
const FuncIndex* FindFunction(const Items& items, std::string_view name, Name name_of) {
  const auto found = std::ranges::find(items, name, name_of);
  return found == items.end() ? nullptr : std::get_if<FuncIndex>(&found->item);
}

// The lift behind a function that an instance exports.
const wasm::Lift* FindLift(const Definitions& outer, const wasm::Instance& instance,
                           std::string_view name) {
  if (const auto* const made = std::get_if<wasm::InlineInstance>(&instance)) {
    const FuncIndex* const function = FindFunction(
        made->exports, name,
        [](const wasm::InlineExport& item) { return std::string_view(item.name.name); });
    return function == nullptr ? nullptr : AsLift(outer.FunctionAt(*function));
  }
  // A component within that exports what it imports: it gives types their names.
  const auto& instantiate = std::get<wasm::Instantiate>(instance);
  const Component* const component = outer.ComponentAt(instantiate.component);
  if (component == nullptr) return nullptr;
  const Definitions inner(*component);
  const auto* const exported = std::get_if<FuncIndex>(inner.FindExport(name));
  if (exported == nullptr) return nullptr;
  const Definitions::Function function = inner.FunctionAt(*exported);
  const auto* const import = std::get_if<std::string_view>(&function);
  if (import == nullptr) return nullptr;
  const FuncIndex* const given =
      FindFunction(instantiate.arguments, *import, &wasm::InstantiateArgument::name);
  return given == nullptr ? nullptr : AsLift(outer.FunctionAt(*given));
}

// The options of a lift, where there are no others than these.
struct LiftOptions {
  std::optional<CoreMemoryIndex> memory;
  std::optional<CoreFuncIndex> realloc;
  std::optional<CoreFuncIndex> post_return;
};

std::optional<LiftOptions> OptionsOf(const wasm::Lift& lift) {
  LiftOptions options;
  for (const wasm::CanonicalOption& option : lift.options) {
    if (const auto* const memory = std::get_if<wasm::MemoryOption>(&option)) {
      options.memory = memory->memory;
    } else if (const auto* const realloc = std::get_if<wasm::ReallocOption>(&option)) {
      options.realloc = realloc->function;
    } else if (const auto* const post_return = std::get_if<wasm::PostReturnOption>(&option)) {
      options.post_return = post_return->function;
    } else if (option != wasm::CanonicalOption(wasm::StringEncoding::kUtf8)) {
      return std::nullopt;
    }
  }
  return options;
}

// Whether the core module exports a memory of 32-bit addresses and usual pages, for one thread.
bool ExportsPlainMemory(const wasm::CoreModuleSection& module, std::string_view name) {
  const auto interface = wasm::ReadModuleInterface(module.module.bytes);
  if (!interface) return false;
  const auto found = std::ranges::find(interface->exports, name, &wasm::CoreExportType::name);
  if (found == interface->exports.end()) return false;
  const auto* const memory = std::get_if<wasm::MemoryType>(&found->type);
  return memory != nullptr && !memory->is_64 && !memory->is_shared &&
         memory->page_size_log2.value_or(16) == 16;
}

// The resource that the constructor returns an own handle of.
std::optional<wasm::TypeIndex> ResourceOf(const Definitions& definitions, const wasm::Lift& lift) {
  const wasm::Type* const type = definitions.TypeAt(lift.type);
  const auto* const function = std::get_if<wasm::FunctionType>(type);
  if (function == nullptr || !function->result) return std::nullopt;
  const auto* const result = std::get_if<wasm::TypeIndex>(&*function->result);
  const wasm::Type* const handle = result == nullptr ? nullptr : definitions.TypeAt(*result);
  const auto* const defined = std::get_if<wasm::DefinedType>(handle);
  const auto* const own = std::get_if<wasm::OwnType>(defined);
  return own == nullptr ? std::nullopt : std::optional(own->resource);
}

}  // namespace

std::optional<AdviceParts> FindAdviceParts(const Component& component,
                                           std::string_view advice_export) {
  const Definitions definitions(component);
  if (definitions.FindExport(kAskerInterface) != nullptr) return std::nullopt;
  const auto* const index = std::get_if<InstanceIndex>(definitions.FindExport(advice_export));
  const wasm::Instance* const instance =
      index == nullptr ? nullptr : definitions.InstanceAt(*index);
  if (instance == nullptr) return std::nullopt;
  const wasm::Lift* const construct = FindLift(definitions, *instance, "[constructor]invocation");
  const wasm::Lift* const before = FindLift(definitions, *instance, "[method]invocation.before");
  const wasm::Lift* const after = FindLift(definitions, *instance, "[method]invocation.after");
  if (construct == nullptr || before == nullptr || after == nullptr) return std::nullopt;

  const auto construct_options = OptionsOf(*construct);
  const auto before_options = OptionsOf(*before);
  const auto after_options = OptionsOf(*after);
  if (!construct_options || !before_options || !after_options) return std::nullopt;
  const auto& memory = construct_options->memory;
  const auto& realloc = construct_options->realloc;
  if (!memory || before_options->memory != memory || after_options->memory != memory)
    return std::nullopt;
  if (!realloc || after_options->realloc != realloc || construct_options->post_return)
    return std::nullopt;

  const wasm::CoreExportAlias* const exported_memory = definitions.CoreMemoryAt(*memory);
  if (exported_memory == nullptr) return std::nullopt;
  AdviceParts parts;
  parts.instance = exported_memory->instance;
  parts.memory = exported_memory->name;
  bool are_of_instance = true;
  // The name of a function that the instance exports.
  const auto name_of = [&](CoreFuncIndex function) -> std::string {
    const wasm::CoreExportAlias* const item = definitions.CoreFunctionAt(function);
    if (item != nullptr && item->instance == parts.instance) return item->name;
    are_of_instance = false;
    return {};
  };
  parts.realloc = name_of(*realloc);
  parts.construct = name_of(construct->function);
  parts.before = name_of(before->function);
  parts.after = name_of(after->function);
  parts.before_post_return = before_options->post_return.transform(name_of);
  parts.after_post_return = after_options->post_return.transform(name_of);
  const wasm::CoreModuleSection* const module = definitions.OnlyModuleOf(parts.instance);
  if (!are_of_instance || module == nullptr || HandsOutModules(component)) return std::nullopt;
  if (!ExportsPlainMemory(*module, parts.memory)) return std::nullopt;
  if (definitions.IsGiven(parts.instance, asker_imports::kBuiltins)) return std::nullopt;
  parts.module_section = static_cast<std::size_t>(
      std::ranges::find_if(component.sections,
                           [module](const wasm::Section& section) {
                             return std::get_if<wasm::CoreModuleSection>(&section) == module;
                           }) -
      component.sections.begin());

  const auto resource = ResourceOf(definitions, *construct);
  const wasm::Type* const type = resource ? definitions.TypeAt(*resource) : nullptr;
  const auto* const invocation = std::get_if<wasm::ResourceType>(type);
  if (invocation == nullptr) return std::nullopt;
  parts.has_destructor = invocation->destructor.has_value();
  const auto defined = definitions.DefinitionBefore(parts.instance, *type);
  if (!defined) return std::nullopt;
  parts.invocation = *defined;
  return parts;
}

}  // namespace composable::synth
