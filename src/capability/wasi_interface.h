// The interfaces of WASI that the host knows.
//
// Sources: the WIT packages of WASI 0.2.12 and 0.3.0.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace composable::capability {

enum class WasiVersion : std::uint8_t {
  k2,  // 0.2.0 and everything after it that is compatible
  k3,  // 0.3.0 likewise
};

// What giving an interface to a component means.
enum class WasiRole : std::uint8_t {
  kTypes,      // it holds types without resources: there is nothing to give
  kResources,  // it works on resources that other interfaces hand out, and gives nothing by itself:
               // all components may share one
  kAuthority,  // whoever has it can do something, as far as the capability's keys allow
  kExport,     // components export it; the host calls it
};

struct WasiInterface {
  std::string_view package;  // `cli`
  std::string_view name;     // `stdout`
  WasiVersion version = WasiVersion::k2;
  WasiRole role = WasiRole::kAuthority;
};

// All of them: by version, package and name. Those that a proposal has not settled yet, such as
// `wasi:clocks/timezone`, are missing.
std::span<const WasiInterface> WasiInterfaces();

// The interface of that name, such as `wasi:cli/stdout@0.2.6`; null where the host has none. Every
// release from 0.2.0 and 0.3.0 on counts; release candidates are other interfaces.
const WasiInterface* FindWasiInterface(std::string_view interface);

// Its name without a version: `wasi:cli/stdout`.
std::string NameOf(const WasiInterface& interface);

}  // namespace composable::capability
