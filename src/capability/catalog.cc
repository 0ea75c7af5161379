#include "capability/catalog.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "base/suggest.h"
#include "capability/messaging.h"

namespace composable::capability {
namespace {

struct FamilyRule {
  WasiFamily family = WasiFamily::kP2;
  std::string_view type;
  std::string_view package;  // whose interfaces it gives; empty: those of several
};

// In the order in which they are suggested.
constexpr auto kFamilies = std::to_array<FamilyRule>({
    {WasiFamily::kCli, "wasi:cli", "cli"},
    {WasiFamily::kClocks, "wasi:clocks", "clocks"},
    {WasiFamily::kFilesystem, "wasi:filesystem", "filesystem"},
    {WasiFamily::kHttp, "wasi:http", "http"},
    {WasiFamily::kIo, "wasi:io", "io"},
    {WasiFamily::kRandom, "wasi:random", "random"},
    {WasiFamily::kSockets, "wasi:sockets", "sockets"},
    {WasiFamily::kP2, "wasi:p2", ""},
});

const FamilyRule& RuleOf(WasiFamily family) {
  return *std::ranges::find(kFamilies, family, &FamilyRule::family);
}

// Families whose interfaces of WASI 0.2 work with the streams and pollables of `wasi:io`.
bool UsesIo(WasiFamily family) { return family != WasiFamily::kRandom; }

bool Gives(const WasiType& type, const WasiInterface& interface) {
  if (interface.role == WasiRole::kExport) return false;
  if (type.only && *type.only != interface.version) return false;
  if (type.family == WasiFamily::kP2) {
    return interface.version == WasiVersion::k2 && interface.package != "http";
  }
  if (interface.package == "io") return UsesIo(type.family);
  // The types that interfaces share belong to no family alone.
  return interface.package == RuleOf(type.family).package;
}

std::unexpected<Error> UnknownType(const config::CapabilityDefinition& capability,
                                   std::string_view reason) {
  Error error =
      FailAt(capability.type.where, {ErrorCode::kInvalidConfig, Diagnostic::kUnknownCapabilityType},
             "key `type`: {}", reason)
          .error();
  error.context.push_back(fmt::format("capability `{}`", capability.name.value));
  return std::unexpected(std::move(error));
}

}  // namespace

std::optional<WasiType> ParseWasiType(std::string_view text) {
  if (const auto* const bare = std::ranges::find(kFamilies, text, &FamilyRule::type);
      bare != kFamilies.end()) {
    const bool is_p2 = bare->family == WasiFamily::kP2;
    return WasiType{bare->family, is_p2 ? std::optional(WasiVersion::k2) : std::nullopt};
  }
  const bool is_second = text.ends_with("-p2");
  if (!is_second && !text.ends_with("-p3")) return std::nullopt;
  text.remove_suffix(3);
  const auto* const found = std::ranges::find(kFamilies, text, &FamilyRule::type);
  if (found == kFamilies.end() || found->family == WasiFamily::kP2) return std::nullopt;
  // WASI 0.3 has no such package: streams are part of the component model.
  if (found->family == WasiFamily::kIo && !is_second) return std::nullopt;
  return WasiType{found->family, is_second ? WasiVersion::k2 : WasiVersion::k3};
}

std::vector<std::string> KnownTypes() {
  std::vector<std::string> types;
  for (const FamilyRule& rule : kFamilies) types.emplace_back(rule.type);
  return types;
}

Status CheckType(const config::CapabilityDefinition& capability,
                 const std::vector<std::string>& others) {
  const std::string& type = capability.type.value;
  if (ParseWasiType(type) || std::ranges::find(others, type) != others.end()) return {};
  if (type == "wasi:io-p3") {
    return UnknownType(capability,
                       "there is no `wasi:io` in WASI 0.3, where streams belong to the component "
                       "model; write `wasi:io`");
  }
  std::vector<std::string> known = KnownTypes();
  known.insert(known.end(), others.begin(), others.end());
  known.emplace_back(kMessagingType);
  std::vector<std::string> candidates = known;
  for (const std::string& name : known) {
    for (const std::string_view suffix : {"-p2", "-p3"}) {
      std::string variant = name + std::string(suffix);
      if (ParseWasiType(variant)) candidates.push_back(std::move(variant));
    }
  }
  std::string hint = DidYouMean(type, candidates);
  if (hint.empty()) hint = fmt::format("; known are `{}`", fmt::join(known, "`, `"));
  return UnknownType(
      capability, fmt::format("there is no capability of the type `{}`{}", Printable(type), hint));
}

bool Provides(std::string_view type, std::string_view interface) {
  const std::optional<WasiType> wasi = ParseWasiType(type);
  const WasiInterface* const found = FindWasiInterface(interface);
  return wasi && found != nullptr && Gives(*wasi, *found);
}

std::vector<std::string> TypesFor(std::string_view interface) {
  std::vector<std::string> types;
  if (!NeedsGrant(interface)) return types;
  const WasiInterface& found = *FindWasiInterface(interface);
  const auto add = [&](std::string_view type) {
    if (std::ranges::find(types, type) == types.end()) types.emplace_back(type);
  };
  for (const FamilyRule& rule : kFamilies) {
    if (rule.package == found.package) add(rule.type);
  }
  for (const FamilyRule& rule : kFamilies) {
    if (Provides(rule.type, interface)) add(rule.type);
  }
  return types;
}

bool NeedsGrant(std::string_view interface) {
  const WasiInterface* const found = FindWasiInterface(interface);
  return found != nullptr &&
         (found->role == WasiRole::kAuthority || found->role == WasiRole::kResources);
}

bool IsShared(std::string_view interface) {
  const WasiInterface* const found = FindWasiInterface(interface);
  return found != nullptr &&
         (found->role == WasiRole::kResources || found->role == WasiRole::kTypes);
}

}  // namespace composable::capability
