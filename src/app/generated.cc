#include "app/generated.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "synth/advice_interface.h"
#include "synth/asker.h"
#include "synth/config_store.h"
#include "synth/interceptor.h"
#include "synth/interpreter.h"
#include "value/value.h"
#include "wasm/reader.h"
#include "wit/decode.h"
#include "wit/subtype.h"

namespace composable::app {
namespace {

// Whether the generated store fits: a component may import something else under that name.
Status CheckStore(ByteView store, const graph::ComponentNode& node, const wit::WorldItem& import) {
  COMPOSABLE_TRY(const wit::World world, wit::DecodeWorld(store));
  const wit::WorldItem* const provided = wit::FindItem(world.exports, import.name);
  const wit::Interface* const wanted = wit::InterfaceOf(import);
  if (provided == nullptr || wanted == nullptr) return {};
  const wit::ResourceScope provider;
  wit::ResourceScope importer;
  const auto mismatch =
      wit::FindMismatch(*wit::InterfaceOf(*provided), provider, *wanted, importer);
  if (!mismatch) return {};
  return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitConfigStore},
              "the import `{}` of component `{}` does not fit the store that is generated of "
              "`config`: {}",
              import.name, node.definition.name.value, wit::ToString(*mismatch));
}

// Which of the interfaces of advice an export is.
synth::AdviceVersion VersionOf(const wit::WorldItem& advice) {
  return advice.name.starts_with("composable:") ? synth::AdviceVersion::kTree
                                                : synth::AdviceVersion::kText;
}

// A `call-context` of kContextInterface.
value::Value ContextValue(const engine::Caller& caller) {
  value::Sequence headers;
  for (const auto& [name, value] : caller.propagated_headers)
    headers.items.emplace_back(value::Sequence{{value::String(name), value::String(value)}});
  return value::Value(
      value::Sequence{{value::String(caller.id), value::Value(std::move(headers))}});
}

Result<compose::GeneratedInterceptor> MakeInterceptor(const graph::Graph& graph,
                                                      const graph::InterceptorNode& node,
                                                      synth::InterceptorHost host) {
  COMPOSABLE_TRY(const synth::AdviceVersion version, AdviceOf(graph, node));
  COMPOSABLE_TRY(const wit::FunctionPatterns match, MatchOf(node));
  const graph::ComponentNode& target = *graph.Component(node.target);
  const synth::InterceptorOptions options = {.advice = version,
                                             .host = host,
                                             .component = target.definition.name.value,
                                             .adviser = node.use.component.value};
  auto made = synth::MakeInterceptor(target.binary->world, match, options);
  if (!made) {
    return std::unexpected(
        std::move(made)
            .error()
            .WithContext(fmt::format("interceptor `{}`", node.use.component.value))
            .WithContext(fmt::format("component `{}`", target.definition.name.value)));
  }
  return compose::GeneratedInterceptor{.binary = std::move(made->binary),
                                       .advice_import = std::move(made->advice_import),
                                       .renamed_imports = std::move(made->renamed_imports),
                                       .host_imports = synth::HostImportsOf(options),
                                       .shared_module = synth::InterpreterModule()};
}

}  // namespace

Result<compose::GeneratedComponent> MakeStore(const graph::ComponentNode& node,
                                              std::size_t import_item) {
  std::vector<synth::ConfigEntry> entries;
  for (const config::ConfigEntry& entry : node.definition.config) {
    entries.push_back({.key = entry.key.value, .value = entry.value.value});
  }
  const wit::WorldItem& import = node.binary->world.imports[import_item];
  COMPOSABLE_TRY(Bytes binary, synth::MakeConfigStore(entries, import.name));
  COMPOSABLE_CHECK(CheckStore(binary, node, import));
  return compose::GeneratedComponent{.binary = std::move(binary), .export_name = import.name};
}

Result<std::optional<compose::Asker>> AddAskerTo(wasm::Component& component,
                                                 std::string_view advice_export) {
  COMPOSABLE_TRY(auto module, synth::AddAsker(component, advice_export));
  if (!module) return std::nullopt;
  return compose::Asker{.module = *std::move(module),
                        .export_name = std::string(synth::kAskerInterface)};
}

Result<Bytes> MakeAskerModule(const graph::ComponentBinary& advice,
                              std::string_view advice_export) {
  COMPOSABLE_TRY(const ByteView bytes, advice.bytes.Whole());
  COMPOSABLE_TRY(wasm::Component component, wasm::ReadComponent(bytes));
  COMPOSABLE_TRY(auto module, synth::AddAsker(component, advice_export));
  if (!module) return Fail(ErrorCode::kInternal, "no place for an asker of `{}`", advice_export);
  return *std::move(module);
}

// A component may export something else under the name of advice.
Result<synth::AdviceVersion> AdviceOf(const graph::Graph& graph,
                                      const graph::InterceptorNode& interceptor) {
  const graph::FromComponent& advice = interceptor.advice;
  const graph::ComponentNode& component = *graph.Component(graph.SubjectOf(advice.node));
  const wit::WorldItem& provided = component.binary->world.exports[advice.export_item];
  const synth::AdviceVersion version = VersionOf(provided);
  const wit::Interface wanted = synth::MakeAdviceInterface(version);
  const wit::ResourceScope provider;
  wit::ResourceScope importer;
  const auto mismatch = wit::FindMismatch(*wit::InterfaceOf(provided), provider, wanted, importer);
  if (!mismatch) return version;
  return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitAdvice},
              "the export `{}` of component `{}` is not what interceptors ask: {}", provided.name,
              component.definition.name.value, wit::ToString(*mismatch));
}

Result<wit::FunctionPatterns> MatchOf(const graph::InterceptorNode& interceptor) {
  std::vector<std::string> patterns;
  for (const auto& pattern : interceptor.use.match) patterns.push_back(pattern.value);
  return wit::FunctionPatterns::Parse(patterns);
}

compose::InterceptorMaker InterceptorMakerFor(compose::Output output) {
  const auto host = output == compose::Output::kInternal ? synth::InterceptorHost::kThis
                                                         : synth::InterceptorHost::kAny;
  return [host](const graph::Graph& graph, const graph::InterceptorNode& node) {
    return MakeInterceptor(graph, node, host);
  };
}

std::vector<engine::HostFunction> InterceptorFunctions() {
  std::vector<engine::HostFunction> functions;
  functions.push_back({.interface = std::string(synth::kFailureInterface),
                       .name = "fail",
                       .run = [](engine::HostCall call) {
                         const auto message = call.arguments().front().As<std::string>();
                         std::move(call).Fail(message);
                       }});
  functions.push_back({.interface = std::string(synth::kContextInterface),
                       .name = "current",
                       .run = [](engine::HostCall call) {
                         value::Value context = ContextValue(call.caller());
                         std::move(call).Complete(std::move(context));
                       }});
  return functions;
}

}  // namespace composable::app
