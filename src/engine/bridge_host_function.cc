#include "engine/bridge_host_function.h"

#include <algorithm>
#include <utility>

#include "engine/bridge_call.h"
#include "engine/bridge_handles.h"
#include "engine/bridge_stream.h"
#include "engine/stream_walk.h"
#include "value/flat.h"

namespace composable::engine {
namespace {

struct HostArguments {
  std::vector<value::Value> values;
  Streams streams;
};

Result<HostArguments> DecodeArguments(const wit::FunctionType& type, cb_values arguments) {
  std::vector<StreamHandle> handles = TakeStreams(arguments.streams, arguments.stream_count);
  HostArguments decoded;
  COMPOSABLE_TRY(decoded.values, value::DecodeParameters(type, FromBridge(arguments.flat)));
  if (!handles.empty()) {
    COMPOSABLE_TRY(const std::vector<StreamShape> shapes,
                   ParameterStreamShapes(type, decoded.values, handles.size()));
    decoded.streams = WrapStreams(std::move(handles), shapes);
  }
  return decoded;
}

struct HostAnswer {
  Bytes flat;
  std::vector<cb_stream*> streams;
};

Result<HostAnswer> EncodeAnswer(const wit::FunctionType& type,
                                const std::optional<value::Value>& result, const Streams& streams) {
  HostAnswer answer;
  COMPOSABLE_CHECK(value::EncodeResult(type, result, answer.flat));
  if (!streams.empty()) {
    COMPOSABLE_TRY(const std::vector<StreamShape> shapes,
                   ResultStreamShapes(type, result, streams.size()));
    COMPOSABLE_CHECK(CheckStreams(shapes, streams));
    COMPOSABLE_TRY(std::vector<StreamHandle> handles, UnwrapStreams(streams));
    answer.streams = Release(std::move(handles));
  }
  return answer;
}

// What the bridge keeps of a capability for an instance.
struct KeptInstance {
  HostInstancePtr instance;
  std::uint32_t first_kind = 0;
};

bool Imports(const Items& imports, const HostResource& resource) {
  const NamedInterface* const interface = FindInterface(imports, resource.interface);
  return interface != nullptr &&
         std::ranges::find(interface->items.resources, resource.name, &NamedResource::name) !=
             interface->items.resources.end();
}

KeptInstance& ToKept(void* state) { return *static_cast<KeptInstance*>(state); }

extern "C" void OnClose(void* state) noexcept { delete &ToKept(state); }

extern "C" void OnDropped(void* state, std::uint32_t kind, std::uint32_t representation) noexcept {
  const KeptInstance& kept = ToKept(state);
  kept.instance->DropResource(kind - kept.first_kind, value::Handle{representation});
}

}  // namespace

BoundHostFunction::BoundHostFunction(HostFunction function, wit::FunctionType type,
                                     std::uint32_t provider)
    : function_(std::move(function)), type_(std::move(type)), provider_(provider) {}

cb_host_function BoundHostFunction::bridge() {
  return {.interface = ToBridge(function_.interface),
          .function = ToBridge(function_.name),
          .provider = provider_,
          .callback = OnCall,
          .context = this};
}

void BoundHostFunction::OnCall(void* context, void* state, cb_host_call* call, cb_values arguments,
                               void* caller) noexcept {
  static_cast<BoundHostFunction*>(context)->Run(state == nullptr ? nullptr : ToKept(state).instance,
                                                call, arguments, CallerOf(caller));
}

void BoundHostFunction::Run(HostInstancePtr instance, cb_host_call* call, cb_values arguments,
                            std::shared_ptr<const Caller> caller) {
  Result<HostArguments> decoded = DecodeArguments(type_, arguments);
  if (!decoded) return Fail(call, ToString(decoded.error()));
  function_.run(HostCall(shared_from_this(), call, std::move(instance), std::move(decoded->values),
                         std::move(decoded->streams), std::move(caller)));
}

void BoundHostFunction::Complete(void* token, std::optional<value::Value> result, Streams streams) {
  auto* call = static_cast<cb_host_call*>(token);
  Result<HostAnswer> answer = EncodeAnswer(type_, result, streams);
  if (!answer) {
    return Fail(call, fmt::format("the host function `{}` returned a value of another type: {}",
                                  function_.name, ToString(answer.error())));
  }
  cb_host_call_complete(call, {.flat = ToBridge(ByteView(answer->flat)),
                               .pieces = nullptr,
                               .piece_count = 0,
                               .streams = answer->streams.data(),
                               .stream_count = answer->streams.size()});
}

void BoundHostFunction::Fail(void* token, std::string_view message) {
  cb_host_call_fail(static_cast<cb_host_call*>(token), ToBridge(message));
}

BoundHost::BoundHost(const Items& imports, std::vector<HostFunction> functions,
                     std::vector<HostCapability> capabilities) {
  AddFunctions(imports, std::move(functions), CB_NO_PROVIDER);
  std::uint32_t first_kind = 0;
  for (HostCapability& capability : capabilities) {
    Provider& provider = providers_.emplace_back();
    provider.open = std::move(capability.open);
    provider.first_kind = first_kind;
    for (HostResource& resource : capability.resources) {
      first_kind = std::max(first_kind, provider.first_kind + resource.kind + 1);
      if (Imports(imports, resource)) provider.resources.push_back(std::move(resource));
    }
    AddProvider(provider);
    AddFunctions(imports, std::move(capability.functions),
                 static_cast<std::uint32_t>(bridge_providers_.size() - 1));
  }
}

void BoundHost::AddFunctions(const Items& imports, std::vector<HostFunction> functions,
                             std::uint32_t provider) {
  for (HostFunction& function : functions) {
    const NamedFunction* imported = FindFunction(imports, function.interface, function.name);
    if (imported == nullptr) continue;
    functions_.push_back(
        std::make_shared<BoundHostFunction>(std::move(function), imported->type, provider));
    bridge_functions_.push_back(functions_.back()->bridge());
  }
}

void BoundHost::AddProvider(Provider& provider) {
  const auto number = static_cast<std::uint32_t>(bridge_providers_.size());
  bridge_providers_.push_back({.open = OnOpen, .close = OnClose, .context = &provider});
  for (const HostResource& resource : provider.resources) {
    bridge_resources_.push_back({.interface = ToBridge(resource.interface),
                                 .name = ToBridge(resource.name),
                                 .provider = number,
                                 .kind = provider.first_kind + resource.kind,
                                 .dropped = OnDropped});
  }
}

void* BoundHost::OnOpen(void* context) noexcept {
  const Provider& provider = *static_cast<Provider*>(context);
  auto kept = std::make_unique<KeptInstance>(provider.open(), provider.first_kind);
  return kept.release();  // OnClose deletes it
}

void BoundHost::Fill(cb_prepare_options& options) const {
  options.host_functions = bridge_functions_.data();
  options.host_function_count = bridge_functions_.size();
  options.providers = bridge_providers_.data();
  options.provider_count = bridge_providers_.size();
  options.resources = bridge_resources_.data();
  options.resource_count = bridge_resources_.size();
}

}  // namespace composable::engine
