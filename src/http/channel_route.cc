#include "http/channel_route.h"

#include <utility>

#include "http/response_text.h"
#include "http/trace_context.h"
#include "mapping/message_body.h"

namespace composable::http {
namespace {

class ChannelTarget final : public RouteTarget, public std::enable_shared_from_this<ChannelTarget> {
 public:
  ChannelTarget(ChannelRoute route, Observer& observer)
      : route_(std::move(route)), observer_(observer) {}

  void Serve(const Request& request, const Captures& captures, ExchangePtr exchange) override {
    mapping::Headers context = PropagatedContext(request.headers);
    std::string trace(TraceIdOf(context.front().value));
    auto body = mapping::MakeBody(route_.shape, {.body_form = route_.shape.body,
                                                 .body = request.body,
                                                 .captures = captures,
                                                 .headers = request.headers});
    if (!body) {
      return Exchange::Respond(std::move(exchange), ErrorResponse(400, ToString(body.error())));
    }
    mapping::Message message{.headers = MakeHeaders(request, std::move(context)),
                             .body = *std::move(body)};
    if (!route_.reply_timeout) {
      return Publish(std::move(message), std::move(trace), std::move(exchange));
    }
    route_.channel->Request(std::move(message), *route_.reply_timeout,
                            [self = shared_from_this(), exchange = std::move(exchange),
                             trace = std::move(trace)](Result<mapping::Message> reply) mutable {
                              Response response = reply ? self->MakeResponse(*reply, trace)
                                                        : self->Failed(reply.error(), trace);
                              Exchange::Respond(std::move(exchange), std::move(response));
                            });
  }

 private:
  void Publish(mapping::Message message, std::string trace, ExchangePtr exchange) {
    route_.channel->Publish(
        std::move(message), [self = shared_from_this(), exchange = std::move(exchange),
                             trace = std::move(trace)](Status accepted) mutable {
          Response response =
              accepted ? Response{.status = 202, .content_type = {}, .body = {}, .headers = {}}
                       : self->Failed(accepted.error(), trace);
          Exchange::Respond(std::move(exchange), std::move(response));
        });
  }

  mapping::Headers MakeHeaders(const Request& request, mapping::Headers context) const {
    mapping::Headers headers = std::move(context);
    if (const std::string_view type = ContentTypeOf(request); !type.empty()) {
      headers.push_back({std::string(mapping::kContentType), std::string(type)});
    }
    for (const PropagatedHeader& propagated : route_.request_headers) {
      if (const auto value = mapping::FindHeader(request.headers, propagated.source)) {
        headers.push_back({propagated.target, std::string(*value)});
      }
    }
    return headers;
  }

  // What the request says, or else what the route is for; empty where neither says anything.
  std::string_view ContentTypeOf(const Request& request) const {
    const bool has_captures = !route_.shape.captures.empty();
    if (route_.content != RouteContent::kIgnored) {
      const auto type = mapping::FindHeader(request.headers, mapping::kContentType);
      if (type) return *type;
    }
    if (route_.content == RouteContent::kText) return "text/plain";
    const bool is_json = route_.content == RouteContent::kJson || has_captures;
    return is_json ? "application/json" : std::string_view();
  }

  Response MakeResponse(const mapping::Message& reply, const std::string& trace) const {
    const std::span<const mapping::Header> headers(reply.headers);
    Response response{.status = 200, .content_type = {}, .body = {}, .headers = {}};
    response.body = AsText(reply.body);
    const auto type = mapping::FindHeader(headers, mapping::kContentType);
    if (!response.body.empty()) {
      response.headers.push_back({std::string(mapping::kContentType),
                                  std::string(type.value_or("application/octet-stream"))});
    }
    for (const PropagatedHeader& propagated : route_.response_headers) {
      if (const auto value = mapping::FindHeader(headers, propagated.source)) {
        response.headers.push_back({propagated.target, std::string(*value)});
      }
    }
    if (Status fit = CheckHeaders(response); !fit) return Failed(fit.error(), trace);
    return response;
  }

  Response Failed(const Error& error, const std::string& trace) const {
    switch (error.code) {
      case ErrorCode::kDeadlineExceeded:
        return ErrorResponse(504, "no reply came in time");
      case ErrorCode::kResourceExhausted:
      case ErrorCode::kCancelled:
        return ErrorResponse(503, kOverloaded);
      case ErrorCode::kIo:
        observer_.OnFailure(route_.name, trace, error);
        return ErrorResponse(503, kOverloaded);
      default:
        observer_.OnFailure(route_.name, trace, error);
        return FailureResponse(500, "the request failed", trace);
    }
  }

  ChannelRoute route_;
  Observer& observer_;
};

}  // namespace

std::shared_ptr<RouteTarget> MakeChannelTarget(ChannelRoute route, Observer& observer) {
  return std::make_shared<ChannelTarget>(std::move(route), observer);
}

}  // namespace composable::http
