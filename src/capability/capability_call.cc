#include <utility>

#include "capability/resource_table.h"
#include "composable/capability.h"

namespace composable {

CapabilityCall::CapabilityCall(engine::HostCall call, std::shared_ptr<ResourceTable> resources)
    : call_(std::move(call)), resources_(std::move(resources)) {}

void CapabilityCall::Return(std::optional<value::Value> result) && {
  std::move(call_).Complete(std::move(result));
}

void CapabilityCall::Fail(std::string_view message) && { std::move(call_).Fail(message); }

value::Handle CapabilityCall::HandleAt(std::size_t index) const {
  return call_.arguments()[index].As<value::Handle>();
}

std::shared_ptr<void> CapabilityCall::Find(value::Handle handle, std::type_index type) const {
  return resources_->Find(handle, type);
}

std::shared_ptr<void> CapabilityCall::Remove(value::Handle handle, std::type_index type) {
  return resources_->Remove(handle, type);
}

value::Value CapabilityCall::Add(std::shared_ptr<void> object, std::type_index type) {
  return resources_->Add(std::move(object), type);
}

}  // namespace composable
