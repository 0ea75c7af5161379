// Sends the body of each request back in capitals, while it comes: neither body is ever held as a
// whole. Takes raw requests, with `wasi:http` 0.2.

#include "shouter.h"

#include <algorithm>
#include <string_view>

#include "support/c_string.h"

using Request = exports_wasi_http_incoming_handler_own_incoming_request_t;
using Outparam = exports_wasi_http_incoming_handler_own_response_outparam_t;
using OutgoingBody = wasi_http_types_own_outgoing_body_t;
using OutputStream = wasi_io_streams_own_output_stream_t;
using InputStream = wasi_io_streams_own_input_stream_t;
using Bytes = shouter_list_u8_t;

namespace {

// What one call of `blocking-write-and-flush` takes, at most.
constexpr uint64_t kPiece = 4096;

char ToCapital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The stream stays good as long as the request, which goes with the instance.
InputStream BodyOf(Request request) {
  wasi_http_types_result_own_incoming_body_void_t body;
  wasi_http_types_method_incoming_request_consume(wasi_http_types_borrow_incoming_request(request),
                                                  &body);
  wasi_http_types_result_own_input_stream_void_t stream;
  wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(body.val.ok),
                                              &stream);
  return stream.val.ok;
}

// Answers with the status 200, and returns the body that is to come.
OutgoingBody Answer(Outparam out) {
  auto fields = wasi_http_types_constructor_fields();
  auto name = guests::Borrow<wasi_http_types_field_name_t>("content-type");
  auto type = guests::Borrow<wasi_http_types_field_value_t>("text/plain");
  wasi_http_types_result_void_header_error_t appended;
  wasi_http_types_method_fields_append(wasi_http_types_borrow_fields(fields), &name, &type,
                                       &appended);
  auto response = wasi_http_types_constructor_outgoing_response(fields);
  wasi_http_types_result_own_outgoing_body_void_t body;
  wasi_http_types_method_outgoing_response_body(wasi_http_types_borrow_outgoing_response(response),
                                                &body);
  wasi_http_types_result_own_outgoing_response_error_code_t result{.is_err = false,
                                                                   .val = {.ok = response}};
  wasi_http_types_static_response_outparam_set(out, &result);
  return body.val.ok;
}

// Whether all of the body came and was sent on.
bool Shout(InputStream from, OutputStream to) {
  while (true) {
    wasi_io_streams_result_list_u8_stream_error_t read;
    wasi_io_streams_method_input_stream_blocking_read(wasi_io_streams_borrow_input_stream(from),
                                                      kPiece, &read);
    if (read.is_err) return read.val.err.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED;
    Bytes piece = read.val.ok;
    std::transform(piece.ptr, piece.ptr + piece.len, piece.ptr, ToCapital);
    wasi_io_streams_result_void_stream_error_t written;
    wasi_io_streams_method_output_stream_blocking_write_and_flush(
        wasi_io_streams_borrow_output_stream(to), &piece, &written);
    shouter_list_u8_free(&piece);
    if (written.is_err) return false;
  }
}

}  // namespace

extern "C" void exports_wasi_http_incoming_handler_handle(Request request, Outparam out) {
  const OutgoingBody body = Answer(out);
  wasi_http_types_result_own_output_stream_void_t stream;
  wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body), &stream);
  const bool is_whole = Shout(BodyOf(request), stream.val.ok);
  wasi_io_streams_output_stream_drop_own(stream.val.ok);
  if (!is_whole) {
    // Dropped without being finished: the client sees that the body broke off.
    wasi_http_types_outgoing_body_drop_own(body);
    return;
  }
  wasi_http_types_option_own_trailers_t no_trailers{};
  wasi_http_types_result_void_error_code_t finished;
  wasi_http_types_static_outgoing_body_finish(body, &no_trailers, &finished);
}
