#include "synth/advice_interface.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace composable::synth {
namespace {

using wit::Kind;
using wit::Type;

class AdviceBuilder {
 public:
  wit::Interface Build() {
    const Type string = Type::Primitive(Kind::kString);
    const Type value = Define("value", Type::Variant({{"str", string},
                                                      {"num-s64", Type::Primitive(Kind::kS64)},
                                                      {"num-u64", Type::Primitive(Kind::kU64)},
                                                      {"num-f32", Type::Primitive(Kind::kF32)},
                                                      {"num-f64", Type::Primitive(Kind::kF64)},
                                                      {"boolean", Type::Primitive(Kind::kBool)},
                                                      {"complex", string}}));
    const Type argument =
        Define("arg", Type::Record({{"name", string}, {"type-name", string}, {"value", value}}));
    const Type arguments = Type::List(argument);
    const Type result = Type::Option(value);
    const Type before =
        Define("before-action",
               Type::Variant({{"proceed", arguments}, {"skip", result}, {"error", string}}));
    const Type after =
        Define("after-action",
               Type::Variant({{"accept", result}, {"repeat", arguments}, {"error", string}}));
    const auto invocation = std::make_shared<const wit::Resource>(
        wit::Resource{std::string(kAdviceInterface), "invocation", ""});
    const Type own = Type::Own(invocation);
    interface_.types.push_back({"invocation", wit::TypeForm::kResource, own, own, invocation});
    const wit::Parameter self = {"self", Type::Borrow(invocation)};
    AddFunction("[constructor]invocation", {{"function-name", string}, {"args", arguments}}, own);
    AddFunction("[method]invocation.before", {self}, before);
    AddFunction("[method]invocation.after", {self, {"ret", result}}, after);
    return std::move(interface_);
  }

 private:
  Type Define(std::string name, const Type& body) {
    Type type = body.Named({std::string(kAdviceInterface), name, ""});
    interface_.types.push_back({std::move(name), wit::TypeForm::kDefined, type, body});
    return type;
  }

  void AddFunction(std::string_view name, std::vector<wit::Parameter> parameters, Type result) {
    interface_.functions.push_back(
        {wit::ParseFunctionName(name).value(), {false, std::move(parameters), std::move(result)}});
  }

  wit::Interface interface_{.name = wit::ParseInterfaceName(kAdviceInterface).value()};
};

}  // namespace

wit::Interface MakeAdviceInterface() { return AdviceBuilder().Build(); }

}  // namespace composable::synth
