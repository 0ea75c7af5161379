#include "http/response_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "base/printable.h"
#include "http/request_head.h"

namespace composable::http {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 30> kReasons = {
    {{100, "Continue"},
     {200, "OK"},
     {201, "Created"},
     {202, "Accepted"},
     {204, "No Content"},
     {206, "Partial Content"},
     {301, "Moved Permanently"},
     {302, "Found"},
     {303, "See Other"},
     {304, "Not Modified"},
     {307, "Temporary Redirect"},
     {308, "Permanent Redirect"},
     {400, "Bad Request"},
     {401, "Unauthorized"},
     {403, "Forbidden"},
     {404, "Not Found"},
     {405, "Method Not Allowed"},
     {408, "Request Timeout"},
     {409, "Conflict"},
     {410, "Gone"},
     {413, "Content Too Large"},
     {414, "URI Too Long"},
     {415, "Unsupported Media Type"},
     {417, "Expectation Failed"},
     {429, "Too Many Requests"},
     {431, "Request Header Fields Too Large"},
     {500, "Internal Server Error"},
     {503, "Service Unavailable"},
     {504, "Gateway Timeout"},
     {505, "HTTP Version Not Supported"}}};

void AppendHeader(std::string_view name, std::string_view value, std::string& out) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

void AppendNumber(std::size_t number, std::string& out) {
  const fmt::format_int text(number);
  out.append(text.data(), text.size());
}

// Everything but what tells where the body ends.
void AppendHeadStart(const Response& response, std::string_view date, std::string& out) {
  constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\n";
  if (response.status == 200) {
    out += kOk;
  } else {
    out += "HTTP/1.1 ";
    AppendNumber(static_cast<std::size_t>(response.status), out);
    out += ' ';
    out += ReasonPhrase(response.status);
    out += "\r\n";
  }
  AppendHeader("date", date, out);
  if (!response.content_type.empty()) AppendHeader("content-type", response.content_type, out);
  for (const mapping::Header& header : response.headers) {
    AppendHeader(header.name, header.value, out);
  }
}

void AppendHeadEnd(AfterResponse after, std::string& out) {
  if (after == AfterResponse::kClose) AppendHeader("connection", "close", out);
  if (after == AfterResponse::kNextRequestOfHttp10) AppendHeader("connection", "keep-alive", out);
  out += "\r\n";
}

}  // namespace

std::string_view ReasonPhrase(int status) {
  const auto* const found =
      std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return found == kReasons.end() ? std::string_view() : found->second;
}

bool HasNoBody(int status) { return status < 200 || status == 204 || status == 304; }

void AppendResponse(const Response& response, std::string_view date, AfterResponse after,
                    BodyUse use, std::string& out) {
  AppendHeadStart(response, date, out);
  const bool has_body = !HasNoBody(response.status);
  if (has_body) {
    out += "content-length: ";
    AppendNumber(response.body.size(), out);
    out += "\r\n";
  }
  AppendHeadEnd(after, out);
  if (has_body && use == BodyUse::kSend) out += response.body;
}

void AppendStreamHead(const Response& response, std::string_view date, AfterResponse after,
                      StreamFraming framing, std::string& out) {
  AppendHeadStart(response, date, out);
  if (framing == StreamFraming::kChunked) AppendHeader("transfer-encoding", "chunked", out);
  AppendHeadEnd(after, out);
}

void AppendChunk(std::string_view piece, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{:x}\r\n{}\r\n", piece.size(), piece);
}

Response ErrorResponse(int status, std::string_view message) {
  Response response{
      .status = status, .content_type = "application/json", .body = {}, .headers = {}};
  response.body = "{\"error\":\"";
  for (const char c : Printable(message)) {
    if (c == '"' || c == '\\') response.body += '\\';
    response.body += c;
  }
  response.body += "\"}\n";
  return response;
}

Status CheckHeaders(const Response& response) {
  for (const mapping::Header& header : response.headers) {
    if (IsFieldValue(header.value)) continue;
    return Fail(ErrorCode::kInvalidArgument, "the value of the header `{}` has control characters",
                header.name);
  }
  return {};
}

Response FailureResponse(int status, std::string_view what, std::string_view id) {
  Response response{
      .status = status, .content_type = "application/json", .body = {}, .headers = {}};
  response.body = fmt::format("{{\"error\":\"{}\",\"id\":\"{}\"}}\n", what, id);
  return response;
}

}  // namespace composable::http
