#include "synth/advice_parts.h"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "synth/advice_interface.h"
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
  // What the core module behind the memory exports under its name.
  std::optional<wasm::MemoryType> MemoryAt(CoreMemoryIndex index) const;

  void operator()(const wasm::CoreModuleSection& section) { modules_.push_back(&section); }
  void operator()(const wasm::CoreInstanceSection& section) {
    for (const wasm::CoreInstance& instance : section.instances)
      core_instances_.push_back(std::get_if<wasm::CoreInstantiate>(&instance));
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
      if (const auto* const lift = std::get_if<wasm::Lift>(&canonical))
        functions_.emplace_back(lift);
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
  std::vector<const wasm::CoreInstantiate*> core_instances_;
  std::vector<const wasm::CoreExportAlias*> core_memories_;
  std::vector<const wasm::Export*> exports_;
};

std::optional<wasm::MemoryType> Definitions::MemoryAt(CoreMemoryIndex index) const {
  const wasm::CoreExportAlias* const alias = At(core_memories_, index.value);
  if (alias == nullptr) return std::nullopt;
  const wasm::CoreInstantiate* const instance = At(core_instances_, alias->instance.value);
  if (instance == nullptr) return std::nullopt;
  const wasm::CoreModuleSection* const module = At(modules_, instance->module.value);
  if (module == nullptr) return std::nullopt;
  const auto interface = wasm::ReadModuleInterface(module->module.bytes);
  if (!interface) return std::nullopt;
  const auto found =
      std::ranges::find(interface->exports, alias->name, &wasm::CoreExportType::name);
  if (found == interface->exports.end()) return std::nullopt;
  const auto* const memory = std::get_if<wasm::MemoryType>(&found->type);
  return memory == nullptr ? std::nullopt : std::optional(*memory);
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

bool IsPlain(const wasm::MemoryType& memory) {
  return !memory.is_64 && !memory.is_shared && memory.page_size_log2.value_or(16) == 16;
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
  const auto memory_type = definitions.MemoryAt(*memory);
  if (!memory_type || !IsPlain(*memory_type)) return std::nullopt;

  const auto resource = ResourceOf(definitions, *construct);
  const wasm::Type* const type = resource ? definitions.TypeAt(*resource) : nullptr;
  const auto* const invocation = std::get_if<wasm::ResourceType>(type);
  if (invocation == nullptr) return std::nullopt;
  return AdviceParts{.construct = construct->function,
                     .before = before->function,
                     .after = after->function,
                     .before_post_return = before_options->post_return,
                     .after_post_return = after_options->post_return,
                     .memory = *memory,
                     .realloc = *realloc,
                     .invocation = *resource,
                     .has_destructor = invocation->destructor.has_value()};
}

}  // namespace composable::synth
