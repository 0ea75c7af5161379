#include "app/message_handler.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "app/hosted_function.h"
#include "app/message_value.h"
#include "base/diagnostic.h"
#include "messaging/headers.h"
#include "value/flat.h"
#include "wit/subtype.h"

namespace composable::app {
namespace {

using messaging::Failure;
using messaging::Worth;

wit::FunctionType HandleType() {
  const wit::Type string = wit::Type::Primitive(wit::Kind::kString);
  const wit::Type header = wit::Type::Record({{"key", string}, {"value", string}});
  const wit::Type message =
      wit::Type::Record({{"headers", wit::Type::List(header)},
                         {"body", wit::Type::List(wit::Type::Primitive(wit::Kind::kU8))}});
  return {.is_async = true,
          .parameters = {{"msg", message}},
          .result = wit::Type::Result(std::nullopt, string)};
}

bool Fits(const wit::Type& provided, const wit::Type& wanted) {
  const wit::ResourceScope provider;
  wit::ResourceScope importer;
  return !wit::FindMismatch(provided, provider, wanted, importer);
}

messaging::Handled Outcome(const Function& function, Result<ByteView> result) {
  if (!result) return std::unexpected(Failure{.error = std::move(result).error()});
  auto decoded = value::DecodeValue(*function.type().result, *result);
  if (!decoded) return std::unexpected(Failure{.error = std::move(decoded).error()});
  const auto& outcome = decoded->As<value::Variant>();
  if (outcome.index == 0) return std::nullopt;
  return std::unexpected(Failure{
      .error = function.InContext(Fail(ErrorCode::kComponentError, "it returned the error {}",
                                       outcome.payload->As<std::string>())
                                      .error())});
}

}  // namespace

bool IsHandlerInterface(std::string_view interface) {
  return interface.starts_with("modulewise:messaging/handler@0.1.");
}

Status CheckHandler(const wit::FunctionType& function) {
  const wit::FunctionType wanted = HandleType();
  const bool fits = function.parameters.size() == 1 && function.result &&
                    Fits(function.parameters.front().type, wanted.parameters.front().type) &&
                    Fits(*function.result, *wanted.result);
  if (fits) return {};
  return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitHandler},
              "`handle` has the type `{}`, but messages need `async func(msg: message) -> "
              "result<_, string>`",
              wit::ToWit(function));
}

MessageHandler::MessageHandler(Function function, telemetry::Log& log)
    : function_(std::move(function)), callee_(HostFunctionOf(function_, log)) {}

void MessageHandler::Handle(const messaging::MessagePtr& message,
                            messaging::HandledCallback handled) {
  const std::array<value::Value, 1> arguments = {ToValue(*message)};
  Bytes flat;
  Status encoded = value::EncodeParameters(function_.type(), arguments, flat);
  if (!encoded) {
    return handled(
        std::unexpected(Failure{function_.InContext(std::move(encoded).error()), Worth::kGiveUp}));
  }
  callee_->Call(
      flat, messaging::PropagatedHeaders(message->headers),
      [function = function_, handled = std::move(handled)](Result<ByteView> result) mutable {
        handled(Outcome(function, std::move(result)));
      });
}

}  // namespace composable::app
