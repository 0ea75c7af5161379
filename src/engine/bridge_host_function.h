// Host functions behind the bridge's callbacks.
#pragma once

#include <composable_bridge.h>

#include <memory>
#include <vector>

#include "engine/component_type.h"
#include "engine/host_function.h"

namespace composable::engine {

// One host function, bound to the import that it satisfies; the context of cb_host_function.
class BoundHostFunction final : public HostCallSink,
                                public std::enable_shared_from_this<BoundHostFunction> {
 public:
  BoundHostFunction(HostFunction function, wit::FunctionType type);

  cb_host_function bridge();

  // Token: the cb_host_call.
  void Complete(void* token, std::optional<value::Value> result, Streams streams) override;
  void Fail(void* token, std::string_view message) override;

 private:
  static void OnCall(void* context, cb_host_call* call, cb_values arguments, void* caller) noexcept;
  void Run(cb_host_call* call, cb_values arguments, std::shared_ptr<const Caller> caller);

  HostFunction function_;
  wit::FunctionType type_;
};

// The functions that a program was prepared with. They live until the bridge says that none is
// called again, and beyond that until every call is completed.
using BoundHostFunctions = std::vector<std::shared_ptr<BoundHostFunction>>;

// Those of the functions that the component imports, each with the type that it imports it with.
BoundHostFunctions BindHostFunctions(const Items& imports, std::vector<HostFunction> functions);

}  // namespace composable::engine
