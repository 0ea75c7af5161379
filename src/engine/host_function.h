// Functions of the host that components import.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "engine/stream.h"
#include "value/value.h"

namespace composable::engine {

// The call that a guest works for, as CallOptions had it.
struct Caller {
  std::string id;
  std::vector<std::pair<std::string, std::string>> propagated_headers;
};

// Where the end of a host call goes; the engine's side of HostCall.
class HostCallSink {
 public:
  virtual ~HostCallSink() = default;
  // Exactly one of the two is called, once for each token.
  virtual void Complete(void* token, std::optional<value::Value> result, Streams streams) = 0;
  virtual void Fail(void* token, std::string_view message) = 0;
};

// What a capability of the host keeps for one instance of a program: made when the instance first
// calls one of its functions, let go of when the instance is gone and its calls are completed. Used
// from any thread, but by one at a time as far as the guest calls it: calls of `async` functions
// overlap only until they return here.
class HostInstance {
 public:
  HostInstance() = default;
  HostInstance(const HostInstance&) = delete;
  HostInstance& operator=(const HostInstance&) = delete;
  virtual ~HostInstance() = default;

  // The guest dropped a resource of that kind which it owned. Must not block. What it owns when the
  // instance ends is not dropped one by one.
  virtual void DropResource(std::uint32_t kind, value::Handle resource) = 0;
};
using HostInstancePtr = std::shared_ptr<HostInstance>;

// One call of a host function, completed exactly once: at once (the fastest way), or later from any
// thread, the object moved to where it is wanted. Destroyed without being completed, it fails.
// Completing a call whose guest was stopped meanwhile does nothing.
class HostCall {
 public:
  HostCall(std::shared_ptr<HostCallSink> sink, void* token, HostInstancePtr instance,
           std::vector<value::Value> arguments, Streams streams,
           std::shared_ptr<const Caller> caller = nullptr);
  HostCall(HostCall&& other) noexcept;
  HostCall& operator=(HostCall&& other) noexcept;
  HostCall(const HostCall&) = delete;
  HostCall& operator=(const HostCall&) = delete;
  ~HostCall();

  // What its capability keeps for the calling instance; null for a function of none.
  const HostInstancePtr& instance() const { return instance_; }

  // By the import's parameter types. They may be moved from. Borrowed resources are good until the
  // call completes; owned ones are the host's from now on.
  std::vector<value::Value>& arguments() { return arguments_; }
  // The streams and futures in the arguments.
  Streams& streams() { return streams_; }

  // The call that the guest works for; all is empty where nothing was said of it.
  const Caller& caller() const;

  // Ends the call with its result, nothing for a function without one. A result that does not fit
  // the import's type fails the call, as Fail does.
  void Complete(std::optional<value::Value> result, Streams streams = {}) &&;
  // Ends the guest's call: it fails with kTrap and this text, without the guest's stack.
  void Fail(std::string_view message) &&;

 private:
  void Abandon();

  std::shared_ptr<HostCallSink> sink_;  // null: moved from or completed
  void* token_;
  HostInstancePtr instance_;
  std::vector<value::Value> arguments_;
  Streams streams_;
  std::shared_ptr<const Caller> caller_;  // may be null
};

// A function of the host under the name that the component imports it by. It runs on the thread
// that runs the guest, must not block and must not throw, and is called from many threads at once.
// It may start other calls; it must not wait for them.
struct HostFunction {
  std::string
      interface;  // the import's name, such as `demo:kv/store@0.1.0`; empty: a plain function
  std::string name;
  std::function<void(HostCall)> run;
};

// A resource of the host, as a component imports it. Its handles are numbers that the host chooses
// and alone understands: it hands them out in results and finds them in arguments.
struct HostResource {
  std::string interface;  // the import's name
  std::string name;
  // Numbers the kinds of resources of one capability from 0 on: the same number where several
  // interfaces have one resource.
  std::uint32_t kind = 0;
};

// What one capability of the host gives to a program: functions and resources that share an
// instance.
struct HostCapability {
  // Makes what is kept for one instance of the program; never null. Must neither block nor throw.
  std::function<HostInstancePtr()> open;
  std::vector<HostFunction> functions;
  std::vector<HostResource> resources;
};

}  // namespace composable::engine
