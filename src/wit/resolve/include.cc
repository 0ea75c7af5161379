// `include`: the union of worlds.
//
// Source: component model, WIT.md "Union of Worlds with `include`".

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/suggest.h"
#include "wit/resolve/worlds.h"
#include "wit/substitute.h"

namespace composable::wit::resolve {
namespace {

// The label of a plain name: `blob` of `[method]blob.read`, `a` of `[get]a`.
std::string_view LabelOf(std::string_view name) {
  if (const std::size_t end = name.rfind(']'); end != std::string_view::npos) {
    name.remove_prefix(end + 1);
  }
  return name.substr(0, name.find('.'));
}

bool IsPlain(const WorldItem& item) { return !item.name.contains(':'); }

class Includer {
 public:
  Includer(Context& context, const World& included, const syntax::IncludeItem& include,
           DraftWorld& draft)
      : context_(context), included_(included), include_(include), draft_(draft) {}

  Status Run() {
    COMPOSABLE_CHECK(CheckNames());
    for (const WorldItem& item : included_.imports) RegisterType(item);
    for (const WorldItem& item : included_.imports) COMPOSABLE_CHECK(Add(item, draft_.imports));
    for (const WorldItem& item : included_.exports) COMPOSABLE_CHECK(Add(item, draft_.exports));
    return {};
  }

 private:
  // Every name behind `with` has to be there.
  Status CheckNames() const {
    std::vector<std::string> labels;
    for (const auto* items : {&included_.imports, &included_.exports}) {
      for (const WorldItem& item : *items) {
        if (IsPlain(item)) labels.emplace_back(LabelOf(item.name));
      }
    }
    for (const syntax::IncludeName& name : include_.names) {
      if (std::ranges::find(labels, name.name.name) != labels.end()) continue;
      return context_.Fail(name.name.span,
                           "world `{}` has no import or export with the plain name `{}`{}; "
                           "interfaces cannot be renamed",
                           included_.name.name, name.name.name, DidYouMean(name.name.name, labels));
    }
    return {};
  }

  std::string NewLabel(std::string_view label) const {
    for (const syntax::IncludeName& name : include_.names) {
      if (name.name.name == label) return name.alias.name;
    }
    return std::string(label);
  }

  void RegisterType(const WorldItem& item) {
    const auto* const type = std::get_if<TypeDefinition>(&item.item);
    if (type == nullptr) return;
    const std::string name = NewLabel(type->name);
    if (name == type->name) return;
    substitution_.ReplaceName(type->name, name);
    if (type->form != TypeForm::kResource) return;
    substitution_.ReplaceResource(type->resource,
                                  std::make_shared<const Resource>(Resource{"", name, type->docs}));
  }

  TypeDefinition Rename(const TypeDefinition& type) {
    TypeDefinition renamed = type;
    renamed.name = NewLabel(type.name);
    renamed.type = substitution_.Apply(type.type);
    renamed.body = substitution_.Apply(type.body);
    renamed.resource = substitution_.Apply(type.resource);
    if (type.form == TypeForm::kUsed && renamed.name != type.name) {
      renamed.type = type.body.Named({"", renamed.name, type.docs});
    }
    return renamed;
  }

  Function Rename(const Function& function) {
    Function renamed = function;
    renamed.type = substitution_.Apply(function.type);
    if (function.name.kind == FunctionKind::kFreestanding) {
      renamed.name.name = NewLabel(function.name.name);
    } else {
      renamed.name.resource = NewLabel(function.name.resource);
    }
    return renamed;
  }

  WorldItem Rename(const WorldItem& item) {
    WorldItem renamed = item;
    if (const auto* type = std::get_if<TypeDefinition>(&item.item)) {
      renamed.item = Rename(*type);
      renamed.name = NewLabel(item.name);
    } else if (const auto* function = std::get_if<Function>(&item.item)) {
      Function renamed_function = Rename(*function);
      renamed.name = ToString(renamed_function.name);
      renamed.item = std::move(renamed_function);
    } else {
      renamed.name = NewLabel(item.name);
    }
    return renamed;
  }

  Status Add(const WorldItem& item, std::vector<DraftItem>& items) {
    if (!IsPlain(item)) return AddInterface(item, items);
    WorldItem renamed = include_.names.empty() ? item : Rename(item);
    const bool is_there = std::ranges::any_of(
        items, [&](const DraftItem& other) { return other.item.name == renamed.name; });
    if (is_there) {
      return context_.Fail(include_.from.span,
                           "`{0}` of world `{1}` is here already; rename it with `include {1} with "
                           "{{ {2} as … }}`",
                           renamed.name, included_.name.name, LabelOf(item.name));
    }
    items.push_back({std::move(renamed), include_.from.span});
    return {};
  }

  Status AddInterface(const WorldItem& item, std::vector<DraftItem>& items) {
    const auto there = std::ranges::find_if(
        items, [&](const DraftItem& other) { return other.item.name == item.name; });
    // Since when another package's world has an interface says nothing about this package.
    const bool is_foreign = included_.name.package != draft_.name.package;
    const bool is_meaningless = is_foreign && item.stability.since.has_value();
    if (there == items.end()) {
      items.push_back({item, include_.from.span});
      if (is_meaningless) items.back().item.stability = {};
    } else if (is_meaningless) {
      there->item.stability = {};
    } else if (there->item.stability == Stability{}) {
      there->item.stability = item.stability;
    }
    return {};
  }

  Context& context_;
  const World& included_;
  const syntax::IncludeItem& include_;
  DraftWorld& draft_;
  TypeSubstitution substitution_;
};

}  // namespace

Status Include(Context& context, const World& included, const syntax::IncludeItem& item,
               DraftWorld& draft) {
  return Includer(context, included, item, draft).Run();
}

}  // namespace composable::wit::resolve
