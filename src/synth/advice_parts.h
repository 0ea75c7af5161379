// What a component that exports advice 0.1 makes it of: the core module behind it.
//
// Source: component model, Binary.md "Canonical Definitions", Explainer.md "Index Spaces".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "wasm/component.h"

namespace composable::synth {

struct AdviceParts {
  std::size_t module_section = 0;    // which section of the component the core module is
  wasm::CoreInstanceIndex instance;  // the only one of the module
  // What the instance exports.
  std::string memory;  // a plain one, that all functions use
  std::string realloc;
  std::string construct;
  std::string before;
  std::string after;
  std::optional<std::string> before_post_return;
  std::optional<std::string> after_post_return;
  // The resource type, as it is defined before the instance.
  wasm::TypeIndex invocation;
  bool has_destructor = false;
};

// The parts. Nothing where the component is put together in a way that is not followed: where the
// functions are lifted in a component within it, come from several core modules, are async, use
// several memories, a memory of an unusual type, or strings that are not in UTF-8. Nor anything
// where it exports an asker already. The export has to be of the type of advice.
std::optional<AdviceParts> FindAdviceParts(const wasm::Component& component,
                                           std::string_view advice_export);

}  // namespace composable::synth
