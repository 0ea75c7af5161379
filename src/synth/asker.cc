#include "synth/asker.h"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/advice_parts.h"
#include "synth/asker_module.h"
#include "wasm/builder.h"
#include "wasm/builtin_argument.h"
#include "wasm/module_link.h"
#include "wit/encode.h"

namespace composable::synth {
namespace {

using wasm::CoreFuncIndex;

// What the asker imports of the advice.
std::vector<wasm::ModuleLink> LinksTo(const AdviceParts& parts) {
  std::vector<wasm::ModuleLink> links = {{asker_imports::kMemory, parts.memory},
                                         {asker_imports::kRealloc, parts.realloc},
                                         {asker_imports::kConstruct, parts.construct},
                                         {asker_imports::kBefore, parts.before},
                                         {asker_imports::kAfter, parts.after}};
  if (parts.before_post_return)
    links.push_back({asker_imports::kEndBefore, *parts.before_post_return});
  if (parts.after_post_return)
    links.push_back({asker_imports::kEndAfter, *parts.after_post_return});
  return links;
}

std::vector<wasm::BuiltinExport> BuiltinsFor(const AdviceParts& parts) {
  using Operation = wasm::ResourceBuiltin::Operation;
  std::vector<wasm::BuiltinExport> builtins = {
      {asker_imports::kRepresentation, {Operation::kRep, parts.invocation}}};
  if (parts.has_destructor)
    builtins.push_back({asker_imports::kDrop, {Operation::kDrop, parts.invocation}});
  return builtins;
}

// Defines the types of the interface, lifts its functions, and exports it.
Status Export(wasm::ComponentBuilder& builder, const AdviceParts& parts,
              wasm::CoreInstanceIndex advice) {
  const wit::Interface interface = MakeAskerInterface(parts.has_destructor);
  wit::TypeEncoder types(builder);
  wasm::InlineInstance exported;
  for (const wit::TypeDefinition& definition : interface.types) {
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.EncodeBody(definition));
    types.AddDefinition(definition, &interface, type);
    exported.exports.push_back({{definition.name}, type});
  }
  const auto core_function = [&](const std::string& name) {
    return builder.AliasCoreExport<CoreFuncIndex>(advice, name);
  };
  const wasm::CanonicalOptions options = {
      wasm::StringEncoding::kUtf8,
      wasm::MemoryOption{builder.AliasCoreExport<wasm::CoreMemoryIndex>(advice, parts.memory)},
      wasm::ReallocOption{core_function(parts.realloc)}};
  for (const wit::Function& function : interface.functions) {
    const std::string name = ToString(function.name);
    std::optional<std::string> post_return;
    if (name == asker_functions::kTellBefore) post_return = parts.before_post_return;
    if (name == asker_functions::kTellAfter) post_return = parts.after_post_return;
    wasm::CanonicalOptions own = options;
    if (post_return) own.emplace_back(wasm::PostReturnOption{core_function(*post_return)});
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.Encode(function.type));
    exported.exports.push_back(
        {{name}, builder.AddLift({core_function(name), std::move(own), type})});
  }
  const auto instance = builder.AddInstance(std::move(exported));
  builder.AddExport({std::string(kAskerInterface)}, instance);
  return {};
}

}  // namespace

Result<std::optional<Bytes>> AddAsker(wasm::Component& component, std::string_view advice_export) {
  const auto parts = FindAdviceParts(component, advice_export);
  if (!parts) return std::nullopt;
  COMPOSABLE_TRY(const Bytes asker,
                 MakeAskerModule({.has_destructor = parts->has_destructor,
                                  .has_end_before = parts->before_post_return.has_value(),
                                  .has_end_after = parts->after_post_return.has_value()}));
  wasm::Payload& module =
      std::get<wasm::CoreModuleSection>(component.sections.at(parts->module_section)).module;
  auto linked = wasm::LinkModules(module.bytes, asker, LinksTo(*parts));
  if (!linked) return std::nullopt;  // of a kind that is not known
  module.bytes = *linked;
  const wasm::CoreInstanceIndex advice =
      wasm::GiveBuiltins(component, parts->instance, asker_imports::kBuiltins, BuiltinsFor(*parts));
  wasm::ComponentBuilder builder(std::move(component));
  const Status exported = Export(builder, *parts, advice);
  component = std::move(builder).Finish();
  COMPOSABLE_CHECK(exported);
  return *std::move(linked);
}

const Sha256Digest& AskerDigest() {
  // With all that any has.
  static const Sha256Digest kDigest = Sha256(
      MakeAskerModule({.has_destructor = true, .has_end_before = true, .has_end_after = true})
          .value());
  return kDigest;
}

}  // namespace composable::synth
