// `builtin:advice/record`: every call that returned as one line of JSON on the standard output.

#include "record_advice.h"

#include <algorithm>
#include <string>
#include <vector>

#include "advice/bindings.h"
#include "advice/json.h"
#include "advice/settings.h"

namespace {

// Arguments and results of these names are written as null.
std::vector<std::string> HiddenNames() {
  return advice::Items(advice::Setting("redact").value_or(""));
}

void AppendMember(std::string_view name, std::string& out) {
  out += ',';
  guests::AppendJsonString(out, name);
  out += ':';
}

std::string LineOf(const advice::Call& call, const advice::OptionalValue& returned) {
  const std::vector<std::string> hidden = HiddenNames();
  std::string line = "{\"id\":";
  guests::AppendJsonString(line, guests::View(call.id));
  for (size_t i = 0; i < call.trace_context.len; ++i) {
    const auto& header = call.trace_context.ptr[i];
    AppendMember(guests::View(header.f0), line);
    guests::AppendJsonString(line, guests::View(header.f1));
  }
  AppendMember("call", line);
  guests::AppendJsonString(
      line, std::string(guests::View(call.component)) + '.' + advice::QualifiedName(call));
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

// The representation behind a handle; the bindings only name it.
struct exports_composable_interceptor_advice_invocation_t {
  advice::Call call;

  advice::BeforeAction Before() { return advice::Proceed(call.arguments); }
  advice::AfterAction After(const advice::OptionalValue& returned) {
    Write(LineOf(call, returned));
    return advice::Accept(returned);
  }
};

#include "advice/exports.h"
