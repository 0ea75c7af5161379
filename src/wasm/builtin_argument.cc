#include "wasm/builtin_argument.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>

#include "wasm/builder.h"

namespace composable::wasm {
namespace {

// Numbers anew what sections name, where core functions and one core instance were put in before
// them.
class Renumbering {
 public:
  // The first index that is another one now, and how many functions were put in there.
  Renumbering(CoreFuncIndex first_function, std::uint32_t functions,
              CoreInstanceIndex first_instance)
      : first_function_(first_function), functions_(functions), first_instance_(first_instance) {}

  void operator()(CoreInstanceSection& section) const {
    for (CoreInstance& instance : section.instances) {
      if (auto* const instantiate = std::get_if<CoreInstantiate>(&instance)) {
        for (CoreInstantiateArgument& argument : instantiate->arguments) Move(argument.instance);
        continue;
      }
      for (CoreInlineExport& item : std::get<CoreInlineInstance>(instance).exports) {
        if (auto* const function = std::get_if<CoreFuncIndex>(&item.item)) Move(*function);
      }
    }
  }
  void operator()(AliasSection& section) const {
    for (Alias& alias : section.aliases) {
      if (auto* const core = std::get_if<CoreExportAlias>(&alias)) Move(core->instance);
    }
  }
  void operator()(TypeSection& section) const {
    for (Type& type : section.types) {
      auto* const resource = std::get_if<ResourceType>(&type);
      if (resource != nullptr && resource->destructor) Move(*resource->destructor);
    }
  }
  void operator()(CanonicalSection& section) const {
    for (Canonical& canonical : section.functions) {
      std::visit([this](auto& definition) { MoveIn(definition); }, canonical);
    }
  }
  template <typename OtherSection>
  void operator()(OtherSection& /*section*/) const {}

 private:
  void Move(CoreFuncIndex& function) const {
    if (function >= first_function_) function.value += functions_;
  }
  void Move(CoreInstanceIndex& instance) const {
    if (instance >= first_instance_) ++instance.value;
  }
  template <typename Definition>
  void MoveIn(Definition& definition) const {
    if constexpr (std::is_same_v<Definition, Lift>) Move(definition.function);
    if constexpr (requires { definition.options; }) {
      for (CanonicalOption& option : definition.options) {
        if (auto* const realloc = std::get_if<ReallocOption>(&option)) Move(realloc->function);
        if (auto* const end = std::get_if<PostReturnOption>(&option)) Move(end->function);
        if (auto* const callback = std::get_if<CallbackOption>(&option)) Move(callback->function);
      }
    }
  }

  CoreFuncIndex first_function_;
  std::uint32_t functions_;
  CoreInstanceIndex first_instance_;
};

// Where a core instance is defined.
struct Place {
  std::size_t section = 0;
  std::size_t position = 0;  // among its instances
};

Place PlaceOf(const Component& component, CoreInstanceIndex instance) {
  std::size_t left = instance.value;
  for (std::size_t i = 0;; ++i) {
    const auto* const section = std::get_if<CoreInstanceSection>(&component.sections.at(i));
    if (section == nullptr) continue;
    if (left < section->instances.size()) return {i, left};
    left -= section->instances.size();
  }
}

// Takes what follows a place out of the sequence.
template <typename Items>
Items TakeFrom(Items& items, std::size_t position) {
  const auto first = items.begin() + static_cast<std::ptrdiff_t>(position);
  Items taken(std::make_move_iterator(first), std::make_move_iterator(items.end()));
  items.erase(first, items.end());
  return taken;
}

}  // namespace

CoreInstanceIndex GiveBuiltins(Component& component, CoreInstanceIndex instance,
                               std::string argument, std::vector<BuiltinExport> builtins) {
  const Place place = PlaceOf(component, instance);
  std::vector<Section> rest = TakeFrom(component.sections, place.section);
  std::vector<CoreInstance>& instances = std::get<CoreInstanceSection>(rest.front()).instances;
  std::vector<CoreInstance> from_instance = TakeFrom(instances, place.position);
  if (!instances.empty())
    component.sections.emplace_back(CoreInstanceSection{std::move(instances)});
  instances = std::move(from_instance);

  ComponentBuilder builder(std::move(component));
  const std::uint32_t functions_before = builder.Count(Sort::kCoreFunc);
  const CoreInstanceIndex new_instance(builder.Count(Sort::kCoreInstance));
  CoreInlineInstance given;
  for (BuiltinExport& item : builtins)
    given.exports.push_back({std::move(item.name), builder.AddBuiltin(item.builtin)});
  component = std::move(builder).Finish();

  const Renumbering renumber(CoreFuncIndex(functions_before),
                             static_cast<std::uint32_t>(given.exports.size()), new_instance);
  for (Section& section : rest) std::visit(renumber, section);
  auto& own = std::get<CoreInstantiate>(instances.front());
  own.arguments.push_back({std::move(argument), new_instance});
  instances.insert(instances.begin(), std::move(given));
  std::ranges::move(rest, std::back_inserter(component.sections));
  return CoreInstanceIndex(new_instance.value + 1);
}

}  // namespace composable::wasm
