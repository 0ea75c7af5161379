#include "synth/asker.h"

#include <string>
#include <utility>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/advice_parts.h"
#include "synth/asker_module.h"
#include "wasm/builder.h"
#include "wit/encode.h"

namespace composable::synth {
namespace {

using wasm::CoreFuncIndex;

wasm::CoreInstanceIndex Instantiate(wasm::ComponentBuilder& builder, const AdviceParts& parts,
                                    ByteView module) {
  using Operation = wasm::ResourceBuiltin::Operation;
  const auto builtin = [&](Operation operation) {
    return builder.AddBuiltin(wasm::ResourceBuiltin{operation, parts.invocation});
  };
  std::vector<wasm::CoreInlineExport> given = {
      {asker_imports::kMemory, parts.memory},
      {asker_imports::kRealloc, parts.realloc},
      {asker_imports::kConstruct, parts.construct},
      {asker_imports::kBefore, parts.before},
      {asker_imports::kAfter, parts.after},
      {asker_imports::kRepresentation, builtin(Operation::kRep)}};
  if (parts.has_destructor) given.push_back({asker_imports::kDrop, builtin(Operation::kDrop)});
  if (parts.before_post_return)
    given.push_back({asker_imports::kEndBefore, *parts.before_post_return});
  if (parts.after_post_return)
    given.push_back({asker_imports::kEndAfter, *parts.after_post_return});
  const auto advice = builder.AddCoreInstance(wasm::CoreInlineInstance{std::move(given)});
  return builder.AddCoreInstance(
      wasm::CoreInstantiate{builder.AddCoreModule({module}), {{asker_imports::kModule, advice}}});
}

// Defines the types of the interface, lifts its functions, and exports it.
Status Export(wasm::ComponentBuilder& builder, const AdviceParts& parts,
              wasm::CoreInstanceIndex asker) {
  const wit::Interface interface = MakeAskerInterface(parts.has_destructor);
  wit::TypeEncoder types(builder);
  wasm::InlineInstance exported;
  for (const wit::TypeDefinition& definition : interface.types) {
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.EncodeBody(definition));
    types.AddDefinition(definition, &interface, type);
    exported.exports.push_back({{definition.name}, type});
  }
  const wasm::CanonicalOptions options = {wasm::StringEncoding::kUtf8,
                                          wasm::MemoryOption{parts.memory},
                                          wasm::ReallocOption{parts.realloc}};
  for (const wit::Function& function : interface.functions) {
    const std::string name = ToString(function.name);
    std::optional<CoreFuncIndex> post_return;
    if (name == asker_functions::kTellBefore) post_return = parts.before_post_return;
    if (name == asker_functions::kTellAfter) post_return = parts.after_post_return;
    wasm::CanonicalOptions own = options;
    if (post_return) own.emplace_back(wasm::PostReturnOption{*post_return});
    COMPOSABLE_TRY(const wasm::TypeIndex type, types.Encode(function.type));
    const auto core = builder.AliasCoreExport<CoreFuncIndex>(asker, name);
    exported.exports.push_back({{name}, builder.AddLift({core, std::move(own), type})});
  }
  const auto instance = builder.AddInstance(std::move(exported));
  builder.AddExport({std::string(kAskerInterface)}, instance);
  return {};
}

}  // namespace

Result<std::optional<Bytes>> AddAsker(wasm::Component& component, std::string_view advice_export) {
  const auto parts = FindAdviceParts(component, advice_export);
  if (!parts) return std::nullopt;
  COMPOSABLE_TRY(Bytes module,
                 MakeAskerModule({.has_destructor = parts->has_destructor,
                                  .has_end_before = parts->before_post_return.has_value(),
                                  .has_end_after = parts->after_post_return.has_value()}));
  wasm::ComponentBuilder builder(std::move(component));
  const Status exported = Export(builder, *parts, Instantiate(builder, *parts, module));
  component = std::move(builder).Finish();
  COMPOSABLE_CHECK(exported);
  return module;
}

const Sha256Digest& AskerDigest() {
  // With all that any has.
  static const Sha256Digest kDigest = Sha256(
      MakeAskerModule({.has_destructor = true, .has_end_before = true, .has_end_after = true})
          .value());
  return kDigest;
}

}  // namespace composable::synth
