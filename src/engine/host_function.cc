#include "engine/host_function.h"

#include <utility>

namespace composable::engine {

HostCall::HostCall(std::shared_ptr<HostCallSink> sink, void* token, HostInstancePtr instance,
                   std::vector<value::Value> arguments, Streams streams,
                   std::shared_ptr<const Caller> caller)
    : sink_(std::move(sink)),
      token_(token),
      instance_(std::move(instance)),
      arguments_(std::move(arguments)),
      streams_(std::move(streams)),
      caller_(std::move(caller)) {}

HostCall::HostCall(HostCall&& other) noexcept = default;

HostCall& HostCall::operator=(HostCall&& other) noexcept {
  if (this == &other) return *this;
  Abandon();
  sink_ = std::move(other.sink_);
  token_ = other.token_;
  instance_ = std::move(other.instance_);
  arguments_ = std::move(other.arguments_);
  streams_ = std::move(other.streams_);
  caller_ = std::move(other.caller_);
  return *this;
}

HostCall::~HostCall() { Abandon(); }

const Caller& HostCall::caller() const {
  static const Caller kNobody;
  return caller_ != nullptr ? *caller_ : kNobody;
}

void HostCall::Abandon() {
  if (const auto sink = std::exchange(sink_, nullptr)) {
    sink->Fail(token_, "the host dropped the call without answering it");
  }
}

void HostCall::Complete(std::optional<value::Value> result, Streams streams) && {
  if (const auto sink = std::exchange(sink_, nullptr)) {
    sink->Complete(token_, std::move(result), std::move(streams));
  }
}

void HostCall::Fail(std::string_view message) && {
  if (const auto sink = std::exchange(sink_, nullptr)) sink->Fail(token_, message);
}

}  // namespace composable::engine
