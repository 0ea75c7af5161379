#include "http/raw_route.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>
#include <utility>

#include "base/printable.h"
#include "http/failed_call.h"
#include "http/response_text.h"
#include "http/trace_context.h"

namespace composable::http {
namespace {

// Headers of a response that are the server's business.
bool IsServers(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {"date", "connection", "keep-alive",
                                                      "transfer-encoding", "upgrade"};
  return std::ranges::find(kNames, name) != kNames.end();
}

bool IsLength(const mapping::Header& header) { return header.name == "content-length"; }

// What the headers say of the body's length. Error: kComponentError where that is no length.
Result<std::optional<std::uint64_t>> LengthOf(const mapping::Headers& headers) {
  std::optional<std::uint64_t> length;
  for (const mapping::Header& header : headers) {
    if (!IsLength(header)) continue;
    const char* const end = header.value.data() + header.value.size();
    std::uint64_t number = 0;
    const auto [rest, error] = std::from_chars(header.value.data(), end, number);
    if (error != std::errc() || rest != end || length) {
      return Fail(ErrorCode::kComponentError,
                  "the component answered with the header `content-length: {}`, which {}",
                  Printable(header.value), length ? "is there twice" : "is no length");
    }
    length = number;
  }
  return length;
}

// What one request does to its call.
class RawExchange final : public BodyTaker {
 public:
  explicit RawExchange(std::weak_ptr<Exchange> exchange) : exchange_(std::move(exchange)) {}

  // The call has begun; perhaps its request is over already.
  void SetCall(std::unique_ptr<mapping::RawCall> call) {
    call_ = std::move(call);
    if (is_broken_) call_->Break();
    if (is_abandoned_) call_->Cancel();
  }

  void OnPiece(std::string_view piece) override {
    call_->Write(piece, [exchange = exchange_] {
      if (ExchangePtr still_there = exchange.lock()) Exchange::GoOn(std::move(still_there));
    });
  }
  void OnEnd() override { call_->End(); }
  void OnBreak() override {
    is_broken_ = true;
    if (call_ != nullptr) call_->Break();
  }
  void OnAbandon() override {
    is_abandoned_ = true;
    if (call_ != nullptr) call_->Cancel();
  }

 private:
  std::weak_ptr<Exchange> exchange_;
  std::unique_ptr<mapping::RawCall> call_;  // null until it has begun
  bool is_broken_ = false;
  bool is_abandoned_ = false;
};

class RawTarget final : public RouteTarget, public std::enable_shared_from_this<RawTarget> {
 public:
  RawTarget(RawRoute route, Observer& observer) : route_(std::move(route)), observer_(observer) {}

  BodyDelivery delivery() const override { return BodyDelivery::kAsItComes; }

  void Serve(const Request& request, const Captures& /*captures*/, ExchangePtr exchange) override {
    mapping::Headers context = PropagatedContext(request.headers);
    std::string trace(TraceIdOf(context.front().value));
    std::string target(request.target.path().empty() ? "/" : request.target.path());
    if (!request.target.query().empty()) {
      target += '?';
      target += request.target.query();
    }
    auto taker = std::make_shared<RawExchange>(exchange);
    exchange->SetTaker(taker);
    taker->SetCall(route_.handler->Handle(
        {.method = request.method,
         .scheme = request.scheme,
         .authority = mapping::FindHeader(request.headers, "host").value_or("localhost"),
         .target = target,
         .headers = request.headers},
        request.presence, std::move(context),
        [self = shared_from_this(), exchange = std::move(exchange),
         trace = std::move(trace)](Result<mapping::RawResponse> answered) mutable {
          Response response = answered ? self->MakeResponse(*std::move(answered), trace)
                                       : self->Failed(answered.error(), trace);
          Exchange::Respond(std::move(exchange), std::move(response));
        }));
  }

 private:
  // Logs where a body breaks off.
  class Body final : public mapping::BodyReader {
   public:
    Body(std::unique_ptr<mapping::BodyReader> body, std::shared_ptr<RawTarget> target,
         std::string trace)
        : body_(std::move(body)), target_(std::move(target)), trace_(std::move(trace)) {}

    void Read(mapping::PieceCallback piece) override {
      body_->Read([piece = std::move(piece), target = target_,
                   trace = trace_](Result<std::optional<Bytes>> read) mutable {
        // A call is cancelled where nobody wants the body.
        if (!read && read.error().code != ErrorCode::kCancelled) {
          target->observer_.OnFailure(target->route_.name, trace, read.error());
        }
        piece(std::move(read));
      });
    }

   private:
    std::unique_ptr<mapping::BodyReader> body_;
    std::shared_ptr<RawTarget> target_;
    std::string trace_;
  };

  Response MakeResponse(mapping::RawResponse raw, const std::string& trace) {
    constexpr std::uint32_t kMostStatus = 999;
    if (raw.status < 200 || raw.status > kMostStatus) {
      return Failed(
          Fail(ErrorCode::kComponentError,
               "the component answered with the status {}, which is none of a response", raw.status)
              .error(),
          trace);
    }
    Response response{.status = static_cast<int>(raw.status),
                      .content_type = {},
                      .body = {},
                      .headers = std::move(raw.headers),
                      .stream = nullptr};
    std::erase_if(response.headers,
                  [](const mapping::Header& header) { return IsServers(header.name); });
    // There is none without a body (RFC 9110, section 8.6), but for what 304 is about.
    if (raw.status == 204) std::erase_if(response.headers, IsLength);
    if (Status fit = CheckHeaders(response); !fit) {
      return Failed(Fail(ErrorCode::kComponentError, "{}", fit.error().message).error(), trace);
    }
    auto length = LengthOf(response.headers);
    if (!length) return Failed(length.error(), trace);
    response.stream_length = *length;
    response.stream = std::make_shared<Body>(std::move(raw.body), shared_from_this(), trace);
    return response;
  }

  Response Failed(const Error& error, const std::string& trace) const {
    if (error.code == ErrorCode::kInvalidArgument) {
      return ErrorResponse(400, "the request is none that a component can be given");
    }
    return FailedCallResponse(error, route_.name, trace, observer_);
  }

  RawRoute route_;
  Observer& observer_;
};

}  // namespace

std::shared_ptr<RouteTarget> MakeRawTarget(RawRoute route, Observer& observer) {
  return std::make_shared<RawTarget>(std::move(route), observer);
}

}  // namespace composable::http
