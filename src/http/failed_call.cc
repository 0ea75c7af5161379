#include "http/failed_call.h"

#include "http/response_text.h"

namespace composable::http {

Response FailedCallResponse(const Error& error, std::string_view route, std::string_view trace,
                            Observer& observer) {
  switch (error.code) {
    case ErrorCode::kDeadlineExceeded:
      observer.OnFailure(route, trace, error);
      return FailureResponse(504, "the component took too long", trace);
    case ErrorCode::kResourceExhausted:
    case ErrorCode::kCancelled:
      return ErrorResponse(503, kOverloaded);
    default:
      observer.OnFailure(route, trace, error);
      return FailureResponse(500, "the component failed", trace);
  }
}

}  // namespace composable::http
