// The bridge's handles and buffers, each with one owner.
#pragma once

#include <composable_bridge.h>

#include <memory>
#include <string_view>
#include <utility>

#include "base/bytes.h"

namespace composable::engine {

template <auto Free>
struct BridgeDeleter {
  template <typename T>
  void operator()(T* handle) const {
    Free(handle);
  }
};

using EngineHandle = std::unique_ptr<cb_engine, BridgeDeleter<cb_engine_free>>;
using ComponentHandle = std::unique_ptr<cb_component, BridgeDeleter<cb_component_free>>;
using ModuleHandle = std::unique_ptr<cb_module, BridgeDeleter<cb_module_free>>;
using ProgramHandle = std::unique_ptr<cb_program, BridgeDeleter<cb_program_free>>;
using InstanceHandle = std::unique_ptr<cb_instance, BridgeDeleter<cb_instance_free>>;
using CallHandle = std::unique_ptr<cb_call, BridgeDeleter<cb_call_free>>;
using StreamHandle = std::unique_ptr<cb_stream, BridgeDeleter<cb_stream_free>>;

class BridgeBuffer {
 public:
  BridgeBuffer() = default;
  explicit BridgeBuffer(cb_buffer buffer) : buffer_(buffer) {}
  BridgeBuffer(BridgeBuffer&& other) noexcept : buffer_(std::exchange(other.buffer_, {})) {}
  BridgeBuffer& operator=(BridgeBuffer&& other) noexcept {
    std::swap(buffer_, other.buffer_);
    return *this;
  }
  BridgeBuffer(const BridgeBuffer&) = delete;
  BridgeBuffer& operator=(const BridgeBuffer&) = delete;
  ~BridgeBuffer() {
    if (buffer_.data != nullptr) cb_buffer_free(buffer_);
  }

  ByteView bytes() const { return {buffer_.data, buffer_.size}; }
  // For the bridge to write to; empty before.
  cb_buffer* out() { return &buffer_; }

 private:
  cb_buffer buffer_{};
};

inline cb_bytes ToBridge(ByteView bytes) { return {bytes.data(), bytes.size()}; }
inline cb_bytes ToBridge(std::string_view text) { return ToBridge(AsBytes(text)); }
inline ByteView FromBridge(cb_bytes bytes) { return {bytes.data, bytes.size}; }

}  // namespace composable::engine
