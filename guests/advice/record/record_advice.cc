// `builtin:advice/record`: every call that returned as one line of JSON on the standard output.

#include "record_advice.h"

#include <algorithm>
#include <string>
#include <vector>

#include "advice/bindings.h"
#include "advice/json.h"
#include "advice/settings.h"

// The representation behind a handle; the bindings only name it.
struct exports_composable_interceptor_advice_invocation_t {
  advice::Call call;
};
using Invocation = exports_composable_interceptor_advice_invocation_t;

namespace {

// Arguments and results of these names are written as null.
std::vector<std::string> HiddenNames() {
  return advice::Items(advice::Setting("redact").value_or(""));
}

void AppendMember(std::string_view name, std::string& out) {
  out += ',';
  advice::AppendJsonString(name, out);
  out += ':';
}

std::string LineOf(const advice::Call& call, const advice::OptionalValue& returned) {
  const std::vector<std::string> hidden = HiddenNames();
  std::string line = "{\"id\":";
  advice::AppendJsonString(guests::View(call.id), line);
  for (size_t i = 0; i < call.trace_context.len; ++i) {
    const auto& header = call.trace_context.ptr[i];
    AppendMember(guests::View(header.f0), line);
    advice::AppendJsonString(guests::View(header.f1), line);
  }
  AppendMember("call", line);
  advice::AppendJsonString(
      std::string(guests::View(call.component)) + '.' + advice::QualifiedName(call), line);
  AppendMember("arguments", line);
  line += '[';
  for (size_t i = 0; i < call.arguments.len; ++i) {
    const advice::Argument& argument = call.arguments.ptr[i];
    if (i > 0) line += ',';
    if (advice::Contains(hidden, guests::View(argument.name))) {
      line += "null";
    } else {
      advice::AppendJson(argument.value, line);
    }
  }
  line += ']';
  if (returned.is_some) {
    AppendMember("result", line);
    if (advice::Contains(hidden, "result")) {
      line += "null";
    } else {
      advice::AppendJson(returned.val, line);
    }
  }
  line += "}\n";
  return line;
}

// What cannot be written is lost; the call goes on.
void Write(std::string_view line) {
  constexpr size_t kMostBytes = 4096;  // of one write
  const auto stream = wasi_cli_stdout_get_stdout();
  const auto output = wasi_io_streams_borrow_output_stream(stream);
  while (!line.empty()) {
    const std::string_view piece = line.substr(0, kMostBytes);
    line.remove_prefix(piece.size());
    record_advice_list_u8_t bytes = {reinterpret_cast<uint8_t*>(const_cast<char*>(piece.data())),
                                     piece.size()};
    wasi_io_streams_result_void_stream_error_t result;
    wasi_io_streams_method_output_stream_blocking_write_and_flush(output, &bytes, &result);
    if (!result.is_err) continue;
    wasi_io_streams_stream_error_free(&result.val.err);
    break;
  }
  wasi_io_streams_output_stream_drop_own(stream);
}

}  // namespace

extern "C" {

exports_composable_interceptor_advice_own_invocation_t
exports_composable_interceptor_advice_constructor_invocation(advice::Call* call) {
  return exports_composable_interceptor_advice_invocation_new(new Invocation{*call});
}

void exports_composable_interceptor_advice_invocation_destructor(Invocation* invocation) {
  exports_composable_interceptor_advice_call_free(&invocation->call);
  delete invocation;
}

record_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_before(
    Invocation* self) {
  exports_composable_interceptor_advice_method_invocation_before_return(
      advice::Proceed(self->call.arguments));
  return RECORD_ADVICE_CALLBACK_CODE_EXIT;
}

record_advice_callback_code_t
exports_composable_interceptor_advice_method_invocation_before_callback(
    record_advice_event_t* /*event*/) {
  return RECORD_ADVICE_CALLBACK_CODE_EXIT;  // never called: `before` does not wait
}

record_advice_callback_code_t exports_composable_interceptor_advice_method_invocation_after(
    Invocation* self, advice::OptionalValue* returned) {
  Write(LineOf(self->call, *returned));
  exports_composable_interceptor_advice_method_invocation_after_return(advice::Accept(*returned));
  exports_composable_interceptor_advice_option_value_free(returned);
  return RECORD_ADVICE_CALLBACK_CODE_EXIT;
}

record_advice_callback_code_t
exports_composable_interceptor_advice_method_invocation_after_callback(
    record_advice_event_t* /*event*/) {
  return RECORD_ADVICE_CALLBACK_CODE_EXIT;  // never called: `after` does not wait
}

}  // extern "C"
