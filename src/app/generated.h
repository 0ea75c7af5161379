// The components that composing wants generated.
//
// Spec: section 2, "`wasi:config/store` is generated from `config`", "Interceptor".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "compose/compose.h"
#include "engine/host_function.h"
#include "graph/graph.h"
#include "synth/advice_interface.h"
#include "wasm/component.h"
#include "wit/function_patterns.h"

namespace composable::app {

// The store that one import of a component stands for. Error: kTypeMismatch where the import is
// something else under that name.
Result<compose::GeneratedComponent> MakeStore(const graph::ComponentNode& node,
                                              std::size_t import_item);

// An interceptor for generic advice. In the internal output it imports InterceptorFunctions of the
// host; in the portable one a call that fails traps. Errors: kTypeMismatch where the advice is
// something else under that name; kUnsupported where there is no interceptor for the target.
compose::InterceptorMaker InterceptorMakerFor(compose::Output output);

// Adds an asker to advice 0.1, where there is a place for one.
Result<std::optional<compose::Asker>> AddAskerTo(wasm::Component& component,
                                                 std::string_view advice_export);
// The core module of that advice with the asker in it. Error: where there is no place for one.
Result<Bytes> MakeAskerModule(const graph::ComponentBinary& advice, std::string_view advice_export);

// Which advice an interceptor asks. Error: kTypeMismatch as above.
Result<synth::AdviceVersion> AdviceOf(const graph::Graph& graph,
                                      const graph::InterceptorNode& interceptor);

// Which functions an interceptor covers.
Result<wit::FunctionPatterns> MatchOf(const graph::InterceptorNode& interceptor);

// What interceptors of the internal output import from the host: one ends the call with a text, the
// other tells advice of the invocation.
std::vector<engine::HostFunction> InterceptorFunctions();

}  // namespace composable::app
