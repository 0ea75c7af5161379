#include "wit/resolve/functions.h"

#include <map>
#include <optional>

namespace composable::wit::resolve {
namespace {

using syntax::FunctionItem;
using syntax::TypeExpression;

class FunctionResolver {
 public:
  FunctionResolver(Context& context, TypeScope& types, const FunctionItem& item,
                   const TypeDefinition* resource)
      : context_(context), types_(types), item_(item), resource_(resource) {}

  Result<Function> Run() {
    Function function;
    function.name = NameOf(item_, resource_ == nullptr ? "" : resource_->name);
    function.docs = item_.docs;
    function.stability = item_.attributes.stability;
    function.external_id = item_.attributes.external_id;
    function.type.is_async = item_.is_async;
    COMPOSABLE_CHECK(CheckAccessor());
    COMPOSABLE_TRY(function.type.parameters, ResolveParameters());
    COMPOSABLE_TRY(function.type.result, ResolveResult());
    if (function.type.result && context_.ContainsBorrow(*function.type.result)) {
      return context_.Fail(item_.name.span, "the result of `{}` contains a `borrow`",
                           ToString(function.name));
    }
    return function;
  }

 private:
  Status CheckAccessor() const {
    const std::vector<syntax::Parameter>& parameters = item_.parameters;
    if (item_.accessor == Accessor::kGet) {
      if (!parameters.empty()) {
        return context_.Fail(parameters.front().name.span, "a getter has no parameters");
      }
      if (!item_.result) return context_.Fail(item_.keyword, "a getter has a result");
    }
    if (item_.accessor == Accessor::kSet) {
      if (parameters.size() != 1) {
        return context_.Fail(parameters.empty() ? item_.keyword : parameters[1].name.span,
                             "a setter has exactly one parameter");
      }
      const std::optional<TypeExpression>& result = item_.result;
      const bool may_fail = result && result->form == TypeExpression::Form::kResult &&
                            (result->result_parts == TypeExpression::ResultParts::kNone ||
                             result->result_parts == TypeExpression::ResultParts::kError);
      if (result && !may_fail) {
        return context_.Fail(result->span, "the result of a setter is `result` or `result<_, …>`");
      }
    }
    return {};
  }

  Result<std::vector<Parameter>> ResolveParameters() {
    std::vector<Parameter> parameters;
    std::map<std::string, std::string> names;
    if (item_.kind == FunctionKind::kMethod) {
      const std::string& name = resource_->name;
      parameters.push_back(
          {"self", Type::Borrow(resource_->resource,
                                name == resource_->resource->name ? std::string() : name)});
      names.emplace("self", "self");
    }
    for (const syntax::Parameter& parameter : item_.parameters) {
      const std::string& name = parameter.name.name;
      const auto [at, is_new] = names.emplace(UniquenessKey(name), name);
      if (!is_new) {
        return context_.Fail(parameter.name.span, "the parameter `{}` is too much like `{}`", name,
                             at->second);
      }
      COMPOSABLE_TRY(Type type, types_.ResolveType(parameter.type));
      parameters.push_back({name, std::move(type)});
    }
    return parameters;
  }

  Result<std::optional<Type>> ResolveResult() {
    if (item_.kind == FunctionKind::kConstructor && !item_.result) return resource_->type;
    if (!item_.result) return std::nullopt;
    COMPOSABLE_TRY(Type type, types_.ResolveType(*item_.result));
    if (item_.kind == FunctionKind::kConstructor) COMPOSABLE_CHECK(CheckConstructorResult(type));
    return type;
  }

  // A constructor that may fail has `result<r, …>` for its resource `r`.
  Status CheckConstructorResult(const Type& type) const {
    const TypeExpression& expression = *item_.result;
    if (type.kind() == Kind::kResult && type.result().ok &&
        type.result().ok->kind() == Kind::kOwn &&
        type.result().ok->handle().resource == resource_->resource) {
      return {};
    }
    return context_.Fail(expression.span,
                         "the result of a constructor of `{0}` is `result<{0}, …>`",
                         resource_->name);
  }

  Context& context_;
  TypeScope& types_;
  const FunctionItem& item_;
  const TypeDefinition* resource_;
};

}  // namespace

FunctionName NameOf(const FunctionItem& item, const std::string& resource) {
  FunctionName name;
  name.kind = item.kind;
  name.accessor = item.accessor;
  name.resource = resource;
  if (item.kind != FunctionKind::kConstructor) name.name = item.name.name;
  return name;
}

Result<Function> ResolveFunction(Context& context, TypeScope& types, const FunctionItem& item,
                                 const TypeDefinition* resource) {
  return FunctionResolver(context, types, item, resource).Run();
}

}  // namespace composable::wit::resolve
