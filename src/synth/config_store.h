// Components that are made of a configuration: they provide `wasi:config/store`.
//
// Source: spec, section 2 (`wasi:config/store` is generated from `config`). The interface as it was
// published, all with `get` and `get-all`:
//   wasi:config/store@0.2.0-draft, @0.2.0-rc.1   text; failures are `error`
//   wasi:config/runtime@0.2.0-draft              text; failures are `config-error`
//   wasi:config/runtime@0.1.0                    list<u8>; failures are `config-error`
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::synth {

// A value under its dotted key. Both are UTF-8.
struct ConfigEntry {
  std::string key;
  std::string value;
  bool operator==(const ConfigEntry&) const = default;
};

// Whether the name is one of the interfaces above, in whatever version: others are taken to be like
// the nearest one. Whether it fits the component that imports it, its types decide.
bool IsConfigStore(std::string_view interface_name);

// A component that imports nothing and exports that one interface, under exactly that name, with
// the entries. `get-all` lists them sorted by key. All texts lie in its memory once; a call
// allocates nothing but room for its own argument. The same entries, in whatever order, make the
// same bytes.
//
// Errors: kInvalidArgument where the name is none for which IsConfigStore holds, a key occurs
// twice, or a text is not UTF-8; kResourceExhausted where the entries do not fit into a memory.
Result<Bytes> MakeConfigStore(std::span<const ConfigEntry> entries,
                              std::string_view interface_name);

}  // namespace composable::synth
