// The interpreter of interceptors: what the shim calls. See src/synth/README.md.

#include "interceptor/call.h"

using interceptor::Call;
using interceptor::CallFrame;

extern "C" {

[[gnu::used, clang::export_name("begin")]] CallFrame* Begin(std::uint32_t descriptor_size) {
  return (new Call(descriptor_size))->frame();
}

[[gnu::used, clang::export_name("step")]] std::uint32_t Step(CallFrame* frame) {
  return static_cast<std::uint32_t>(Call::Of(frame)->Step());
}

[[gnu::used, clang::export_name("resume")]] std::uint32_t Resume(CallFrame* frame,
                                                                 std::uint32_t event,
                                                                 std::uint32_t waitable,
                                                                 std::uint32_t status) {
  return static_cast<std::uint32_t>(Call::Of(frame)->Resume(event, waitable, status));
}

[[gnu::used, clang::export_name("end")]] void End(CallFrame* frame) { delete Call::Of(frame); }

// As `end`, of the call whose result lies in memory there.
[[gnu::used, clang::export_name("end-result")]] void EndResult(const char* result) {
  delete Call::OfResult(result);
}

}  // extern "C"
