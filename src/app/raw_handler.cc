#include "app/raw_handler.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/call_gate.h"
#include "app/hosted_state.h"
#include "base/diagnostic.h"
#include "engine/http_call.h"

namespace composable::app {
namespace {

// The most bytes of a body that are read at once.
constexpr std::uint64_t kPieceBytes = 64 * 1024;

bool IsAsync(std::string_view interface) { return interface.starts_with("wasi:http/handler@"); }

bool Owns(const std::optional<wit::Type>& type, std::string_view resource) {
  return type && type->kind() == wit::Kind::kOwn && type->handle().resource->name == resource;
}

// Whether `handle` has the type that its interface says.
Status CheckType(const FunctionName& name, const wit::FunctionType& type) {
  const std::vector<wit::Parameter>& parameters = type.parameters;
  if (IsAsync(name.interface)) {
    const bool fits = parameters.size() == 1 && Owns(parameters[0].type, "request") &&
                      type.result && type.result->kind() == wit::Kind::kResult &&
                      Owns(type.result->result().ok, "response");
    if (fits) return {};
    return Fail({ErrorCode::kTypeMismatch, Diagnostic::kNoRequestHandler},
                "`handle` has the type `{}`, but requests need `async func(request: request) -> "
                "result<response, error-code>`",
                ToWit(type));
  }
  const bool fits = parameters.size() == 2 && Owns(parameters[0].type, "incoming-request") &&
                    Owns(parameters[1].type, "response-outparam") && !type.result;
  if (fits) return {};
  return Fail({ErrorCode::kTypeMismatch, Diagnostic::kNoRequestHandler},
              "`handle` has the type `{}`, but requests need `func(request: incoming-request, "
              "response-out: response-outparam)`",
              ToWit(type));
}

// What a call's callbacks, its body and its owner share.
class RawState {
 public:
  // Where the call has begun already when it is cancelled, or the other way round.
  void SetInvocation(std::unique_ptr<engine::Invocation> invocation) {
    const std::scoped_lock lock(mutex_);
    if (is_cancelled_) return invocation->Cancel();
    invocation_ = std::move(invocation);
  }
  void Cancel() {
    const std::scoped_lock lock(mutex_);
    is_cancelled_ = true;
    if (invocation_ != nullptr) invocation_->Cancel();
  }
  bool is_cancelled() {
    const std::scoped_lock lock(mutex_);
    return is_cancelled_;
  }

  std::atomic<bool> is_body_whole = false;    // the response's, and was read
  std::atomic<bool> is_body_dropped = false;  // nobody reads it any more

 private:
  std::mutex mutex_;
  bool is_cancelled_ = false;                       // guarded by mutex_
  std::unique_ptr<engine::Invocation> invocation_;  // guarded by mutex_
};
using RawStatePtr = std::shared_ptr<RawState>;

class ResponseBody final : public mapping::BodyReader {
 public:
  ResponseBody(engine::StreamReaderPtr stream, RawStatePtr call,
               std::shared_ptr<const HostedState> hosted)
      : stream_(std::move(stream)), call_(std::move(call)), hosted_(std::move(hosted)) {}
  ResponseBody(const ResponseBody&) = delete;
  ResponseBody& operator=(const ResponseBody&) = delete;
  ~ResponseBody() override { call_->is_body_dropped = true; }

  void Read(mapping::PieceCallback piece) override {
    stream_->Read(kPieceBytes, [piece = std::move(piece), call = call_, hosted = hosted_](
                                   Result<std::optional<engine::StreamItems>> read) mutable {
      if (!read) return piece(std::unexpected(hosted->Explain(std::move(read).error())));
      if (!*read) {
        if (!call->is_body_dropped) call->is_body_whole = true;
        return piece(std::nullopt);
      }
      piece(std::get<Bytes>(std::move((*read)->items.storage())));
    });
  }

 private:
  engine::StreamReaderPtr stream_;
  RawStatePtr call_;
  std::shared_ptr<const HostedState> hosted_;
};

class HostedRawCall final : public mapping::RawCall {
 public:
  HostedRawCall(engine::StreamWriterPtr body, RawStatePtr call)
      : body_(std::move(body)), call_(std::move(call)) {}

  void Write(std::string_view piece, mapping::TakenCallback taken) override {
    if (body_ == nullptr) return taken();
    const ByteView bytes = AsBytes(piece);
    body_->Write({.count = bytes.size(), .items = Bytes(bytes.begin(), bytes.end())},
                 [taken = std::move(taken)](const Result<engine::WriteOutcome>&) mutable {
                   // Where nobody wants the body, the answer is still to come.
                   taken();
                 });
  }
  void End() override { body_.reset(); }
  void Break() override {
    if (body_ != nullptr) std::exchange(body_, nullptr)->Break();
  }
  void Cancel() override {
    Break();
    call_->Cancel();
  }

 private:
  engine::StreamWriterPtr body_;  // null where there is no more of it
  RawStatePtr call_;
};

// A request that may have to wait until its call can begin.
struct WaitingRequest {
  explicit WaitingRequest(const mapping::RawRequest& request)
      : method(request.method),
        scheme(request.scheme),
        authority(request.authority),
        target(request.target) {
    for (const mapping::HeaderView& header : request.headers) {
      headers.push_back({std::string(header.name), std::string(header.value)});
    }
  }

  std::string method;
  std::string scheme;
  std::string authority;
  std::string target;
  mapping::Headers headers;
};

class HostedRawHandler final : public mapping::RawHandler {
 public:
  HostedRawHandler(Function function, telemetry::Log& log)
      : hosted_(std::make_shared<const HostedState>(std::move(function), log)) {}

  std::unique_ptr<mapping::RawCall> Handle(const mapping::RawRequest& request,
                                           mapping::BodyPresence body, mapping::Headers context,
                                           mapping::RawCallback answered) override {
    engine::StreamPair stream;
    if (body == mapping::BodyPresence::kSome) {
      auto made = hosted_->function.component().engine->MakeStream(
          engine::StreamKind::kStream, wit::Type::Primitive(wit::Kind::kU8));
      if (made) stream = *std::move(made);
    }
    auto call = std::make_shared<RawState>();
    auto handle = std::make_unique<HostedRawCall>(std::move(stream.writer), call);
    const std::shared_ptr<CallGate>& gate = hosted_->function.component().gate;
    if (gate == nullptr) {
      Start(hosted_, call, request, std::move(stream.reader), std::move(context),
            std::move(answered));
    } else {
      Enter(*gate, call, request, std::move(stream.reader), std::move(context),
            std::move(answered));
    }
    return handle;
  }

 private:
  // Whether the call waits or is refused, somebody is told.
  void Enter(CallGate& gate, const RawStatePtr& call, const mapping::RawRequest& request,
             engine::StreamReaderPtr body, mapping::Headers context,
             mapping::RawCallback answered) {
    auto shared = std::make_shared<mapping::RawCallback>(std::move(answered));
    auto start = [hosted = hosted_, call, shared, context = std::move(context),
                  waiting = WaitingRequest(request),
                  body = std::make_shared<engine::StreamReaderPtr>(std::move(body))]() mutable {
      if (call->is_cancelled()) {
        (*shared)(Fail(ErrorCode::kCancelled, "the call was cancelled"));
        return hosted->function.component().gate->Leave();
      }
      std::vector<mapping::HeaderView> headers;
      for (const mapping::Header& header : waiting.headers) {
        headers.push_back({header.name, header.value});
      }
      Start(hosted, call,
            {.method = waiting.method,
             .scheme = waiting.scheme,
             .authority = waiting.authority,
             .target = waiting.target,
             .headers = headers},
            std::move(*body), std::move(context), std::move(*shared));
    };
    if (Status entered = gate.Enter(std::move(start)); !entered) {
      (*shared)(std::unexpected(hosted_->function.InContext(std::move(entered).error())));
    }
  }

  static void Start(const std::shared_ptr<const HostedState>& hosted, const RawStatePtr& call,
                    const mapping::RawRequest& request, engine::StreamReaderPtr body,
                    mapping::Headers context, mapping::RawCallback answered) {
    engine::CallOptions options = hosted->MakeOptions(std::move(context));
    options.finished = [hosted, call](Status status) {
      // What stops the body is told to whoever reads it; a client that goes is no failure.
      const bool is_failure = !status && status.error().code != ErrorCode::kCancelled;
      if (is_failure && call->is_body_whole) hosted->LogLate(std::move(status).error());
      if (const auto& gate = hosted->function.component().gate) gate->Leave();
    };
    std::vector<std::pair<std::string_view, std::string_view>> headers;
    headers.reserve(request.headers.size());
    for (const mapping::HeaderView& header : request.headers) {
      headers.emplace_back(header.name, header.value);
    }
    call->SetInvocation(hosted->function.component().program->Handle(
        hosted->function.reference(),
        {.method = request.method,
         .scheme = request.scheme,
         .authority = request.authority,
         .target = request.target,
         .headers = headers},
        std::move(body), std::move(options),
        [hosted, call,
         answered = std::move(answered)](Result<engine::HttpResponse> response) mutable {
          if (!response) {
            return answered(std::unexpected(hosted->Explain(std::move(response).error())));
          }
          mapping::RawResponse raw{.status = response->status, .headers = {}, .body = nullptr};
          raw.headers.reserve(response->headers.size());
          for (auto& [name, value] : response->headers) {
            raw.headers.push_back({std::move(name), std::move(value)});
          }
          raw.body = std::make_unique<ResponseBody>(std::move(response->body), call, hosted);
          answered(std::move(raw));
        }));
  }

  std::shared_ptr<const HostedState> hosted_;
};

}  // namespace

Result<Function> FindRawHandler(const PreparedComponentPtr& component) {
  const std::vector<FunctionName>& names = component->function_names;
  const auto is_handler = [](const FunctionName& name) {
    return name.function == "handle" && engine::IsHttpHandler(name.interface);
  };
  auto found = std::ranges::find_if(
      names, [&](const FunctionName& name) { return is_handler(name) && IsAsync(name.interface); });
  if (found == names.end()) found = std::ranges::find_if(names, is_handler);
  if (found == names.end()) {
    Error error =
        Fail({ErrorCode::kInvalidArgument, Diagnostic::kNoRequestHandler},
             "it exports neither `wasi:http/handler@0.3` nor `wasi:http/incoming-handler@0.2`, one "
             "of which takes raw requests; name the function that is to be called in the key "
             "`function`")
            .error();
    error.details = ListFunctions(*component);
    return std::unexpected(
        std::move(error).WithContext(fmt::format("component `{}`", component->name)));
  }
  const auto index = static_cast<std::size_t>(found - names.begin());
  COMPOSABLE_TRY(Function function, Function::Find(component, index));
  if (Status fits = CheckType(*found, function.type()); !fits) {
    return std::unexpected(function.InContext(std::move(fits).error()));
  }
  return function;
}

mapping::RawHandlerPtr MakeRawHandler(Function function, telemetry::Log& log) {
  return std::make_shared<HostedRawHandler>(std::move(function), log);
}

}  // namespace composable::app
