#include "synth/config_store.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/printable.h"
#include "base/utf8.h"
#include "synth/config_module.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/name.h"

namespace composable::synth {
namespace {

using wasm::PrimitiveType;
using wasm::TypeIndex;

// How one version of the interface differs from the others.
struct StoreForm {
  std::string error_name;
  enum class ValueForm : std::uint8_t { kText, kBytes } value = ValueForm::kText;
};

std::optional<StoreForm> FormOf(const wit::InterfaceName& interface) {
  const std::string name = wit::UnversionedName(interface);
  if (name == "wasi:config/store") return StoreForm{"error", StoreForm::ValueForm::kText};
  if (name != "wasi:config/runtime") return std::nullopt;
  const auto& version = interface.package.version;
  const bool is_first = version.has_value() && version->major == 0 && version->minor == 1;
  return StoreForm{"config-error",
                   is_first ? StoreForm::ValueForm::kBytes : StoreForm::ValueForm::kText};
}

// The entries by their keys; what is wrong with one is an error.
Result<std::vector<ConfigEntry>> Sorted(std::span<const ConfigEntry> entries) {
  std::vector<ConfigEntry> sorted(entries.begin(), entries.end());
  std::ranges::sort(sorted, {}, &ConfigEntry::key);
  const auto twice = std::ranges::adjacent_find(sorted, {}, &ConfigEntry::key);
  if (twice != sorted.end()) {
    return Fail(ErrorCode::kInvalidArgument, "the configuration key `{}` occurs twice",
                Printable(twice->key));
  }
  for (const ConfigEntry& entry : sorted) {
    if (!IsUtf8(entry.key)) {
      return Fail(ErrorCode::kInvalidArgument, "the configuration key `{}` is not UTF-8",
                  Printable(entry.key));
    }
    if (!IsUtf8(entry.value)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the value of the configuration key `{}` is not UTF-8", Printable(entry.key));
    }
  }
  return sorted;
}

struct StoreTypes {
  TypeIndex error;
  TypeIndex get;
  TypeIndex get_all;
};

StoreTypes AddTypes(wasm::ScopeBuilder& scope, const StoreForm& form) {
  const auto add = [&scope](wasm::DefinedType type) { return scope.AddType(std::move(type)); };
  const TypeIndex error = add(
      wasm::VariantType{{{"upstream", PrimitiveType::kString}, {"io", PrimitiveType::kString}}});
  wasm::ValueType value = PrimitiveType::kString;
  if (form.value == StoreForm::ValueForm::kBytes) value = add(wasm::ListType{PrimitiveType::kU8});
  const TypeIndex found = add(wasm::ResultType{add(wasm::OptionType{value}), error});
  const TypeIndex all = add(wasm::ResultType{
      add(wasm::ListType{add(wasm::TupleType{{wasm::ValueType(PrimitiveType::kString), value}})}),
      error});
  return {error, scope.AddType(wasm::FunctionType{false, {{"key", PrimitiveType::kString}}, found}),
          scope.AddType(wasm::FunctionType{false, {}, all})};
}

}  // namespace

bool IsConfigStore(std::string_view interface_name) {
  const auto name = wit::ParseInterfaceName(interface_name);
  return name.has_value() && FormOf(*name).has_value();
}

Result<Bytes> MakeConfigStore(std::span<const ConfigEntry> entries,
                              std::string_view interface_name) {
  COMPOSABLE_TRY(const wit::InterfaceName name, wit::ParseInterfaceName(interface_name));
  const auto form = FormOf(name);
  if (!form) {
    return Fail(ErrorCode::kInvalidArgument,
                "`{}` is no configuration store, such as `wasi:config/store@0.2.0-rc.1`",
                Printable(interface_name));
  }
  COMPOSABLE_TRY(const std::vector<ConfigEntry> sorted, Sorted(entries));
  COMPOSABLE_TRY(const Bytes module, MakeConfigModule(sorted));

  wasm::ComponentBuilder component;
  const auto instance =
      component.AddCoreInstance(wasm::CoreInstantiate{component.AddCoreModule({module}), {}});
  const auto core_function = [&](std::string_view export_name) {
    return component.AliasCoreExport<wasm::CoreFuncIndex>(instance, std::string(export_name));
  };
  const auto memory = component.AliasCoreExport<wasm::CoreMemoryIndex>(
      instance, std::string(config_module::kMemory));
  const wasm::CanonicalOptions options = {
      wasm::StringEncoding::kUtf8, wasm::MemoryOption{memory},
      wasm::ReallocOption{core_function(config_module::kRealloc)}};
  const StoreTypes types = AddTypes(component, *form);
  const auto get = component.AddLift({core_function(config_module::kGet), options, types.get});
  const auto get_all =
      component.AddLift({core_function(config_module::kGetAll), options, types.get_all});
  const auto store = component.AddInstance(wasm::InlineInstance{
      {{{form->error_name}, types.error}, {{"get"}, get}, {{"get-all"}, get_all}}});
  component.AddExport({std::string(interface_name)}, store);
  return wasm::WriteComponent(std::move(component).Finish());
}

}  // namespace composable::synth
