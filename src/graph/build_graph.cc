#include "graph/build_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "graph/binder.h"
#include "graph/interception.h"
#include "graph/needs.h"
#include "graph/offers.h"
#include "graph/scope_check.h"
#include "graph/subscriptions.h"
#include "graph/type_check.h"
#include "graph/unsatisfied.h"
#include "graph/wiring.h"

namespace composable::graph {
namespace {

// What several components of the same content share.
struct BinaryNames {
  std::vector<MatchName> imports;
  std::vector<MatchName> exports;
};

// An export of a component as others see it: it may be that of an interceptor.
struct Exposed {
  FromComponent from;
  // Whose export of that number it is, as far as types go: the node's own, or its target's.
  NodeId subject;
  CheckedInstance* instance = nullptr;  // of the subject; never null
};

// What is known of a definition while the graph is being built.
struct Draft {
  const config::ComponentDefinition* component = nullptr;    // null for a capability
  const config::CapabilityDefinition* capability = nullptr;  // null for a component
  ComponentBinaryPtr binary;           // null for a capability, and where it cannot be read
  const BinaryNames* names = nullptr;  // of the binary
  bool is_imported = false;
  bool wraps = false;  // it is an interceptor that is used as it is
  // Once it is in the graph.
  NodeId node;
  std::vector<Exposed> exposed;  // one for each export
};

// What an interceptor stands before.
struct Target {
  const Draft& draft;
  NodeId node;
  std::span<const Exposed> exposed;  // so far: by the interceptors that are nearer to it
  const config::InterceptorUse& use;
};

// As many interceptors as may stand before one component: more than the engine takes at all.
constexpr std::size_t kMaxInterceptors = 1'000;

std::string About(const config::ComponentDefinition& component) {
  return fmt::format("component `{}`", component.name.value);
}

NamedWorld NamedWorldOf(const Draft& draft) {
  return {.imports = draft.names->imports, .exports = draft.names->exports};
}

// Errors without a place come first.
auto OrderOfError(const Error& error) {
  const auto* const where = std::get_if<FilePosition>(&error.where);
  return where == nullptr ? std::tuple(std::string_view(), 0U, 0U)
                          : std::tuple(std::string_view(where->file), where->line, where->column);
}

// Those of an interceptor come once for each use of it.
void SortAndUnite(std::vector<Error>& errors) {
  std::ranges::stable_sort(errors, {}, OrderOfError);
  std::set<std::string> told;
  std::erase_if(errors, [&](const Error& error) { return !told.insert(ToReport(error)).second; });
}

class Builder {
 public:
  Builder(const GraphInputs& inputs, const Wiring& wiring)
      : inputs_(inputs), wiring_(wiring), unsatisfied_(inputs) {}

  // `root`: the definition that the graph is of, null where it is of all.
  GraphResult Build(const config::ComponentDefinition* root) {
    result_.errors = wiring_.errors;
    for (const WiredDefinition& wired : wiring_.definitions) AddDraft(wired.definition);
    for (const WiredDefinition& wired : wiring_.definitions) NoteUses(wired);
    // What is in a cycle, or above one, has nothing to be checked against.
    for (std::size_t i = 0; i < wiring_.ordered_count; ++i) AddDefinition(i, root);
    SortAndUnite(result_.errors);
    SortAndUnite(result_.warnings);
    return std::move(result_);
  }

 private:
  void AddDraft(const DefinitionPtr& definition) {
    Draft draft;
    if (const auto* const capability =
            std::get_if<const config::CapabilityDefinition*>(&definition)) {
      draft.capability = *capability;
    } else {
      draft.component = std::get<const config::ComponentDefinition*>(definition);
      Read(draft);
    }
    drafts_.push_back(std::move(draft));
  }

  void Read(Draft& draft) {
    auto binary = inputs_.sources.Read(*draft.component);
    if (!binary) {
      result_.errors.push_back(std::move(binary).error().WithContext(About(*draft.component)));
      return;
    }
    draft.binary = *std::move(binary);
    if (!draft.binary->settings.empty()) {
      std::ranges::move(CheckSettings(*draft.component, draft.binary->settings),
                        std::back_inserter(result_.errors));
    }
    const wit::World& world = draft.binary->world;
    auto& names = names_[draft.binary.get()];
    if (names == nullptr) {
      names = std::make_unique<BinaryNames>(BinaryNames{.imports = MatchNamesOf(world.imports),
                                                        .exports = MatchNamesOf(world.exports)});
    }
    draft.names = names.get();
  }

  // What the definition makes of others.
  void NoteUses(const WiredDefinition& wired) {
    for (const auto& import : wired.imports) {
      if (import) drafts_[*import].is_imported = true;
    }
    const Draft& target = drafts_[static_cast<std::size_t>(&wired - wiring_.definitions.data())];
    for (const auto& interceptor : wired.interceptors) {
      if (!interceptor || target.names == nullptr || drafts_[*interceptor].names == nullptr) {
        continue;
      }
      Draft& draft = drafts_[*interceptor];
      draft.wraps = draft.wraps || KindOfInterceptor(NamedWorldOf(draft), NamedWorldOf(target)) ==
                                       InterceptorKind::kWrapper;
    }
  }

  void AddDefinition(std::size_t i, const config::ComponentDefinition* root) {
    Draft& draft = drafts_[i];
    if (draft.capability != nullptr) {
      draft.node = AddNode(CapabilityNode{*draft.capability});
      return;
    }
    // One that only wraps others has a node for each use, and is nothing without what it wraps.
    if (draft.wraps && !draft.is_imported && draft.component != root) return;
    interceptor_count_ = 0;
    draft.node = NodeId(static_cast<std::uint32_t>(result_.graph.nodes.size()));
    draft.exposed = AddComponent(i, nullptr);
  }

  NodeId AddNode(Node node) {
    result_.graph.nodes.push_back(std::move(node));
    return NodeId(static_cast<std::uint32_t>(result_.graph.nodes.size() - 1));
  }

  // The component of a definition, or one use of it as an interceptor, and what stands before it.
  std::vector<Exposed> AddComponent(std::size_t i, const Target* target) {
    const Draft& draft = drafts_[i];
    ComponentNode node{.definition = *draft.component,
                       .binary = draft.binary,
                       .bindings = {},
                       .exposed = {},
                       .target = target == nullptr ? std::nullopt : std::optional(target->node)};
    if (draft.binary == nullptr) {
      AddNode(std::move(node));
      return {};
    }
    const wit::World& world = draft.binary->world;
    CheckedInstance& instance = checker_.Add(world);
    const std::vector<std::optional<Provider>> providers = ProvidersOf(i);
    std::optional<Provider> target_provider;
    if (target != nullptr) {
      target_provider = Provider{.node = target->node, .exports = &target->draft.names->exports};
    }
    Bindings bound = BindImports(*draft.component, world, draft.names->imports, providers,
                                 target_provider ? &*target_provider : nullptr, inputs_.catalog);
    const bool is_complete =
        std::ranges::all_of(providers, [](const auto& provider) { return provider.has_value(); });
    CheckTypes(i, instance, target, bound);
    if (is_complete) {
      ReportUnsatisfied(draft, bound);
      std::ranges::move(bound.warnings, std::back_inserter(result_.warnings));
    }
    node.bindings = std::move(bound.bindings);
    const NodeId id = AddNode(std::move(node));

    std::vector<Exposed> exposed;
    for (std::size_t item = 0; item < world.exports.size(); ++item) {
      exposed.push_back({.from = {id, item}, .subject = id, .instance = &instance});
    }
    if (draft.component->interceptors.empty()) return exposed;
    for (std::size_t use = draft.component->interceptors.size(); use-- > 0;) {
      AddInterceptor(i, use, id, exposed);
    }
    auto& seen = std::get<ComponentNode>(result_.graph.nodes[id.value]).exposed;
    for (const Exposed& one : exposed) seen.push_back(one.from);
    return exposed;
  }

  // Also checks who may import whom.
  std::vector<std::optional<Provider>> ProvidersOf(std::size_t i) {
    const Draft& importer = drafts_[i];
    const std::vector<std::optional<std::size_t>>& imports = wiring_.definitions[i].imports;
    std::vector<std::optional<Provider>> providers(imports.size());
    for (std::size_t entry = 0; entry < imports.size(); ++entry) {
      if (!imports[entry]) continue;
      const Draft& draft = drafts_[*imports[entry]];
      if (draft.capability != nullptr) {
        providers[entry] = Provider{.node = draft.node, .capability = draft.capability};
      } else if (draft.binary != nullptr) {
        providers[entry] = Provider{.node = draft.node, .exports = &draft.names->exports};
        CheckScopeOf(draft, importer, "imports", importer.component->imports[entry].where);
      }
    }
    return providers;
  }

  void CheckScopeOf(const Draft& imported, const Draft& importer, std::string_view key,
                    const FilePosition& where) {
    auto violation = CheckScope({*importer.component, importer.binary->world},
                                {*imported.component, imported.binary->world}, key, where);
    if (violation) result_.errors.push_back(*std::move(violation));
  }

  // Checks what is bound to components, and binds it to their interceptors where they have some.
  void CheckTypes(std::size_t i, CheckedInstance& instance, const Target* target, Bindings& bound) {
    const Draft& draft = drafts_[i];
    for (std::size_t item = 0; item < bound.bindings.size(); ++item) {
      const wit::WorldItem& import = draft.binary->world.imports[item];
      auto* const from = std::get_if<FromComponent>(&bound.bindings[item]);
      if (from == nullptr) {
        if (std::holds_alternative<Unbound>(bound.bindings[item])) {
          checker_.LeaveOpen(instance, import);
        } else if (bound.entries[item]) {
          CheckGranted(i, instance, item, *bound.entries[item]);
        } else {
          checker_.BindToHost(instance, import);
        }
        continue;
      }
      const std::size_t entry = *bound.entries[item];  // a component was named
      const bool is_target = entry == kTargetEntry;
      const Exposed& exposed =
          is_target ? target->exposed[from->export_item]
                    : drafts_[*wiring_.definitions[i].imports[entry]].exposed[from->export_item];
      *from = exposed.from;
      const wit::WorldItem& provided = exposed.instance->world.exports[from->export_item];
      const auto mismatch = checker_.Bind(instance, import, *exposed.instance, provided);
      if (!mismatch) continue;
      std::string as;
      if (provided.name != import.name) as = fmt::format(" as `{}`", provided.name);
      Error error{
          ErrorCode::kTypeMismatch,
          fmt::format("its import `{}` does not fit what component `{}` exports{}: {}", import.name,
                      NameOf(result_.graph[exposed.subject]), as, wit::ToString(*mismatch)),
          is_target ? target->use.component.where : draft.component->imports[entry].where,
          {About(*draft.component)},
          {}};
      error.diagnostic = Diagnostic::kUnfitProvider;
      if (is_target) {
        error.context.push_back(fmt::format("interceptor of {}", About(*target->draft.component)));
      }
      result_.errors.push_back(std::move(error));
    }
  }

  // Checks an import that a capability satisfies, of which `entry` of `imports` is the name.
  void CheckGranted(std::size_t i, CheckedInstance& instance, std::size_t item, std::size_t entry) {
    const Draft& draft = drafts_[i];
    const wit::WorldItem& import = draft.binary->world.imports[item];
    const config::CapabilityDefinition& capability =
        *drafts_[*wiring_.definitions[i].imports[entry]].capability;
    const std::optional<wit::InterfaceName>& name = draft.names->imports[item].interface;
    const wit::Interface* const declared =
        name ? inputs_.catalog.Declared(capability, *name) : nullptr;
    if (declared == nullptr) {
      checker_.BindToHost(instance, import);
      return;
    }
    const auto mismatch =
        checker_.BindToCapability(instance, import, capability.name.value, *declared);
    if (!mismatch) return;
    result_.errors.push_back(Error{
        .code = ErrorCode::kTypeMismatch,
        .message = fmt::format("its import `{}` does not fit what capability `{}` provides: {}",
                               import.name, capability.name.value, wit::ToString(*mismatch)),
        .where = draft.component->imports[entry].where,
        .context = {About(*draft.component)},
        .diagnostic = Diagnostic::kUnfitCapability});
  }

  void ReportUnsatisfied(const Draft& draft, const Bindings& bound) {
    std::vector<std::size_t> unbound;
    for (std::size_t item = 0; item < bound.bindings.size(); ++item) {
      if (std::holds_alternative<Unbound>(bound.bindings[item])) unbound.push_back(item);
    }
    std::ranges::move(unsatisfied_.Report(*draft.component, draft.binary->world.imports,
                                          draft.names->imports, unbound),
                      std::back_inserter(result_.unsatisfied));
  }

  // Puts an interceptor before what the component exposes so far.
  void AddInterceptor(std::size_t i, std::size_t use_number, NodeId node,
                      std::vector<Exposed>& exposed) {
    const Draft& draft = drafts_[i];
    const config::InterceptorUse& use = draft.component->interceptors[use_number];
    const std::optional<std::size_t> named = wiring_.definitions[i].interceptors[use_number];
    if (!named || drafts_[*named].binary == nullptr) return;
    const Draft& interceptor = drafts_[*named];
    CheckScopeOf(interceptor, draft, "interceptors", use.component.where);
    if (++interceptor_count_ > kMaxInterceptors) {
      if (interceptor_count_ == kMaxInterceptors + 1) {
        ReportUse(draft, use.component.where,
                  {ErrorCode::kResourceExhausted, Diagnostic::kTooManyInterceptors},
                  fmt::format("more than {} interceptors would stand before one component, those "
                              "of interceptors included",
                              kMaxInterceptors));
      }
      return;
    }
    switch (KindOfInterceptor(NamedWorldOf(interceptor), NamedWorldOf(draft))) {
      case InterceptorKind::kAdvice:
        Surround(draft, use, interceptor, exposed);
        break;
      case InterceptorKind::kWrapper:
        Wrap({draft, node, exposed, use}, *named, exposed);
        break;
      case InterceptorKind::kNone:
        ReportUse(draft, use.component.where,
                  {ErrorCode::kInvalidConfig, Diagnostic::kNoInterceptor},
                  WhyNoInterceptor(interceptor.component->name.value, NamedWorldOf(interceptor),
                                   draft.component->name.value, NamedWorldOf(draft)));
    }
  }

  // Generated interceptors: one for each component whose exports are exposed and have functions
  // that are chosen.
  void Surround(const Draft& draft, const config::InterceptorUse& use, const Draft& advice,
                std::vector<Exposed>& exposed) {
    std::vector<ExportedFunction> functions;
    for (std::size_t item = 0; item < exposed.size(); ++item) {
      const wit::World& world = exposed[item].instance->world;
      std::ranges::move(FunctionsOf(world.exports[exposed[item].from.export_item], item),
                        std::back_inserter(functions));
    }
    std::vector<Error> errors;
    const std::vector<ExportedFunction> chosen = ChosenFunctions(use, functions, errors);
    for (Error& error : errors) {
      result_.errors.push_back(std::move(error).WithContext(About(*draft.component)));
    }
    if (functions.empty()) {
      result_.warnings.push_back(
          Error{.code = ErrorCode::kInvalidConfig,
                .message = fmt::format(
                    "key `interceptors`: `{}` is not used: the component exports no functions",
                    use.component.value),
                .where = use.component.where,
                .context = {About(*draft.component)},
                .diagnostic = Diagnostic::kUnusedInterceptor});
    }
    const FromComponent interface = advice.exposed[*FindAdvice(advice.names->exports)].from;
    CheckWaiting(draft, use, advice, chosen);
    std::map<NodeId, NodeId> surrounded;  // by the subject
    for (const ExportedFunction& function : chosen) {
      const Exposed& one = exposed[function.export_item];
      const auto [added, is_new] = surrounded.try_emplace(one.subject);
      if (!is_new) continue;
      added->second = AddNode(InterceptorNode{
          .use = use, .target = one.subject, .inner = one.from.node, .advice = interface});
    }
    for (Exposed& one : exposed) {
      const auto found = surrounded.find(one.subject);
      if (found != surrounded.end()) one.from.node = found->second;
    }
  }

  // Advice whose functions are async must not wait where it surrounds one that is not, and it does
  // where a generated interceptor stands before it: the engine has the caller of an async function
  // wait for what that calls itself.
  void CheckWaiting(const Draft& draft, const config::InterceptorUse& use, const Draft& advice,
                    const std::vector<ExportedFunction>& chosen) {
    const std::size_t item = *FindAdvice(advice.names->exports);
    const std::vector<ExportedFunction> methods =
        FunctionsOf(advice.binary->world.exports[item], item);
    const auto is_async = [](const ExportedFunction& function) { return function.type->is_async; };
    const auto sync = std::ranges::find_if_not(chosen, is_async);
    if (sync == chosen.end()) return;
    NodeId node = advice.exposed[item].from.node;
    while (const InterceptorNode* const before = result_.graph.Interceptor(node)) {
      std::vector<Error> reported;  // where that interceptor was added
      if (std::ranges::any_of(ChosenFunctions(before->use, methods, reported), is_async)) {
        return ReportUse(
            draft, use.component.where, {ErrorCode::kInvalidConfig, Diagnostic::kWaitingAdvice},
            fmt::format("the advice of `{}` may not wait around `{}`, which is not async, but its "
                        "functions wait for its own interceptor `{}`",
                        use.component.value, wit::ToString(*sync->name),
                        before->use.component.value));
      }
      node = before->inner;
    }
  }

  // An interceptor that is used as it is takes the place of what it imports and exports.
  void Wrap(const Target& target, std::size_t interceptor, std::vector<Exposed>& exposed) {
    if (!target.use.match.empty()) {
      ReportUse(target.draft, target.use.match.front().where,
                {ErrorCode::kInvalidConfig, Diagnostic::kMatchOfWrapper},
                fmt::format("`{}` wraps interfaces as a whole; `match` is for generic advice",
                            target.use.component.value));
    }
    const std::vector<Exposed> own = AddComponent(interceptor, &target);
    const std::vector<std::optional<std::size_t>> wrapped =
        WrappedExports(NamedWorldOf(drafts_[interceptor]), NamedWorldOf(target.draft));
    for (std::size_t item = 0; item < exposed.size(); ++item) {
      if (wrapped[item]) exposed[item] = own[*wrapped[item]];
    }
  }

  void ReportUse(const Draft& draft, const FilePosition& where, ErrorKind kind,
                 std::string_view message) {
    result_.errors.push_back(Error{.code = kind.code,
                                   .message = fmt::format("key `interceptors`: {}", message),
                                   .where = where,
                                   .context = {About(*draft.component)},
                                   .diagnostic = kind.diagnostic});
  }

  const GraphInputs& inputs_;
  const Wiring& wiring_;
  UnsatisfiedImports unsatisfied_;
  std::map<const ComponentBinary*, std::unique_ptr<const BinaryNames>> names_;
  TypeChecker checker_;
  std::vector<Draft> drafts_;          // by the indices of the wired definitions
  std::size_t interceptor_count_ = 0;  // before the component that is being added
  GraphResult result_;
};

}  // namespace

GraphResult BuildGraph(const GraphInputs& inputs) {
  const Wiring wiring = FollowNames(inputs.definitions);
  GraphResult result = Builder(inputs, wiring).Build(nullptr);
  AddSubscriptions(inputs.definitions, result.graph);
  std::ranges::move(CheckSubscriptions(inputs.definitions), std::back_inserter(result.errors));
  SortAndUnite(result.errors);
  return result;
}

GraphResult BuildGraph(const GraphInputs& inputs, std::string_view root) {
  const config::ComponentDefinition* const component = inputs.definitions.FindComponent(root);
  if (component != nullptr) {
    const Wiring wiring = FollowNames(inputs.definitions, *component);
    return Builder(inputs, wiring).Build(component);
  }

  GraphResult result;
  std::vector<std::string> names;
  for (const auto& known : inputs.definitions.components) names.push_back(known.name.value);
  const bool is_capability = inputs.definitions.FindCapability(root) != nullptr;
  result.errors.push_back(
      Fail({ErrorCode::kNotFound, Diagnostic::kUnknownComponent}, "there is no component `{}`{}",
           root, is_capability ? std::string(": it is a capability") : DidYouMean(root, names))
          .error());
  return result;
}

}  // namespace composable::graph
