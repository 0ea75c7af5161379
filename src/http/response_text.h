// Responses as HTTP/1 sends them.
//
// Source: RFC 9112, sections 4 and 6.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/exchange.h"

namespace composable::http {

// `OK` for 200, and so on; empty for a status without a name.
std::string_view ReasonPhrase(int status);

// Whether responses of that status have no body.
bool HasNoBody(int status);

// What follows a response on its connection.
enum class AfterResponse : std::uint8_t {
  kNextRequest,
  kNextRequestOfHttp10,  // which has to be told
  kClose,
};

// Whether the body goes out: not in answers to HEAD.
enum class BodyUse : std::uint8_t { kSend, kLengthOnly };

// How the end of a body that is still being made is told.
enum class StreamFraming : std::uint8_t {
  kLength,   // `content-length` among the headers
  kChunked,  // RFC 9112, section 7.1
  kClose,    // the connection closes
};

// Appends the head of a response whose body is sent while it is made.
void AppendStreamHead(const Response& response, std::string_view date, AfterResponse after,
                      StreamFraming framing, std::string& out);
// Appends a piece of a body in chunks; an empty one is its end.
void AppendChunk(std::string_view piece, std::string& out);

// Appends head and body.
void AppendResponse(const Response& response, std::string_view date, AfterResponse after,
                    BodyUse use, std::string& out);

// An answer of the server itself: `{"error": "…"}`.
Response ErrorResponse(int status, std::string_view message);

// What a client is told while there is no room for its request.
inline constexpr std::string_view kOverloaded = "too much is going on; try again later";

// Error: kInvalidArgument, where a header's value cannot be sent: what components put into headers
// may be anything.
Status CheckHeaders(const Response& response);

// What a client is told of a failure that is none of its business: what happened in words that say
// nothing of the inside, and an id to find the rest in the log.
Response FailureResponse(int status, std::string_view what, std::string_view id);

}  // namespace composable::http
