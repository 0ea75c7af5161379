#include "capability/resource_table.h"

#include <utility>

namespace composable {

value::Handle ResourceTable::Add(std::shared_ptr<void> object, std::type_index type) {
  const std::scoped_lock lock(mutex_);
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
  }
  slots_[index] = {.object = std::move(object), .type = type};
  return {index + 1};
}

const ResourceTable::Slot* ResourceTable::At(value::Handle handle) const {
  const std::size_t index = std::size_t{handle.number} - 1;
  return index < slots_.size() && slots_[index].object != nullptr ? &slots_[index] : nullptr;
}

std::shared_ptr<void> ResourceTable::Free(value::Handle handle) {
  const std::uint32_t index = handle.number - 1;
  free_.push_back(index);
  return std::exchange(slots_[index].object, nullptr);
}

std::shared_ptr<void> ResourceTable::Find(value::Handle handle, std::type_index type) const {
  const std::scoped_lock lock(mutex_);
  const Slot* const slot = At(handle);
  return slot != nullptr && slot->type == type ? slot->object : nullptr;
}

std::shared_ptr<void> ResourceTable::Remove(value::Handle handle, std::type_index type) {
  const std::scoped_lock lock(mutex_);
  const Slot* const slot = At(handle);
  return slot != nullptr && slot->type == type ? Free(handle) : nullptr;
}

void ResourceTable::Drop(value::Handle handle) {
  std::shared_ptr<void> object;  // its destructor runs without the lock
  const std::scoped_lock lock(mutex_);
  if (At(handle) != nullptr) object = Free(handle);
}

namespace capability {

void CapabilityInstance::DropResource(std::uint32_t /*kind*/, value::Handle resource) {
  resources_->Drop(resource);
}

}  // namespace capability
}  // namespace composable
