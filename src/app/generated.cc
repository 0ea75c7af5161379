#include "app/generated.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/config_store.h"
#include "synth/interceptor.h"
#include "synth/interpreter.h"
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
  return Fail(ErrorCode::kTypeMismatch,
              "the import `{}` of component `{}` does not fit the store that is generated of "
              "`config`: {}",
              import.name, node.definition.name.value, wit::ToString(*mismatch));
}

// Whether the advice is advice: a component may export something else under that name.
Status CheckAdvice(const graph::Graph& graph, const graph::FromComponent& advice) {
  const graph::ComponentNode& component = *graph.Component(graph.SubjectOf(advice.node));
  const wit::WorldItem& provided = component.binary->world.exports[advice.export_item];
  const wit::Interface wanted = synth::MakeAdviceInterface();
  const wit::ResourceScope provider;
  wit::ResourceScope importer;
  const auto mismatch = wit::FindMismatch(*wit::InterfaceOf(provided), provider, wanted, importer);
  if (!mismatch) return {};
  return Fail(ErrorCode::kTypeMismatch,
              "the export `{}` of component `{}` is not what interceptors ask: {}", provided.name,
              component.definition.name.value, wit::ToString(*mismatch));
}

Result<compose::GeneratedInterceptor> MakeInterceptor(const graph::Graph& graph,
                                                      const graph::InterceptorNode& node,
                                                      synth::InterceptorFailure failure) {
  COMPOSABLE_CHECK(CheckAdvice(graph, node.advice));
  std::vector<std::string> patterns;
  for (const auto& pattern : node.use.match) patterns.push_back(pattern.value);
  COMPOSABLE_TRY(const auto match, wit::FunctionPatterns::Parse(patterns));
  const graph::ComponentNode& target = *graph.Component(node.target);
  auto made = synth::MakeInterceptor(target.binary->world, match, failure);
  if (!made) {
    return std::unexpected(
        std::move(made)
            .error()
            .WithContext(fmt::format("interceptor `{}`", node.use.component.value))
            .WithContext(fmt::format("component `{}`", target.definition.name.value)));
  }
  compose::GeneratedInterceptor generated{.binary = std::move(made->binary),
                                          .advice_import = std::move(made->advice_import),
                                          .renamed_imports = std::move(made->renamed_imports),
                                          .host_import = {},
                                          .shared_module = synth::InterpreterModule()};
  if (failure == synth::InterceptorFailure::kImport) {
    generated.host_import = synth::MakeFailureInterface();
  }
  return generated;
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

compose::InterceptorMaker InterceptorMakerFor(compose::Output output) {
  const auto failure = output == compose::Output::kInternal ? synth::InterceptorFailure::kImport
                                                            : synth::InterceptorFailure::kTrap;
  return [failure](const graph::Graph& graph, const graph::InterceptorNode& node) {
    return MakeInterceptor(graph, node, failure);
  };
}

engine::HostFunction FailureFunction() {
  return {.interface = std::string(synth::kFailureInterface),
          .name = "fail",
          .run = [](engine::HostCall call) {
            const auto message = call.arguments().front().As<std::string>();
            std::move(call).Fail(message);
          }};
}

}  // namespace composable::app
