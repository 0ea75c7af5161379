#include "synth/advice_interface.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace composable::synth {
namespace {

using wit::Kind;
using wit::Type;

Type Of(Kind kind) { return Type::Primitive(kind); }

Type String() { return Of(Kind::kString); }

// Whether the methods of advice are async.
enum class Calling : std::uint8_t { kSync, kAsync };

class InterfaceBuilder {
 public:
  explicit InterfaceBuilder(std::string_view name)
      : name_(name), interface_{.name = wit::ParseInterfaceName(name).value()} {}

  Type Define(std::string name, const Type& body) {
    Type type = body.Named({name_, name, ""});
    interface_.types.push_back({std::move(name), wit::TypeForm::kDefined, type, body});
    return type;
  }

  wit::ResourcePtr DefineResource(std::string name) {
    auto resource = std::make_shared<const wit::Resource>(wit::Resource{name_, name, ""});
    const Type own = Type::Own(resource);
    interface_.types.push_back({std::move(name), wit::TypeForm::kResource, own, own, resource});
    return resource;
  }

  void AddFunction(std::string_view name, wit::FunctionType type) {
    interface_.functions.push_back({wit::ParseFunctionName(name).value(), std::move(type)});
  }

  struct Actions {
    Type before;
    Type after;
  };
  Actions DefineActions(const Type& arguments, const Type& result) {
    Type before =
        Define("before-action",
               Type::Variant({{"proceed", arguments}, {"skip", result}, {"error", String()}}));
    Type after =
        Define("after-action",
               Type::Variant({{"accept", result}, {"repeat", arguments}, {"error", String()}}));
    return {std::move(before), std::move(after)};
  }

  // The actions and the resource, which all versions of advice have.
  void DefineInvocation(const Type& arguments, const Type& value,
                        std::vector<wit::Parameter> constructor, std::string returned,
                        Calling calling) {
    const bool is_async = calling == Calling::kAsync;
    const Type result = Type::Option(value);
    const auto [before, after] = DefineActions(arguments, result);
    const wit::ResourcePtr invocation = DefineResource("invocation");
    const wit::Parameter self = {"self", Type::Borrow(invocation)};
    AddFunction("[constructor]invocation", {false, std::move(constructor), Type::Own(invocation)});
    AddFunction("[method]invocation.before", {is_async, {self}, before});
    AddFunction("[method]invocation.after",
                {is_async, {self, {std::move(returned), result}}, after});
  }

  wit::Interface Finish() && { return std::move(interface_); }

 private:
  std::string name_;
  wit::Interface interface_;
};

// `value` and a list of `arg` of advice 0.1.
struct TextTypes {
  Type value;
  Type arguments;
};

TextTypes DefineTextTypes(InterfaceBuilder& builder) {
  Type value = builder.Define("value", Type::Variant({{"str", String()},
                                                      {"num-s64", Of(Kind::kS64)},
                                                      {"num-u64", Of(Kind::kU64)},
                                                      {"num-f32", Of(Kind::kF32)},
                                                      {"num-f64", Of(Kind::kF64)},
                                                      {"boolean", Of(Kind::kBool)},
                                                      {"complex", String()}}));
  Type arguments = Type::List(builder.Define(
      "arg", Type::Record({{"name", String()}, {"type-name", String()}, {"value", value}})));
  return {std::move(value), std::move(arguments)};
}

wit::Interface MakeTextAdvice() {
  InterfaceBuilder builder(kTextAdviceInterface);
  const auto [value, arguments] = DefineTextTypes(builder);
  builder.DefineInvocation(arguments, value, {{"function-name", String()}, {"args", arguments}},
                           "ret", Calling::kSync);
  return std::move(builder).Finish();
}

wit::Interface MakeTreeAdvice() {
  InterfaceBuilder builder(kTreeAdviceInterface);
  const Type index = Of(Kind::kU32);
  const Type child = Type::Option(index);
  const Type field = builder.Define("field", Type::Record({{"name", String()}, {"value", index}}));
  const Type choice =
      builder.Define("choice", Type::Record({{"name", String()}, {"payload", child}}));
  const Type node = builder.Define("node", Type::Variant({{"boolean", Of(Kind::kBool)},
                                                          {"signed", Of(Kind::kS64)},
                                                          {"unsigned", Of(Kind::kU64)},
                                                          {"single", Of(Kind::kF32)},
                                                          {"double", Of(Kind::kF64)},
                                                          {"character", Of(Kind::kChar)},
                                                          {"text", String()},
                                                          {"bytes", Type::List(Of(Kind::kU8))},
                                                          {"items", Type::List(index)},
                                                          {"elements", Type::List(index)},
                                                          {"fields", Type::List(field)},
                                                          {"choice", choice},
                                                          {"optional", child},
                                                          {"outcome", Type::Result(child, child)},
                                                          {"names", Type::List(String())},
                                                          {"handle", index}}));
  const Type value = Type::List(node);
  const Type arguments = Type::List(builder.Define(
      "argument", Type::Record({{"name", String()}, {"type-name", String()}, {"value", value}})));
  const Type call = builder.Define(
      "call", Type::Record({{"component", String()},
                            {"interface", Type::Option(String())},
                            {"function", String()},
                            {"id", String()},
                            {"trace-context", Type::List(Type::Tuple({String(), String()}))},
                            {"arguments", arguments}}));
  builder.DefineInvocation(arguments, value, {{"call", call}}, "returned", Calling::kAsync);
  return std::move(builder).Finish();
}

}  // namespace

wit::Interface MakeAdviceInterface(AdviceVersion version) {
  return version == AdviceVersion::kTree ? MakeTreeAdvice() : MakeTextAdvice();
}

wit::Interface MakeAskerInterface(bool has_destructor) {
  InterfaceBuilder builder(kAskerInterface);
  const auto [value, arguments] = DefineTextTypes(builder);
  const Type result = Type::Option(value);
  const auto [before, after] = builder.DefineActions(arguments, result);
  namespace names = asker_functions;
  const Type u32 = Of(Kind::kU32);
  const wit::Parameter invocation = {"invocation", u32};
  const wit::Parameter answer = {"answer", u32};
  const Type u64 = Of(Kind::kU64);
  const wit::Parameter key_low = {"key-low", u64};
  const wit::Parameter key_high = {"key-high", u64};
  builder.AddFunction(names::kEnter,
                      {false, {{"question", Type::List(Of(Kind::kU8))}, key_low, key_high}, u64});
  builder.AddFunction(names::kTellBefore, {false, {answer}, before});
  builder.AddFunction(names::kLeave,
                      {false, {invocation, {"ret", result}, key_low, key_high}, u32});
  builder.AddFunction(names::kTellAfter, {false, {answer}, after});
  if (has_destructor) builder.AddFunction(names::kFinish, {false, {invocation}, std::nullopt});
  return std::move(builder).Finish();
}

wit::Interface MakeFailureInterface() {
  InterfaceBuilder builder(kFailureInterface);
  builder.AddFunction("fail", {false, {{"message", String()}}, std::nullopt});
  return std::move(builder).Finish();
}

wit::Interface MakeContextInterface() {
  InterfaceBuilder builder(kContextInterface);
  const Type context = builder.Define(
      "call-context",
      Type::Record(
          {{"id", String()}, {"trace-context", Type::List(Type::Tuple({String(), String()}))}}));
  builder.AddFunction("current", {false, {}, context});
  return std::move(builder).Finish();
}

}  // namespace composable::synth
