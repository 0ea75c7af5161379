#include "http/function_route.h"

#include <algorithm>
#include <utility>

#include "http/failed_call.h"
#include "http/response_text.h"
#include "http/trace_context.h"

namespace composable::http {
namespace {

class FunctionTarget final : public RouteTarget,
                             public std::enable_shared_from_this<FunctionTarget> {
 public:
  FunctionTarget(FunctionRoute route, Observer& observer)
      : route_(std::move(route)), observer_(observer) {}

  void Serve(const Request& request, const Captures& captures, ExchangePtr exchange) override {
    mapping::Headers context = PropagatedContext(request.headers);
    // One buffer for each thread: arguments are read before the call returns. A call that starts
    // inside of another one on this thread comes after the outer one has read its own.
    thread_local Bytes arguments;
    Status made = MakeArguments(request, captures, context, arguments);
    if (!made) {
      const int status = made.error().code == ErrorCode::kResourceExhausted ? 413 : 400;
      return Exchange::Respond(std::move(exchange), ErrorResponse(status, ToString(made.error())));
    }
    std::string trace(TraceIdOf(context.front().value));
    route_.function->Call(arguments, std::move(context),
                          [self = shared_from_this(), exchange = std::move(exchange),
                           trace = std::move(trace)](Result<ByteView> result) mutable {
                            Response response = result ? self->MakeResponse(*result, trace)
                                                       : self->Failed(result.error(), trace);
                            Exchange::Respond(std::move(exchange), std::move(response));
                          });
  }

 private:
  Status MakeArguments(const Request& request, const Captures& captures,
                       const mapping::Headers& context, Bytes& arguments) const {
    std::vector<HeaderView> headers;
    for (const PropagatedHeader& propagated : route_.request_headers) {
      if (const auto value = mapping::FindHeader(request.headers, propagated.source)) {
        headers.push_back({propagated.target, *value});
      }
    }
    if (const auto type = mapping::FindHeader(request.headers, mapping::kContentType)) {
      headers.push_back({mapping::kContentType, *type});
    }
    for (const mapping::Header& header : context) headers.push_back({header.name, header.value});
    return route_.arguments.Make({.body_form = route_.arguments.shape().body,
                                  .body = request.body,
                                  .captures = captures,
                                  .headers = headers},
                                 arguments);
  }

  Response MakeResponse(ByteView result, const std::string& trace) const {
    auto reply = route_.results.Make(result);
    if (!reply) return Failed(reply.error(), trace);
    if (reply->outcome == mapping::Outcome::kError) {
      return {.status = 500,
              .content_type = reply->content_type,
              .body = std::move(reply->body),
              .headers = {}};
    }
    Response response{.status = 200,
                      .content_type = reply->content_type,
                      .body = std::move(reply->body),
                      .headers = {}};
    const std::span<const mapping::Header> made(reply->headers);
    if (const auto type = mapping::FindHeader(made, mapping::kContentType)) {
      response.headers.push_back({std::string(mapping::kContentType), std::string(*type)});
    }
    for (const PropagatedHeader& propagated : route_.response_headers) {
      if (mapping::SameHeaderName(propagated.target, mapping::kContentType)) continue;
      if (const auto value = mapping::FindHeader(made, propagated.source)) {
        response.headers.push_back({propagated.target, std::string(*value)});
      }
    }
    if (Status fit = CheckHeaders(response); !fit) return Failed(fit.error(), trace);
    const bool has_type = std::ranges::any_of(response.headers, [](const mapping::Header& header) {
      return mapping::SameHeaderName(header.name, mapping::kContentType);
    });
    if (has_type) response.content_type = {};
    return response;
  }

  Response Failed(const Error& error, const std::string& trace) const {
    return FailedCallResponse(error, route_.name, trace, observer_);
  }

  FunctionRoute route_;
  Observer& observer_;
};

}  // namespace

std::shared_ptr<RouteTarget> MakeFunctionTarget(FunctionRoute route, Observer& observer) {
  return std::make_shared<FunctionTarget>(std::move(route), observer);
}

}  // namespace composable::http
