#include "mapping/argument_plan.h"

#include <fmt/format.h>

#include <boost/json/monotonic_resource.hpp>
#include <utility>

#include "mapping/input_reader.h"
#include "mapping/template_fill.h"
#include "mapping/typed_parts.h"
#include "value/failure.h"
#include "value/flat.h"
#include "value/json_reader.h"
#include "value/json_tree.h"

namespace composable::mapping {
namespace {

namespace json = boost::json;
using value::Value;

// What was found for a parameter, before it is a value of its type.
struct Found {
  Leaf leaf;
  std::optional<json::value> made;  // by a template; stands in for the leaf

  Leaf Get() const { return made ? Leaf(&*made) : leaf; }
};

// The type of the argument that takes the whole body; null where none does.
const wit::Type* WholeBodyType(const std::vector<ArgumentRule>& rules) {
  const bool is_whole =
      rules.size() == 1 && std::holds_alternative<BodySource>(rules.front().source);
  return is_whole ? &rules.front().type : nullptr;
}

// The arguments of one request.
class ArgumentMaker {
 public:
  ArgumentMaker(const InputShape& shape, const std::vector<ArgumentRule>& rules, const Input& input)
      : rules_(rules), reader_(shape, input, WholeBodyType(rules)) {}

  Result<std::vector<Value>> Make() {
    // Whatever the arguments want of it, a request with a body that captures cannot join is wrong.
    COMPOSABLE_CHECK(reader_.Body());
    found_.reserve(rules_.size());
    for (const ArgumentRule& rule : rules_) {
      auto found = FindFor(rule);
      if (!found) return std::unexpected(About(rule, std::move(found).error()));
      found_.push_back(*std::move(found));
    }
    std::vector<Value> arguments;
    arguments.reserve(rules_.size());
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      auto argument = ToArgument(rules_[i], found_[i]);
      if (!argument) return std::unexpected(About(rules_[i], std::move(argument).error()));
      arguments.push_back(*std::move(argument));
    }
    return arguments;
  }

 private:
  static Error About(const ArgumentRule& rule, Error error) {
    if (!error.context.empty()) return error;  // of the body, which is nothing of the parameter's
    return std::move(error).WithContext(fmt::format("parameter `{}`", rule.name));
  }

  Result<Found> FindFor(const ArgumentRule& rule) {
    if (const auto* capture = std::get_if<CaptureSource>(&rule.source)) {
      return Found{reader_.Capture(capture->index), std::nullopt};
    }
    if (const auto* from = std::get_if<Template>(&rule.source)) return Fill(*from, rule);
    COMPOSABLE_TRY(const Leaf body, reader_.Body());
    return FindInBody(body, rule);
  }

  Result<Found> FindInBody(const Leaf& body, const ArgumentRule& rule) const {
    const auto* const* tree = std::get_if<const json::value*>(&body);
    const json::object* const object = tree == nullptr ? nullptr : (*tree)->if_object();
    if (object != nullptr) {
      if (const json::value* const member = object->if_contains(rule.name)) {
        return Found{member, std::nullopt};
      }
    }
    if (rules_.size() == 1) return Found{body, std::nullopt};
    if (object != nullptr || std::holds_alternative<std::monostate>(body)) return Found{};
    Error error = Fail(ErrorCode::kTypeMismatch,
                       "expected an object with the parameters as its members, got {}",
                       tree == nullptr ? "text" : value::DescribeJson(**tree))
                      .error();
    return std::unexpected(std::move(error).WithContext("body"));
  }

  Result<Found> Fill(const Template& from, const ArgumentRule& rule) {
    const Find find = [this](const Path& path) { return reader_.Find(path); };
    // A reference alone is looked up without being copied.
    if (const auto* reference = std::get_if<Reference>(&from.node)) {
      COMPOSABLE_TRY(const Leaf leaf, reader_.Find(reference->path));
      if (!std::holds_alternative<std::monostate>(leaf)) return Found{leaf, std::nullopt};
      if (reference->fallback) return Found{&*reference->fallback, std::nullopt};
      return Found{};
    }
    TemplateFiller filler(find, &memory_);
    COMPOSABLE_TRY(auto made, filler.Fill(from, rule.coding ? nullptr : &rule.type));
    return Found{Leaf(), std::move(made)};
  }

  Result<Value> ToArgument(const ArgumentRule& rule, const Found& found) const {
    if (rule.coding) return Encode(rule, found.Get());
    auto argument = FromLeaf(rule.type, found.Get());
    if (!argument && !found.made && std::holds_alternative<std::monostate>(found.leaf)) {
      if (const auto* from = std::get_if<Template>(&rule.source)) {
        const auto& reference = std::get<Reference>(from->node);
        argument.error().message =
            fmt::format("`{}` {}", reference.path.text, argument.error().message);
      }
    }
    return argument;
  }

  // The bytes that `param-encoding` makes of what was found.
  Result<Value> Encode(const ArgumentRule& rule, const Leaf& leaf) const {
    COMPOSABLE_TRY(const Coding coding, CodingOf(rule));
    if (std::holds_alternative<std::monostate>(leaf)) {
      return Fail(ErrorCode::kInvalidArgument, "is missing");
    }
    std::string encoded;
    const auto* text = std::get_if<std::string_view>(&leaf);
    const json::value string(text == nullptr ? json::string_view() : json::string_view(*text));
    const json::value& from = text == nullptr ? *std::get<const json::value*>(leaf) : string;
    if (coding == Coding::kJson) {
      value::AppendJsonTree(from, encoded);
    } else if (from.is_string()) {
      AppendPlain(from, encoded);
    } else {
      return Fail(ErrorCode::kTypeMismatch, "expected a string, to be encoded as text, got {}",
                  value::DescribeJson(from));
    }
    const ByteView bytes = AsBytes(encoded);
    return Value(Bytes(bytes.begin(), bytes.end()));
  }

  Result<Coding> CodingOf(const ArgumentRule& rule) const {
    if (const auto* literal = std::get_if<Coding>(&*rule.coding)) return *literal;
    const auto& path = std::get<Path>(*rule.coding);
    const auto& name = std::get<std::string>(path.steps.front());
    std::size_t index = 0;
    while (rules_[index].name != name) ++index;  // the planner has found it
    Leaf leaf = found_[index].Get();
    if (const auto* const* tree = std::get_if<const json::value*>(&leaf)) {
      leaf = Follow(**tree, std::span(path.steps).subspan(1));
    } else if (path.steps.size() > 1) {
      leaf = Leaf();
    }
    if (const auto* text = std::get_if<std::string_view>(&leaf)) return GetCoding(*text);
    const auto* const* tree = std::get_if<const json::value*>(&leaf);
    const auto* const string = tree == nullptr ? nullptr : (*tree)->if_string();
    if (string != nullptr) return GetCoding(value::View(*string));
    return Fail(ErrorCode::kInvalidArgument,
                "its content type is looked for at `{}`, where there is {}", path.text,
                tree == nullptr ? "nothing" : value::DescribeJson(**tree));
  }

  const std::vector<ArgumentRule>& rules_;
  InputReader reader_;
  json::monotonic_resource memory_;
  std::vector<Found> found_;  // one for each rule
};

}  // namespace

ArgumentPlan::ArgumentPlan(wit::FunctionType function, InputShape shape,
                           std::vector<ArgumentRule> rules)
    : function_(std::move(function)), shape_(std::move(shape)), rules_(std::move(rules)) {}

Status ArgumentPlan::Make(const Input& input, Bytes& flat) const {
  ArgumentMaker maker(shape_, rules_, input);
  COMPOSABLE_TRY(const std::vector<Value> arguments, maker.Make());
  return value::EncodeParameters(function_, arguments, flat);
}

}  // namespace composable::mapping
