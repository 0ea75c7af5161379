// Host functions behind the bridge's callbacks.
#pragma once

#include <composable_bridge.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "engine/component_type.h"
#include "engine/host_function.h"

namespace composable::engine {

// One host function, bound to the import that it satisfies; the context of cb_host_function.
class BoundHostFunction final : public HostCallSink,
                                public std::enable_shared_from_this<BoundHostFunction> {
 public:
  // `provider` is the number of the capability in the program, or CB_NO_PROVIDER.
  BoundHostFunction(HostFunction function, wit::FunctionType type, std::uint32_t provider);

  cb_host_function bridge();

  // Token: the cb_host_call.
  void Complete(void* token, std::optional<value::Value> result, Streams streams) override;
  void Fail(void* token, std::string_view message) override;

 private:
  static void OnCall(void* context, void* state, cb_host_call* call, cb_values arguments,
                     void* caller) noexcept;
  void Run(HostInstancePtr instance, cb_host_call* call, cb_values arguments,
           std::shared_ptr<const Caller> caller);

  HostFunction function_;
  wit::FunctionType type_;
  std::uint32_t provider_;
};

// What a program was prepared with of the host, in the bridge's form; everything in it stays where
// it is. It lives until the bridge says that nothing of it is called again; a function lives beyond
// that until every call of it is completed.
class BoundHost {
 public:
  BoundHost(const BoundHost&) = delete;
  BoundHost& operator=(const BoundHost&) = delete;
  ~BoundHost() = default;

  // Takes in what the component imports.
  BoundHost(const Items& imports, std::vector<HostFunction> functions,
            std::vector<HostCapability> capabilities);

  // Points the options to what is here.
  void Fill(cb_prepare_options& options) const;

 private:
  // A capability of the program, without its functions.
  struct Provider {
    std::function<HostInstancePtr()> open;
    std::vector<HostResource> resources;
    std::uint32_t first_kind = 0;  // of its resources, in the program
  };

  static void* OnOpen(void* context) noexcept;

  void AddFunctions(const Items& imports, std::vector<HostFunction> functions,
                    std::uint32_t provider);
  void AddProvider(Provider& provider);

  std::vector<std::shared_ptr<BoundHostFunction>> functions_;
  std::deque<Provider> providers_;  // the bridge has their addresses
  std::vector<cb_host_function> bridge_functions_;
  std::vector<cb_host_provider> bridge_providers_;
  std::vector<cb_host_resource> bridge_resources_;
};

}  // namespace composable::engine
