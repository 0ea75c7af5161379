// What a component that exports advice 0.1 makes it of: the core functions behind it.
//
// Source: component model, Binary.md "Canonical Definitions", Explainer.md "Index Spaces".
#pragma once

#include <optional>
#include <string_view>

#include "wasm/component.h"

namespace composable::synth {

struct AdviceParts {
  wasm::CoreFuncIndex construct;
  wasm::CoreFuncIndex before;
  wasm::CoreFuncIndex after;
  std::optional<wasm::CoreFuncIndex> before_post_return;
  std::optional<wasm::CoreFuncIndex> after_post_return;
  wasm::CoreMemoryIndex memory;  // a plain one, that all of them use
  wasm::CoreFuncIndex realloc;
  wasm::TypeIndex invocation;  // the resource type
  bool has_destructor = false;
};

// The parts, in the index spaces of the component. Nothing where it is put together in a way that
// is not followed: where the functions are lifted in a component within it, are async, use several
// memories, a memory of an unusual type, or strings that are not in UTF-8. Nor anything
// where it exports an asker already. The export has to be of the type of advice.
std::optional<AdviceParts> FindAdviceParts(const wasm::Component& component,
                                           std::string_view advice_export);

}  // namespace composable::synth
