// Components that are part of the program: `uri = "builtin:advice/log"`.
//
// Spec: section 2, "Interceptor"; docs/interceptors.md.
#pragma once

#include <span>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"
#include "graph/setting_check.h"

namespace composable::app {

// Whether the URI is one of these.
bool IsBuiltin(std::string_view uri);

// Both live as long as the program.
struct BuiltinComponent {
  ByteView binary;
  std::span<const graph::KnownSetting> settings;
};

// Error: kNotFound, with the nearest name, or all.
Result<BuiltinComponent> FindBuiltin(std::string_view uri);

}  // namespace composable::app
