// ArgumentPlan::Make: settings and types → rules, and everything that is wrong with them.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "mapping/argument_plan.h"
#include "mapping/template_check.h"
#include "mapping/typed_parts.h"
#include "value/failure.h"

namespace composable::mapping {
namespace {

using value::Quoted;
using wit::Kind;
using wit::Type;

class ArgumentPlanner {
 public:
  ArgumentPlanner(const wit::FunctionType& function, const InputShape& shape,
                  const ArgumentOptions& options)
      : function_(function), shape_(shape), options_(options) {}

  std::vector<ArgumentRule> Plan() {
    CheckNames(options_.mapping, "param-mapping");
    CheckNames(options_.encoding, "param-encoding");
    for (const wit::Parameter& parameter : function_.parameters) {
      ArgumentRule rule{.name = parameter.name,
                        .type = parameter.type,
                        .source = BodySource{},
                        .coding = CodingFor(parameter)};
      rule.source = SourceFor(rule);
      rules_.push_back(std::move(rule));
    }
    return std::move(rules_);
  }

  std::vector<Error> TakeErrors() { return std::move(errors_); }

 private:
  void Add(Error error, const Location& where, std::string_view key, std::string_view name) {
    error.where = where;
    errors_.push_back(std::move(error).WithContext(fmt::format("`{}.{}`", key, name)));
  }

  const wit::Parameter* FindParameter(std::string_view name) const {
    const auto found = std::ranges::find(function_.parameters, name, &wit::Parameter::name);
    return found == function_.parameters.end() ? nullptr : &*found;
  }

  std::string UnknownParameter(std::string_view name) const {
    if (function_.parameters.empty()) return "the function has no parameters";
    std::vector<std::string> names;
    for (const wit::Parameter& parameter : function_.parameters) names.push_back(parameter.name);
    const std::string near = DidYouMean(name, names);
    return fmt::format(
        "the function has no parameter {}{}", Quoted(name),
        near.empty() ? fmt::format("; it has `{}`", fmt::join(names, "`, `")) : near);
  }

  void CheckNames(const SettingTable& table, std::string_view key) {
    for (const NamedSetting& entry : table) {
      if (FindParameter(entry.name) != nullptr) continue;
      Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownParameter}, "{}",
               UnknownParameter(entry.name))
              .error(),
          entry.name_where, key, entry.name);
    }
  }

  static const NamedSetting* FindEntry(const SettingTable& table, std::string_view name) {
    const auto found = std::ranges::find(table, name, &NamedSetting::name);
    return found == table.end() ? nullptr : &*found;
  }

  std::optional<CodingSource> CodingFor(const wit::Parameter& parameter) {
    const NamedSetting* const entry = FindEntry(options_.encoding, parameter.name);
    if (entry == nullptr) return std::nullopt;
    constexpr std::string_view kKey = "param-encoding";
    if (!IsByteList(parameter.type)) {
      Add(Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitCoding},
               "only a `list<u8>` can be encoded, and `{}` is {}", parameter.name,
               Quoted(wit::ToWit(parameter.type)))
              .error(),
          entry->name_where, kKey, parameter.name);
    }
    auto coding = ParseCodingSource(entry->setting);
    if (!coding) {
      Add(std::move(coding).error(), entry->setting.where, kKey, parameter.name);
      return std::nullopt;
    }
    if (const auto* path = std::get_if<Path>(&*coding)) {
      if (Status found = CheckEncodingPath(*path); !found) {
        Add(std::move(found).error(), entry->setting.where, kKey, parameter.name);
      }
    }
    return *std::move(coding);
  }

  // A path through the arguments, which starts with the name of a parameter.
  Status CheckEncodingPath(const Path& path) const {
    const auto& name = std::get<std::string>(path.steps.front());
    const wit::Parameter* const parameter = FindParameter(name);
    if (parameter == nullptr) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownParameter}, "path `{}`: {}",
                  path.text, UnknownParameter(name));
    }
    // What is encoded may be any JSON.
    if (FindEntry(options_.encoding, name) != nullptr) return {};
    return CheckCodingPath(path, TypeAt(parameter->type, std::span(path.steps).subspan(1)));
  }

  ArgumentSource SourceFor(const ArgumentRule& rule) {
    if (const NamedSetting* const entry = FindEntry(options_.mapping, rule.name)) {
      return TemplateFor(rule, *entry);
    }
    const auto captured = std::ranges::find(shape_.captures, rule.name, &CaptureShape::name);
    if (captured != shape_.captures.end()) {
      return CaptureSource{static_cast<std::size_t>(captured - shape_.captures.begin())};
    }
    CheckBody(rule);
    return BodySource{};
  }

  ArgumentSource TemplateFor(const ArgumentRule& rule, const NamedSetting& entry) {
    constexpr std::string_view kKey = "param-mapping";
    auto made = ParseTemplate(entry.setting);
    if (!made) {
      const Location where = made.error().where;
      Add(std::move(made).error(), where, kKey, rule.name);
      return BodySource{};
    }
    if (!rule.coding) {
      std::vector<Error> errors;
      CheckTemplate(*made, rule.type, errors);
      for (Error& error : errors) {
        const Location where = error.where;
        Add(std::move(error), where, kKey, rule.name);
      }
    }
    ForEachReference(*made, [&](const Reference& reference, const Location& where) {
      if (Status known = CheckMessagePath(reference.path); !known) {
        Add(std::move(known).error(), where, kKey, rule.name);
      }
    });
    return *std::move(made);
  }

  Status CheckMessagePath(const Path& path) const {
    const auto& root = std::get<std::string>(path.steps.front());
    if (root == "body") return CheckBodyPath(path);
    if (root != "headers") {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidMappingPath},
                  "path `{}`: it starts with {}, but must start with `body` or `headers`",
                  path.text, Quoted(root));
    }
    const auto* name = path.steps.size() == 2 ? std::get_if<std::string>(&path.steps[1]) : nullptr;
    if (name == nullptr) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidMappingPath},
                  "path `{}`: exactly one name follows `headers`, as in `headers.x-tenant`",
                  path.text);
    }
    if (!shape_.headers) return {};
    const bool is_known = std::ranges::any_of(
        *shape_.headers, [&](const std::string& known) { return SameHeaderName(known, *name); });
    if (is_known) return {};
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownPath},
                "path `{}`: no request brings this header along; name it in "
                "`propagate-request-headers`{}",
                path.text, DidYouMean(*name, *shape_.headers));
  }

  Status CheckBodyPath(const Path& path) const {
    const auto* name = path.steps.size() > 1 ? std::get_if<std::string>(&path.steps[1]) : nullptr;
    const bool is_captured =
        name != nullptr &&
        std::ranges::find(shape_.captures, *name, &CaptureShape::name) != shape_.captures.end();
    if (is_captured && path.steps.size() > 2) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownPath},
                  "path `{}`: `{}` is a text from the address of the request, which has no parts",
                  path.text, *name);
    }
    if (is_captured) return {};
    if (shape_.body == BodyForm::kNone && (path.steps.size() > 1 || shape_.captures.empty())) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownPath},
                  "path `{}`: requests of this method have no body, and nothing of that name is "
                  "captured",
                  path.text);
    }
    if (shape_.body == BodyForm::kText && path.steps.size() > 1) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownPath},
                  "path `{}`: a body that is text has no parts", path.text);
    }
    return {};
  }

  // Whether the body can give what the parameter wants.
  void CheckBody(const ArgumentRule& rule) {
    const bool is_only = function_.parameters.size() == 1;
    const Type& type = WithoutOptions(rule.type);
    const auto add = [&](Error error, const Location& where) {
      error.where = where;
      errors_.push_back(std::move(error).WithContext(fmt::format("parameter `{}`", rule.name)));
    };
    const bool takes_object = type.kind() == Kind::kRecord || type.kind() == Kind::kMap;
    if (is_only && takes_object && !shape_.captures.empty()) {
      if (type.kind() == Kind::kRecord) CheckCapturedFields(type, add);
      return;
    }
    if (shape_.body == BodyForm::kNone && rule.type.kind() != Kind::kOption) {
      add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kNoArgument},
               "nothing gives it a value: requests of this method have no body; capture `{0}` in "
               "`path` or `query-params`, or give it in `param-mapping`",
               rule.name)
              .error(),
          {});
    }
    if (shape_.body == BodyForm::kText && !is_only && rule.type.kind() != Kind::kOption) {
      add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kNoArgument},
               "nothing gives it a value: a body that is text has no members; give it in "
               "`param-mapping`")
              .error(),
          {});
    }
  }

  template <typename AddError>
  void CheckCapturedFields(const Type& record, const AddError& add) const {
    for (const CaptureShape& capture : shape_.captures) {
      const PathStep step = capture.name;
      auto field = TypeAt(record, std::span(&step, 1));
      if (!field) add(std::move(field).error(), capture.where);
    }
  }

  const wit::FunctionType& function_;
  const InputShape& shape_;
  const ArgumentOptions& options_;
  std::vector<ArgumentRule> rules_;
  std::vector<Error> errors_;
};

}  // namespace

ArgumentPlanning ArgumentPlan::Make(const wit::FunctionType& function, InputShape shape,
                                    const ArgumentOptions& options) {
  ArgumentPlanner planner(function, shape, options);
  std::vector<ArgumentRule> rules = planner.Plan();
  ArgumentPlanning planning{.plan = std::nullopt, .errors = planner.TakeErrors()};
  if (planning.errors.empty()) {
    planning.plan = ArgumentPlan(function, std::move(shape), std::move(rules));
  }
  return planning;
}

}  // namespace composable::mapping
