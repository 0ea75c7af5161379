// The objects behind the host's resources in one instance.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <typeindex>
#include <vector>

#include "engine/host_function.h"
#include "value/value.h"

namespace composable {

// Declared in composable/capability.h. Handles are indices into it, counted from 1, and used again.
// Safe to use from any thread.
class ResourceTable {
 public:
  value::Handle Add(std::shared_ptr<void> object, std::type_index type);

  // Null where there is no such object, or one of another type.
  std::shared_ptr<void> Find(value::Handle handle, std::type_index type) const;
  std::shared_ptr<void> Remove(value::Handle handle, std::type_index type);

  // Lets go of the object, whatever its type; nothing happens where there is none.
  void Drop(value::Handle handle);

 private:
  struct Slot {
    std::shared_ptr<void> object;  // null: free
    std::type_index type = typeid(void);
  };

  // With mutex_ held.
  const Slot* At(value::Handle handle) const;
  std::shared_ptr<void> Free(value::Handle handle);

  mutable std::mutex mutex_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;  // indices of free slots
};

namespace capability {

// What a capability written in C++ keeps for one instance: its state, and its resources.
class CapabilityInstance final : public engine::HostInstance {
 public:
  explicit CapabilityInstance(std::shared_ptr<void> state) : state_(std::move(state)) {}

  void* state() const { return state_.get(); }
  const std::shared_ptr<ResourceTable>& resources() const { return resources_; }

  void DropResource(std::uint32_t kind, value::Handle resource) override;

 private:
  std::shared_ptr<void> state_;
  std::shared_ptr<ResourceTable> resources_ = std::make_shared<ResourceTable>();
};

}  // namespace capability
}  // namespace composable
