// The interfaces of generic advice, and what generated interceptors import from the host.
//
// Source: spec, section 2 (interceptor); docs/interceptors.md.
#pragma once

#include <string_view>

#include "synth/interceptor_abi.h"
#include "wit/interface.h"

namespace composable::synth {

using interceptor_abi::AdviceVersion;

inline constexpr std::string_view kTextAdviceInterface = "modulewise:interceptor/advice@0.1.0";
inline constexpr std::string_view kTreeAdviceInterface = "composable:interceptor/advice@0.2.0";

constexpr std::string_view AdviceInterfaceName(AdviceVersion version) {
  return version == AdviceVersion::kTree ? kTreeAdviceInterface : kTextAdviceInterface;
}

// With the types that advice uses from `types` as types of its own: where a value type is defined
// makes no difference to who imports it.
wit::Interface MakeAdviceInterface(AdviceVersion version);

// What an asker exports (synth/asker.h); `finish` only where the resource has a destructor.
inline constexpr std::string_view kAskerInterface = "composable:interceptor/asker@0.1.0";
wit::Interface MakeAskerInterface(bool has_destructor);
namespace asker_functions {
inline constexpr const char* kEnter = "enter";
inline constexpr const char* kTellBefore = "tell-before";
inline constexpr const char* kLeave = "leave";
inline constexpr const char* kTellAfter = "tell-after";
inline constexpr const char* kFinish = "finish";
}  // namespace asker_functions

// `fail: func(message: string)`: ends the call, and does not return.
inline constexpr std::string_view kFailureInterface = "composable:interceptor/failure@0.1.0";
wit::Interface MakeFailureInterface();

// `current: func() -> call-context`, a record of the `id` of the invocation and its
// `trace-context`, a list of names and values.
inline constexpr std::string_view kContextInterface = "composable:interceptor/context@0.2.0";
wit::Interface MakeContextInterface();

}  // namespace composable::synth
