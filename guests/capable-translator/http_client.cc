#include "capable-translator/http_client.h"

#include <algorithm>
#include <utility>

#include "capable_translator.h"
#include "support/c_string.h"

using String = capable_translator_string_t;
using OptionalString = capable_translator_option_string_t;
using Bytes = capable_translator_list_u8_t;
using Done = wasi_http_types_result_void_void_t;

namespace {

// A resource of the host that this component owns: dropped at the end of its scope, unless it was
// handed on before.
template <typename Own, auto drop>
class Owned {
 public:
  explicit Owned(Own handle) : handle_(handle) {}
  Owned(Owned&& other) noexcept : handle_(other.Release()) {}
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (owned_) drop(handle_);
  }
  Own Get() const { return handle_; }
  Own Release() {
    owned_ = false;
    return handle_;
  }

 private:
  Own handle_;
  bool owned_ = true;
};

using Fields = Owned<wasi_http_types_own_fields_t, wasi_http_types_fields_drop_own>;
using Request =
    Owned<wasi_http_types_own_outgoing_request_t, wasi_http_types_outgoing_request_drop_own>;
using OutgoingBody =
    Owned<wasi_http_types_own_outgoing_body_t, wasi_http_types_outgoing_body_drop_own>;
using OutputStream =
    Owned<wasi_io_streams_own_output_stream_t, wasi_io_streams_output_stream_drop_own>;
using Pollable = Owned<wasi_io_poll_own_pollable_t, wasi_io_poll_pollable_drop_own>;
using FutureResponse = Owned<wasi_http_types_own_future_incoming_response_t,
                             wasi_http_types_future_incoming_response_drop_own>;
using Response =
    Owned<wasi_http_types_own_incoming_response_t, wasi_http_types_incoming_response_drop_own>;
using IncomingBody =
    Owned<wasi_http_types_own_incoming_body_t, wasi_http_types_incoming_body_drop_own>;
using InputStream =
    Owned<wasi_io_streams_own_input_stream_t, wasi_io_streams_input_stream_drop_own>;

// What one call of `blocking-write-and-flush` takes.
constexpr size_t kWriteLimit = 4096;
constexpr uint64_t kReadSize = 64 * 1024;

std::optional<Fields> JsonHeaders() {
  Fields headers(wasi_http_types_constructor_fields());
  auto name = guests::Borrow<String>("content-type");
  auto value = guests::Borrow<Bytes>("application/json");
  wasi_http_types_result_void_header_error_t appended;
  wasi_http_types_method_fields_append(wasi_http_types_borrow_fields(headers.Get()), &name, &value,
                                       &appended);
  if (appended.is_err) return std::nullopt;
  return headers;
}

std::optional<Request> NewPost(Fields headers, std::string_view authority, std::string_view path) {
  Request request(wasi_http_types_constructor_outgoing_request(headers.Release()));
  auto borrowed = wasi_http_types_borrow_outgoing_request(request.Get());
  Done done;
  wasi_http_types_method_t method{.tag = WASI_HTTP_TYPES_METHOD_POST, .val = {}};
  wasi_http_types_method_outgoing_request_set_method(borrowed, &method, &done);
  if (done.is_err) return std::nullopt;
  wasi_http_types_option_scheme_t scheme{true, {.tag = WASI_HTTP_TYPES_SCHEME_HTTP, .val = {}}};
  wasi_http_types_method_outgoing_request_set_scheme(borrowed, &scheme, &done);
  if (done.is_err) return std::nullopt;
  OptionalString authority_text{true, guests::Borrow<String>(authority)};
  wasi_http_types_method_outgoing_request_set_authority(borrowed, &authority_text, &done);
  if (done.is_err) return std::nullopt;
  OptionalString path_text{true, guests::Borrow<String>(path)};
  wasi_http_types_method_outgoing_request_set_path_with_query(borrowed, &path_text, &done);
  if (done.is_err) return std::nullopt;
  return request;
}

std::optional<OutgoingBody> BodyOf(const Request& request) {
  wasi_http_types_result_own_outgoing_body_void_t body;
  wasi_http_types_method_outgoing_request_body(
      wasi_http_types_borrow_outgoing_request(request.Get()), &body);
  if (body.is_err) return std::nullopt;
  return OutgoingBody(body.val.ok);
}

std::optional<FutureResponse> Send(Request request) {
  wasi_http_outgoing_handler_option_own_request_options_t no_options{};
  wasi_http_outgoing_handler_result_own_future_incoming_response_error_code_t sent;
  wasi_http_outgoing_handler_handle(request.Release(), &no_options, &sent);
  if (sent.is_err) {
    wasi_http_outgoing_handler_error_code_free(&sent.val.err);
    return std::nullopt;
  }
  return FutureResponse(sent.val.ok);
}

bool WriteAll(const OutgoingBody& body, std::string_view content) {
  wasi_http_types_result_own_output_stream_void_t opened;
  wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body.Get()),
                                             &opened);
  if (opened.is_err) return false;
  OutputStream stream(opened.val.ok);
  while (!content.empty()) {
    std::string_view piece = content.substr(0, kWriteLimit);
    auto bytes = guests::Borrow<Bytes>(piece);
    wasi_io_streams_result_void_stream_error_t written;
    wasi_io_streams_method_output_stream_blocking_write_and_flush(
        wasi_io_streams_borrow_output_stream(stream.Get()), &bytes, &written);
    if (written.is_err) {
      wasi_io_streams_stream_error_free(&written.val.err);
      return false;
    }
    content.remove_prefix(piece.size());
  }
  return true;
}

bool Finish(OutgoingBody body) {
  wasi_http_types_option_own_fields_t no_trailers{};
  wasi_http_types_result_void_error_code_t finished;
  wasi_http_types_static_outgoing_body_finish(body.Release(), &no_trailers, &finished);
  if (!finished.is_err) return true;
  wasi_http_types_error_code_free(&finished.val.err);
  return false;
}

std::optional<Response> Await(const FutureResponse& future) {
  auto borrowed = wasi_http_types_borrow_future_incoming_response(future.Get());
  {
    Pollable pollable(wasi_http_types_method_future_incoming_response_subscribe(borrowed));
    wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(pollable.Get()));
  }
  wasi_http_types_option_result_result_own_incoming_response_error_code_void_t response;
  wasi_http_types_method_future_incoming_response_get(borrowed, &response);
  if (!response.is_some || response.val.is_err) return std::nullopt;
  auto& outcome = response.val.val.ok;
  if (outcome.is_err) {
    wasi_http_types_error_code_free(&outcome.val.err);
    return std::nullopt;
  }
  return Response(outcome.val.ok);
}

// The whole body; none where it breaks off.
std::optional<std::string> ReadAll(const Response& response) {
  wasi_http_types_result_own_incoming_body_void_t consumed;
  wasi_http_types_method_incoming_response_consume(
      wasi_http_types_borrow_incoming_response(response.Get()), &consumed);
  if (consumed.is_err) return std::nullopt;
  IncomingBody body(consumed.val.ok);
  wasi_http_types_result_own_input_stream_void_t opened;
  wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(body.Get()),
                                              &opened);
  if (opened.is_err) return std::nullopt;
  InputStream stream(opened.val.ok);
  std::string content;
  for (;;) {
    wasi_io_streams_result_list_u8_stream_error_t read;
    wasi_io_streams_method_input_stream_blocking_read(
        wasi_io_streams_borrow_input_stream(stream.Get()), kReadSize, &read);
    if (read.is_err) {
      bool closed = read.val.err.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED;
      wasi_io_streams_stream_error_free(&read.val.err);
      if (closed) return content;
      return std::nullopt;
    }
    content += guests::View(read.val.ok);
    capable_translator_list_u8_free(&read.val.ok);
  }
}

}  // namespace

std::optional<HttpResponse> PostJson(std::string_view authority, std::string_view path,
                                     std::string_view json) {
  std::optional<Fields> headers = JsonHeaders();
  if (!headers) return std::nullopt;
  std::optional<Request> request = NewPost(std::move(*headers), authority, path);
  if (!request) return std::nullopt;
  std::optional<OutgoingBody> body = BodyOf(*request);
  if (!body) return std::nullopt;
  // The request goes out first: nobody reads the body before.
  std::optional<FutureResponse> future = Send(std::move(*request));
  if (!future || !WriteAll(*body, json) || !Finish(std::move(*body))) return std::nullopt;
  std::optional<Response> response = Await(*future);
  if (!response) return std::nullopt;
  uint16_t status = wasi_http_types_method_incoming_response_status(
      wasi_http_types_borrow_incoming_response(response->Get()));
  std::optional<std::string> content = ReadAll(*response);
  if (!content) return std::nullopt;
  return HttpResponse{status, std::move(*content)};
}
