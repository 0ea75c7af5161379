// Whether a component is made of more than plain, synchronous functions.
#pragma once

#include "wasm/component.h"

namespace composable::wasm {

// Whether the component, or one nested in it, has anything that needs an engine with concurrency: a
// type with `async func`, stream, future or error-context, a function lifted or lowered with
// `async`, or a built-in for tasks, threads and waitables. Payloads are not looked into. Safe to
// call from any thread.
//
// Source: component model, Concurrency.md, and Explainer.md with its emoji for gated features.
bool UsesConcurrency(const Component& component);

}  // namespace composable::wasm
