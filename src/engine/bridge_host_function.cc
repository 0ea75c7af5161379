#include "engine/bridge_host_function.h"

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

}  // namespace

BoundHostFunction::BoundHostFunction(HostFunction function, wit::FunctionType type)
    : function_(std::move(function)), type_(std::move(type)) {}

cb_host_function BoundHostFunction::bridge() {
  return {.interface = ToBridge(function_.interface),
          .function = ToBridge(function_.name),
          .callback = OnCall,
          .context = this};
}

void BoundHostFunction::OnCall(void* context, cb_host_call* call, cb_values arguments,
                               void* caller) noexcept {
  static_cast<BoundHostFunction*>(context)->Run(call, arguments, CallerOf(caller));
}

void BoundHostFunction::Run(cb_host_call* call, cb_values arguments,
                            std::shared_ptr<const Caller> caller) {
  Result<HostArguments> decoded = DecodeArguments(type_, arguments);
  if (!decoded) return Fail(call, ToString(decoded.error()));
  function_.run(HostCall(shared_from_this(), call, std::move(decoded->values),
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

BoundHostFunctions BindHostFunctions(const Items& imports, std::vector<HostFunction> functions) {
  BoundHostFunctions bound;
  for (HostFunction& function : functions) {
    const NamedFunction* imported = FindFunction(imports, function.interface, function.name);
    if (imported == nullptr) continue;
    bound.push_back(std::make_shared<BoundHostFunction>(std::move(function), imported->type));
  }
  return bound;
}

}  // namespace composable::engine
