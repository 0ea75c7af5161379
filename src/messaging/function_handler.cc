#include "messaging/function_handler.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mapping/content_type.h"
#include "messaging/headers.h"

namespace composable::messaging {
namespace {

mapping::BodyForm FormOf(const mapping::Message& message) {
  const auto content_type = mapping::FindHeader(message.headers, mapping::kContentType);
  const std::optional<mapping::Coding> coding =
      content_type ? mapping::FindCoding(*content_type) : std::nullopt;
  if (coding == mapping::Coding::kText) return mapping::BodyForm::kText;
  if (message.body.empty()) return mapping::BodyForm::kNone;
  return coding == mapping::Coding::kJson ? mapping::BodyForm::kJson : mapping::BodyForm::kAny;
}

std::vector<mapping::HeaderView> ViewsOf(const mapping::Headers& headers) {
  std::vector<mapping::HeaderView> views;
  views.reserve(headers.size());
  for (const mapping::Header& header : headers) views.push_back({header.name, header.value});
  return views;
}

Handled Answer(Result<mapping::Reply> reply) {
  if (!reply) return std::unexpected(Failure{std::move(reply).error(), Worth::kGiveUp});
  if (reply->outcome == mapping::Outcome::kError) {
    std::string text = reply->body.empty() ? "it returned an error without a value"
                                           : fmt::format("it returned the error {}", reply->body);
    return std::unexpected(
        Failure{Fail(ErrorCode::kComponentError, "{}", std::move(text)).error(), Worth::kRetry});
  }
  mapping::Message message{.headers = std::move(reply->headers),
                           .body = Bytes(reply->body.begin(), reply->body.end())};
  if (!reply->content_type.empty()) {
    AddMissingHeader(message.headers, mapping::kContentType, std::string(reply->content_type));
  }
  return message;
}

}  // namespace

mapping::InputShape MessageShape() {
  return {.body = mapping::BodyForm::kAny, .captures = {}, .headers = std::nullopt};
}

FunctionHandler::FunctionHandler(mapping::FunctionPtr function, mapping::ArgumentPlan arguments,
                                 mapping::ResultPlan results)
    : function_(std::move(function)),
      arguments_(std::move(arguments)),
      results_(std::move(results)) {}

void FunctionHandler::Handle(const MessagePtr& message, HandledCallback handled) {
  const std::vector<mapping::HeaderView> headers = ViewsOf(message->headers);
  Bytes arguments;
  Status made = arguments_.Make({.body_form = FormOf(*message),
                                 .body = AsText(message->body),
                                 .captures = {},
                                 .headers = headers},
                                arguments);
  if (!made) {
    return handled(std::unexpected(Failure{std::move(made).error(), Worth::kGiveUp}));
  }
  // The handler lasts longer than its calls: it is a subscription's.
  function_->Call(
      arguments, PropagatedHeaders(message->headers),
      [this, handled = std::move(handled)](Result<ByteView> result) mutable {
        if (!result) {
          return handled(std::unexpected(Failure{std::move(result).error(), Worth::kRetry}));
        }
        handled(Answer(results_.Make(*result)));
      });
}

}  // namespace composable::messaging
