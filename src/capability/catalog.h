// Which types of capability there are, and which interfaces each gives to its importers.
//
// Spec: section 2, "Capability types".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "capability/wasi_interface.h"
#include "config/definition.h"

namespace composable::capability {

// The families of interfaces; each has keys of its own.
enum class WasiFamily : std::uint8_t {
  kP2,  // everything that the command world of WASI 0.2 imports
  kCli,
  kClocks,
  kFilesystem,
  kHttp,
  kIo,
  kRandom,
  kSockets,
};

// A type of capability that gives interfaces of WASI.
struct WasiType {
  WasiFamily family = WasiFamily::kP2;
  std::optional<WasiVersion> only;  // absent: whichever version the component imports
  bool operator==(const WasiType&) const = default;
};

// What `wasi:http`, `wasi:cli-p3` and so on mean; nothing for text that is no such type.
std::optional<WasiType> ParseWasiType(std::string_view text);

// The types of WASI, for messages and suggestions, without the variants of one version.
std::vector<std::string> KnownTypes();

// kInvalidConfig, at the capability's `type`, where the host has no such type: with the nearest
// one. `others` are the types that it has beside those of WASI.
Status CheckType(const config::CapabilityDefinition& capability,
                 const std::vector<std::string>& others = {});

// Whether a capability of that type gives its importers the interface, such as
// `wasi:cli/stdout@0.2.6`: either for what can be done with it, or because the family uses it.
bool Provides(std::string_view type, std::string_view interface);

// The types of which a capability would provide the interface, the one to suggest first; empty
// where the host does not have it, and for interfaces that need nobody to provide them.
std::vector<std::string> TypesFor(std::string_view interface);

// Whether components need to be given the interface. False for interfaces of types alone, for those
// that components export, and for those that the host does not have.
bool NeedsGrant(std::string_view interface);

// Whether all importers may share one instance of the interface, whatever capability each has it
// from: it acts only on resources which other interfaces hand out. True also where it holds types.
bool IsShared(std::string_view interface);

}  // namespace composable::capability
