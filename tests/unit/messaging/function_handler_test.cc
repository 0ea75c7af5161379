#include "messaging/function_handler.h"

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "unit/messaging/messages.h"
#include "value/flat.h"
#include "value/value.h"
#include "wit/type.h"

namespace composable::messaging {
namespace {

using value::Value;
using wit::Kind;
using wit::Type;

// Calls what the test says, with values.
class EchoFunction final : public mapping::Function {
 public:
  using Run = std::function<Result<std::optional<Value>>(std::vector<Value> arguments)>;

  EchoFunction(wit::FunctionType type, Run run) : type_(std::move(type)), run_(std::move(run)) {}

  const wit::FunctionType& type() const override { return type_; }
  std::string_view component() const override { return "greeter"; }
  std::string_view name() const override { return "greet"; }
  void Call(ByteView arguments, mapping::Headers context,
            mapping::ReturnCallback returned) override {
    last_context = std::move(context);
    auto result = run_(value::DecodeParameters(type_, arguments).value());
    if (!result) return returned(std::unexpected(std::move(result).error()));
    Bytes flat;
    EXPECT_TRUE(value::EncodeResult(type_, *result, flat));
    returned(ByteView(flat));
  }

  mapping::Headers last_context;

 private:
  wit::FunctionType type_;
  Run run_;
};

class FunctionHandlerTest : public testing::Test {
 protected:
  void Make(Type parameter, std::optional<Type> result, EchoFunction::Run run) {
    const wit::FunctionType type{.is_async = false,
                                 .parameters = {{"name", std::move(parameter)}},
                                 .result = std::move(result)};
    auto arguments = mapping::ArgumentPlan::Make(type, MessageShape(), {});
    auto results = mapping::ResultPlan::Make(type, {});
    ASSERT_TRUE(arguments.plan && results.plan);
    function_ = std::make_shared<EchoFunction>(type, std::move(run));
    handler_.emplace(function_, *std::move(arguments.plan), *std::move(results.plan));
  }

  // What came of a message, in one line.
  std::string Handle(mapping::Message message) {
    std::string text;
    handler_->Handle(std::make_shared<const mapping::Message>(std::move(message)),
                     [&text](Handled handled) {
                       if (!handled) {
                         const bool again = handled.error().worth == Worth::kRetry;
                         text = (again ? "retry: " : "give up: ") + handled.error().error.message;
                       } else {
                         text = BodyOf(**handled) + " " + HeaderOf(**handled, "content-type");
                       }
                     });
    return text;
  }

  std::shared_ptr<EchoFunction> function_;
  std::optional<FunctionHandler> handler_;
};

TEST_F(FunctionHandlerTest, MapsArgumentsAndReplies) {
  Make(Type::Primitive(Kind::kString), Type::Primitive(Kind::kString),
       [](std::vector<Value> arguments) -> Result<std::optional<Value>> {
         return value::String("Hello, " + arguments[0].As<std::string>() + "!");
       });
  const std::string hello = "\"Hello, World!\" application/json";
  EXPECT_EQ(Handle(Text("World")), hello);
  EXPECT_EQ(Handle(Text("World", {{"content-type", "text/plain"}})), hello);
  EXPECT_EQ(Handle(Text("\"World\"", {{"content-type", "application/json"}})), hello);
  EXPECT_EQ(Handle(Text("{\"name\":\"World\"}", {{"content-type", "application/json"}})), hello);
}

TEST_F(FunctionHandlerTest, HandsOnTheContext) {
  Make(Type::Primitive(Kind::kString), std::nullopt,
       [](const std::vector<Value>& /*arguments*/) -> Result<std::optional<Value>> {
         return std::nullopt;
       });
  Handle(Text("x", {{"traceparent", "t"}, {"id", "1"}}));
  EXPECT_EQ(function_->last_context, (mapping::Headers{{"traceparent", "t"}}));
}

TEST_F(FunctionHandlerTest, GivesUpWhatDoesNotFit) {
  Make(Type::Primitive(Kind::kU32), std::nullopt,
       [](const std::vector<Value>& /*arguments*/) -> Result<std::optional<Value>> {
         ADD_FAILURE() << "it was called";
         return std::nullopt;
       });
  EXPECT_TRUE(Handle(Text("many")).starts_with("give up: "));
  EXPECT_TRUE(Handle(Text("{\"name\":\"x\"}", {{"content-type", "application/json"}}))
                  .starts_with("give up: "));
}

TEST_F(FunctionHandlerTest, RetriesWhatFailed) {
  Make(Type::Primitive(Kind::kString), std::nullopt,
       [](const std::vector<Value>& /*arguments*/) -> Result<std::optional<Value>> {
         return Fail(ErrorCode::kTrap, "it trapped");
       });
  EXPECT_EQ(Handle(Text("x")), "retry: it trapped");
}

TEST_F(FunctionHandlerTest, AnErrorOfTheFunctionIsAFailure) {
  const Type string = Type::Primitive(Kind::kString);
  Make(string, Type::Result(string, string),
       [](std::vector<Value> arguments) -> Result<std::optional<Value>> {
         const auto& name = arguments[0].As<std::string>();
         if (name == "nobody") return value::Err(value::String("who?"));
         return value::Ok(value::String(name));
       });
  EXPECT_EQ(Handle(Text("somebody")), "\"somebody\" application/json");
  EXPECT_EQ(Handle(Text("nobody")), "retry: it returned the error \"who?\"");
}

}  // namespace
}  // namespace composable::messaging
