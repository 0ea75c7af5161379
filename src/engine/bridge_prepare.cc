#include "engine/bridge_prepare.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/bridge_error.h"
#include "engine/bridge_host_function.h"
#include "engine/link_check.h"

namespace composable::engine {
namespace {

std::uint32_t Flag(bool value) { return value ? 1 : 0; }

using PolicyPtr = std::shared_ptr<const NetworkPolicy>;

const NetworkPolicy& PolicyOf(void* context) { return **static_cast<PolicyPtr*>(context); }

std::string_view ToText(cb_bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data), bytes.size};
}

HttpTarget ToTarget(const cb_target& target) {
  return {.method = ToText(target.method),
          .scheme = ToText(target.scheme),
          .host = ToText(target.host),
          .port = static_cast<std::uint16_t>(target.port),
          .path = ToText(target.path)};
}

extern "C" std::uint32_t OnAllowsRequest(void* context, const cb_target* target) noexcept {
  return Flag(PolicyOf(context).AllowsRequest(ToTarget(*target)));
}

extern "C" void OnRequestFailed(void* context, const cb_target* target, cb_bytes reason) noexcept {
  PolicyOf(context).RequestFailed(ToTarget(*target), ToText(reason));
}

AddressUse ToAddressUse(std::int32_t use) {
  switch (use) {
    case CB_ADDRESS_TCP_BIND:
      return AddressUse::kTcpBind;
    case CB_ADDRESS_TCP_LISTEN:
      return AddressUse::kTcpListen;
    case CB_ADDRESS_TCP_ACCEPT:
      return AddressUse::kTcpAccept;
    case CB_ADDRESS_TCP_CONNECT:
      return AddressUse::kTcpConnect;
    case CB_ADDRESS_UDP_BIND:
      return AddressUse::kUdpBind;
    case CB_ADDRESS_UDP_SEND:
      return AddressUse::kUdpSend;
    case CB_ADDRESS_UDP_RECEIVE:
      return AddressUse::kUdpReceive;
    default:
      return AddressUse::kHttp;
  }
}

extern "C" std::uint32_t OnAllowsAddress(void* context, std::int32_t use,
                                         const cb_address* address) noexcept {
  SocketAddress socket{.address = {.bytes = {}, .size = address->bytes.size},
                       .port = static_cast<std::uint16_t>(address->port)};
  std::copy_n(address->bytes.data, address->bytes.size, socket.address.bytes.begin());
  return Flag(PolicyOf(context).AllowsAddress(ToAddressUse(use), socket));
}

extern "C" void OnPolicyReleased(void* context) noexcept {
  delete static_cast<PolicyPtr*>(context);
}

std::uint64_t Nanoseconds(std::chrono::milliseconds time) {
  return static_cast<std::uint64_t>(std::chrono::nanoseconds(time).count());
}

cb_http_settings BridgeSettings(const HttpSettings& settings) {
  return {.connect_nanoseconds = Nanoseconds(settings.connect_timeout),
          .first_byte_nanoseconds = Nanoseconds(settings.first_byte_timeout),
          .between_bytes_nanoseconds = Nanoseconds(settings.between_bytes_timeout),
          .idle_nanoseconds = Nanoseconds(settings.idle_timeout),
          .idle_connections = settings.idle_connections,
          .h2c_for_grpc = Flag(settings.h2c_for_grpc),
          .certificates = ToBridge(settings.certificates)};
}

// Grants as the bridge wants them; points into the grants that it was made of. Made to be handed to
// the bridge once: only that releases the policies.
class BridgeGrants {
 public:
  explicit BridgeGrants(const std::vector<WasiGrant>& grants) {
    for (const WasiGrant& grant : grants) Add(grant);
  }

  const std::vector<cb_grant>& all() const { return grants_; }

 private:
  void Add(const WasiGrant& grant) {
    std::vector<cb_preopen>& preopens = preopens_.emplace_back();
    for (const Preopen& preopen : grant.preopens) {
      preopens.push_back({.host_path = ToBridge(preopen.host_path),
                          .guest_path = ToBridge(preopen.guest_path),
                          .writable = Flag(preopen.access == DirectoryAccess::kReadWrite)});
    }
    std::vector<cb_pair>& environment = environments_.emplace_back();
    for (const auto& [key, value] : grant.environment) {
      environment.push_back({.key = ToBridge(key), .value = ToBridge(value)});
    }
    std::vector<cb_bytes>& arguments = arguments_.emplace_back();
    for (const std::string& argument : grant.arguments) arguments.push_back(ToBridge(argument));

    cb_grant bridge{};
    bridge.inherit_stdin = Flag(grant.inherit_stdin);
    bridge.inherit_stdout = Flag(grant.inherit_stdout);
    bridge.inherit_stderr = Flag(grant.inherit_stderr);
    bridge.allow_ip_name_lookup = Flag(grant.allow_ip_name_lookup);
    bridge.sockets = AddPolicy(grant.sockets);
    bridge.http = AddPolicy(grant.http);
    bridge.http_settings = &http_settings_.emplace_back(BridgeSettings(grant.http_settings));
    if (grant.seed) bridge.seed = &*grant.seed;
    bridge.preopens = preopens.data();
    bridge.preopen_count = preopens.size();
    bridge.environment = environment.data();
    bridge.environment_count = environment.size();
    bridge.arguments = arguments.data();
    bridge.argument_count = arguments.size();
    grants_.push_back(bridge);
  }

  const cb_policy* AddPolicy(const PolicyPtr& policy) {
    if (policy == nullptr) return nullptr;
    return &policies_.emplace_back(cb_policy{.allows_request = OnAllowsRequest,
                                             .allows_address = OnAllowsAddress,
                                             .request_failed = OnRequestFailed,
                                             .released = OnPolicyReleased,
                                             .context = new PolicyPtr(policy)});
  }

  // Deques, because the grants point to what is in them.
  std::deque<cb_policy> policies_;
  std::deque<cb_http_settings> http_settings_;
  std::deque<std::vector<cb_preopen>> preopens_;
  std::deque<std::vector<cb_pair>> environments_;
  std::deque<std::vector<cb_bytes>> arguments_;
  std::vector<cb_grant> grants_;
};

// Only what the component imports: the engine takes nothing else.
std::vector<cb_link> BridgeLinks(const Items& imports, const std::vector<WasiLink>& links) {
  std::vector<cb_link> bridge;
  for (const WasiLink& link : links) {
    if (FindInterface(imports, link.import_name) == nullptr) continue;
    bridge.push_back({.import_name = ToBridge(link.import_name),
                      .interface = ToBridge(link.interface),
                      .grant = link.grant});
  }
  return bridge;
}

// Modules that belong to the engine, and the links to them.
struct BridgeModules {
  std::vector<SharedHandle<ModuleHandle>> loaded;
  std::vector<cb_module_link> links;
};

Result<BridgeModules> LoadModules(const BridgeCore& core, const Items& imports,
                                  const std::vector<ModuleLink>& links) {
  BridgeModules modules;
  for (const ModuleLink& link : links) {
    if (std::ranges::find(imports.modules, link.import_name) == imports.modules.end()) continue;
    const auto* module = dynamic_cast<const BridgeModule*>(link.module.get());
    if (module == nullptr) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the core module `{}` was compiled by an engine of another kind",
                  link.import_name);
    }
    Result<SharedHandle<ModuleHandle>> loaded = LoadInto(core, module->compiled());
    if (!loaded) {
      return std::unexpected(std::move(loaded).error().WithContext(
          fmt::format("the core module `{}`", link.import_name)));
    }
    modules.links.push_back({.import_name = ToBridge(link.import_name), .module = loaded->get()});
    modules.loaded.push_back(*std::move(loaded));
  }
  return modules;
}

extern "C" void OnReleased(void* context) noexcept { delete static_cast<BoundHost*>(context); }

}  // namespace

Result<PreparedCode> Prepare(const BridgeCore& core, const BridgeComponent& component,
                             PrepareOptions options) {
  const Items& imports = component.type().imports;
  if (options.grants.size() > kMaxGrants) {
    return Fail(ErrorCode::kInvalidArgument, "a program holds {} different grants at most, not {}",
                kMaxGrants, options.grants.size());
  }
  COMPOSABLE_CHECK(CheckLinked(imports, options));
  COMPOSABLE_TRY(SharedHandle<ComponentHandle> loaded, LoadInto(core, component.compiled()));
  COMPOSABLE_TRY(BridgeModules modules, LoadModules(core, imports, options.modules));
  const BridgeGrants grants(options.grants);
  const std::vector<cb_link> links = BridgeLinks(imports, options.links);

  auto host = std::make_unique<BoundHost>(imports, std::move(options.host_functions),
                                          std::move(options.capabilities));

  cb_prepare_options bridge{};
  bridge.grants = grants.all().data();
  bridge.grant_count = grants.all().size();
  bridge.links = links.data();
  bridge.link_count = links.size();
  host->Fill(bridge);
  bridge.modules = modules.links.data();
  bridge.module_count = modules.links.size();
  bridge.released = OnReleased;
  // The bridge calls it also where preparing fails.
  bridge.released_context = host.release();
  cb_program* program = nullptr;
  COMPOSABLE_CHECK(ToStatus(cb_program_prepare(loaded.get(), &bridge, &program)));
  return PreparedCode{.program = ProgramHandle(program),
                      .component = std::move(loaded),
                      .modules = std::move(modules.loaded)};
}

}  // namespace composable::engine
