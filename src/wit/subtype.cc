#include "wit/subtype.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/suggest.h"

namespace composable::wit {
namespace {

// The names of a record's fields, a variant's cases, an enum's cases or flags.
std::vector<std::string> LabelsOf(const Type& type) {
  std::vector<std::string> labels;
  if (type.kind() == Kind::kRecord) {
    for (const Field& field : type.record().fields) labels.push_back(field.name);
  } else if (type.kind() == Kind::kVariant) {
    for (const Case& one : type.variant().cases) labels.push_back(one.name);
  } else {
    labels = type.kind() == Kind::kEnum ? type.enumeration().names : type.flags().names;
  }
  return labels;
}

std::string_view LabelNoun(Kind kind) {
  if (kind == Kind::kRecord) return "field";
  return kind == Kind::kFlags ? "flag" : "case";
}

// The type spelled out, also where it has a name.
std::string Definition(const Type& type) { return ToWit(type.Unnamed()); }

// What tells two types apart that are printed: their names, unless those are the same.
std::pair<std::string, std::string> Spell(const Type& provided, const Type& wanted) {
  std::pair texts(ToWit(provided), ToWit(wanted));
  if (texts.first == texts.second) texts = {Definition(provided), Definition(wanted)};
  return texts;
}

class Matcher {
 public:
  Matcher(const ResourceScope& provided, const ResourceScope& wanted)
      : provided_scope_(provided), wanted_scope_(wanted) {}

  bool MatchFunctions(const Function& provided, const Function& wanted) {
    const FunctionType& has = provided.type;
    const FunctionType& needs = wanted.type;
    const auto fail = [&](std::string reason) {
      return Fail(ToWit(has), ToWit(needs), std::move(reason));
    };
    if (has.is_async != needs.is_async) {
      return fail(has.is_async ? "it is async" : "it is not async");
    }
    if (has.parameters.size() != needs.parameters.size()) {
      return fail(fmt::format("it has {} parameter{}, not {}", has.parameters.size(),
                              has.parameters.size() == 1 ? "" : "s", needs.parameters.size()));
    }
    for (std::size_t i = 0; i < has.parameters.size(); ++i) {
      if (has.parameters[i].name == needs.parameters[i].name) continue;
      return fail(fmt::format("its parameter `{}` should be called `{}`", has.parameters[i].name,
                              needs.parameters[i].name));
    }
    if (has.result.has_value() != needs.result.has_value()) {
      return fail(has.result ? "it has a result" : "it has no result");
    }
    for (std::size_t i = 0; i < has.parameters.size(); ++i) {
      const Step step(*this, fmt::format("parameter `{}`", has.parameters[i].name));
      if (!Match(has.parameters[i].type, needs.parameters[i].type)) return false;
    }
    if (!has.result) return true;
    const Step step(*this, "result");
    return Match(*has.result, *needs.result);
  }

  bool Match(const Type& provided, const Type& wanted) {
    if (provided.kind() != wanted.kind()) return FailWithTypes(provided, wanted, {});
    const std::pair key(provided.identity(), wanted.identity());
    if (equal_.contains(key)) return true;
    if (!MatchParts(provided, wanted)) return false;
    equal_.insert(key);
    return true;
  }

  // One more word of the path, for as long as it lives. A path that leads to a mismatch is kept.
  class Step {
   public:
    Step(Matcher& matcher, std::string what) : matcher_(matcher) {
      matcher_.path_.push_back(std::move(what));
    }
    ~Step() { matcher_.path_.pop_back(); }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

   private:
    Matcher& matcher_;
  };

  bool Fail(std::string provided, std::string wanted, std::string reason) {
    mismatch_ = Mismatch{path_, std::move(provided), std::move(wanted), std::move(reason)};
    return false;
  }

  bool FailWithTypes(const Type& provided, const Type& wanted, std::string reason) {
    auto [has, needs] = Spell(provided, wanted);
    return Fail(std::move(has), std::move(needs), std::move(reason));
  }

  std::optional<Mismatch> Take() { return std::move(mismatch_); }

 private:
  bool MatchOptional(const std::optional<Type>& provided, const std::optional<Type>& wanted,
                     std::string step, const Type& whole_provided, const Type& whole_wanted) {
    if (provided.has_value() != wanted.has_value()) {
      return FailWithTypes(whole_provided, whole_wanted, {});
    }
    if (!provided) return true;
    const Step here(*this, std::move(step));
    return Match(*provided, *wanted);
  }

  bool MatchAt(std::string step, const Type& provided, const Type& wanted) {
    const Step here(*this, std::move(step));
    return Match(provided, wanted);
  }

  // That both have the same labels in the same order.
  bool MatchLabels(const Type& provided, const Type& wanted) {
    const std::vector<std::string> has = LabelsOf(provided);
    const std::vector<std::string> needs = LabelsOf(wanted);
    if (has == needs) return true;
    const std::string_view noun = LabelNoun(wanted.kind());
    const auto lacks = [](const std::vector<std::string>& labels) {
      return [&labels](const std::string& label) {
        return std::ranges::find(labels, label) == labels.end();
      };
    };
    const auto fail = [&](std::string reason) {
      return Fail(Definition(provided), Definition(wanted), std::move(reason));
    };
    if (const auto missing = std::ranges::find_if(needs, lacks(has)); missing != needs.end()) {
      return fail(fmt::format("it has no {} `{}`", noun, *missing));
    }
    if (const auto extra = std::ranges::find_if(has, lacks(needs)); extra != has.end()) {
      return fail(fmt::format("its {} `{}` is one too many", noun, *extra));
    }
    return fail(fmt::format("its {}s are in another order", noun));
  }

  bool MatchParts(const Type& provided, const Type& wanted) {
    switch (provided.kind()) {
      case Kind::kRecord:
        return MatchRecords(provided, wanted);
      case Kind::kVariant:
        return MatchVariants(provided, wanted);
      case Kind::kEnum:
      case Kind::kFlags:
        return MatchLabels(provided, wanted);
      case Kind::kList:
        return MatchAt("element", provided.list().element, wanted.list().element);
      case Kind::kFixedList:
        if (provided.fixed_list().length != wanted.fixed_list().length) {
          return FailWithTypes(provided, wanted, "the lengths differ");
        }
        return MatchAt("element", provided.fixed_list().element, wanted.fixed_list().element);
      case Kind::kTuple:
        return MatchTuples(provided, wanted);
      case Kind::kOption:
        return MatchAt("option", provided.option().payload, wanted.option().payload);
      case Kind::kResult:
        return MatchOptional(provided.result().ok, wanted.result().ok, "ok", provided, wanted) &&
               MatchOptional(provided.result().error, wanted.result().error, "error", provided,
                             wanted);
      case Kind::kMap:
        return MatchAt("key", provided.map().key, wanted.map().key) &&
               MatchAt("value", provided.map().value, wanted.map().value);
      case Kind::kStream:
        return MatchOptional(provided.stream().element, wanted.stream().element, "element",
                             provided, wanted);
      case Kind::kFuture:
        return MatchOptional(provided.future().payload, wanted.future().payload, "payload",
                             provided, wanted);
      case Kind::kOwn:
      case Kind::kBorrow:
        if (provided_scope_.IdentityOf(provided.handle().resource) ==
            wanted_scope_.IdentityOf(wanted.handle().resource)) {
          return true;
        }
        return FailWithTypes(provided, wanted,
                             "these are different resources: each component that defines one has "
                             "its own");
      default:
        return true;
    }
  }

  bool MatchRecords(const Type& provided, const Type& wanted) {
    if (!MatchLabels(provided, wanted)) return false;
    const std::vector<Field>& has = provided.record().fields;
    for (std::size_t i = 0; i < has.size(); ++i) {
      if (!MatchAt(fmt::format("field `{}`", has[i].name), has[i].type,
                   wanted.record().fields[i].type)) {
        return false;
      }
    }
    return true;
  }

  bool MatchVariants(const Type& provided, const Type& wanted) {
    if (!MatchLabels(provided, wanted)) return false;
    const std::vector<Case>& has = provided.variant().cases;
    for (std::size_t i = 0; i < has.size(); ++i) {
      const std::optional<Type>& needs = wanted.variant().cases[i].payload;
      const Step step(*this, fmt::format("case `{}`", has[i].name));
      if (has[i].payload.has_value() != needs.has_value()) {
        return Fail(Definition(provided), Definition(wanted),
                    needs ? "the case has no payload" : "the case has a payload");
      }
      if (needs && !Match(*has[i].payload, *needs)) return false;
    }
    return true;
  }

  bool MatchTuples(const Type& provided, const Type& wanted) {
    const std::vector<Type>& has = provided.tuple().elements;
    const std::vector<Type>& needs = wanted.tuple().elements;
    if (has.size() != needs.size()) return FailWithTypes(provided, wanted, {});
    for (std::size_t i = 0; i < has.size(); ++i) {
      if (!MatchAt(fmt::format("element {}", i), has[i], needs[i])) return false;
    }
    return true;
  }

  const ResourceScope& provided_scope_;
  const ResourceScope& wanted_scope_;
  std::vector<std::string> path_;
  std::set<std::pair<const void*, const void*>> equal_;
  std::optional<Mismatch> mismatch_;
};

// What stands behind a name, as a message tells it.
std::string Spelled(const TypeDefinition& type) {
  if (type.resource != nullptr) return "resource " + type.name;
  const std::string text = Definition(type.body);
  return type.form == TypeForm::kOwned ? fmt::format("own<{}>", text) : text;
}

// Binds the resources that the wanted interface defines to those of the same names.
bool BindResources(const Interface& provided, const ResourceScope& provided_scope,
                   const Interface& wanted, ResourceScope& wanted_scope, Matcher& matcher) {
  for (const TypeDefinition& type : wanted.types) {
    if (type.form != TypeForm::kResource) continue;
    const TypeDefinition* const given = FindType(provided, type.name);
    if (given == nullptr) continue;  // told with the other types
    const Matcher::Step step(matcher, fmt::format("type `{}`", type.name));
    if (given->resource == nullptr) {
      return matcher.Fail(Spelled(*given), Spelled(type), "it is no resource");
    }
    if (!wanted_scope.Bind(type.resource, provided_scope.IdentityOf(given->resource))) {
      return matcher.Fail(Spelled(*given), Spelled(type),
                          "the importer was given another resource for this one before");
    }
  }
  return true;
}

bool MatchTypes(const Interface& provided, const Interface& wanted, Matcher& matcher) {
  for (const TypeDefinition& type : wanted.types) {
    const Matcher::Step step(matcher, fmt::format("type `{}`", type.name));
    const TypeDefinition* const given = FindType(provided, type.name);
    if (given == nullptr) {
      std::vector<std::string> names;
      for (const TypeDefinition& one : provided.types) names.push_back(one.name);
      return matcher.Fail("", Spelled(type), "it is missing" + DidYouMean(type.name, names));
    }
    // `type t = own<r>` is a type of handles, and no resource.
    if ((given->resource == nullptr) != (type.resource == nullptr)) {
      return matcher.Fail(Spelled(*given), Spelled(type),
                          type.resource == nullptr ? "it is a resource" : "it is no resource");
    }
    if (!matcher.Match(given->type, type.type)) return false;
  }
  return true;
}

bool MatchFunctions(const Interface& provided, const Interface& wanted, Matcher& matcher) {
  for (const Function& function : wanted.functions) {
    const std::string name = ToString(function.name);
    const Matcher::Step step(matcher, fmt::format("function `{}`", name));
    const Function* const given = FindFunction(provided, name);
    if (given == nullptr) {
      std::vector<std::string> names;
      for (const Function& one : provided.functions) names.push_back(ToString(one.name));
      return matcher.Fail("", ToWit(function.type), "it is missing" + DidYouMean(name, names));
    }
    if (!matcher.MatchFunctions(*given, function)) return false;
  }
  return true;
}

}  // namespace

bool ResourceScope::Bind(const ResourcePtr& resource, const Identity& identity) {
  const auto [at, is_new] = bindings_.emplace(resource.get(), Binding{resource, identity});
  return is_new || at->second.identity == identity;
}

ResourceScope::Identity ResourceScope::IdentityOf(const ResourcePtr& resource) const {
  const auto found = bindings_.find(resource.get());
  return found == bindings_.end() ? Identity{this, resource.get()} : found->second.identity;
}

std::string ToString(const Mismatch& mismatch) {
  std::string text = fmt::format("{}", fmt::join(mismatch.path, ", "));
  if (!text.empty()) text += ": ";
  if (mismatch.provided.empty()) {
    return text + fmt::format("`{}` is wanted, but {}", mismatch.wanted, mismatch.reason);
  }
  text += fmt::format("`{}` is provided, `{}` is wanted", mismatch.provided, mismatch.wanted);
  if (!mismatch.reason.empty()) text += ": " + mismatch.reason;
  return text;
}

Error ToError(const Mismatch& mismatch) {
  return Error{ErrorCode::kTypeMismatch, ToString(mismatch), std::monostate{}, {}, {}};
}

std::optional<Mismatch> FindMismatch(const Interface& provided, const ResourceScope& provided_scope,
                                     const Interface& wanted, ResourceScope& wanted_scope) {
  Matcher matcher(provided_scope, wanted_scope);
  if (!BindResources(provided, provided_scope, wanted, wanted_scope, matcher) ||
      !MatchTypes(provided, wanted, matcher) || !MatchFunctions(provided, wanted, matcher)) {
    return matcher.Take();
  }
  return std::nullopt;
}

std::optional<Mismatch> FindMismatch(const Function& provided, const ResourceScope& provided_scope,
                                     const Function& wanted, const ResourceScope& wanted_scope) {
  Matcher matcher(provided_scope, wanted_scope);
  const Matcher::Step step(matcher, fmt::format("function `{}`", ToString(wanted.name)));
  matcher.MatchFunctions(provided, wanted);
  return matcher.Take();
}

std::optional<Mismatch> FindMismatch(const Type& provided, const ResourceScope& provided_scope,
                                     const Type& wanted, const ResourceScope& wanted_scope) {
  Matcher matcher(provided_scope, wanted_scope);
  matcher.Match(provided, wanted);
  return matcher.Take();
}

}  // namespace composable::wit
