// The component of an interceptor, in the order of its definitions: imports; the interpreter; the
// lowered functions of advice and target; the shim over them; the lifted functions; the exports.
#include "synth/interceptor.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "synth/advice_interface.h"
#include "synth/descriptor.h"
#include "synth/interpreter.h"
#include "synth/shim.h"
#include "wasm/builder.h"
#include "wasm/writer.h"
#include "wit/encode.h"
#include "wit/used_types.h"

namespace composable::synth {
namespace {

using wasm::CoreFuncIndex;
using wasm::FuncIndex;
using wasm::InstanceIndex;
using wasm::TypeIndex;
using wit::Type;

// A function that is surrounded.
struct Intercepted {
  const wit::Function* function = nullptr;
  FuncIndex target;
  FuncIndex lifted;
};

struct ImportedInstance {
  std::string name;
  InstanceIndex index;
};

// A type of the world, imported or exported.
struct WorldType {
  const wit::TypeDefinition* definition = nullptr;
  TypeIndex index;
};

// An instance for a core module to import from.
using CoreExports = std::vector<wasm::CoreInlineExport>;

class InterceptorBuilder {
 public:
  InterceptorBuilder(const wit::World& target, const wit::FunctionPatterns& match,
                     InterceptorFailure failure)
      : target_(target),
        match_(match),
        failure_(failure),
        imports_(component_),
        exported_types_(component_) {}

  Result<Interceptor> Build() {
    COMPOSABLE_CHECK(AddImports());
    Intercept();
    if (!intercepted_.empty()) COMPOSABLE_CHECK(AddCode());
    COMPOSABLE_CHECK(AddExports());
    COMPOSABLE_TRY(Bytes binary, wasm::WriteComponent(std::move(component_).Finish()));
    return Interceptor{.binary = std::move(binary),
                       .advice_import = std::move(advice_name_),
                       .renamed_imports = std::move(renamed_imports_)};
  }

 private:
  Status AddImports();
  Status AddDependencies(const wit::Interface& interface);
  // Imports what the target imports and this export of it has types from.
  Status AddTypesOf(const wit::WorldItem& item);
  // The name to import something by that the target imports.
  std::string NameOfImport(const std::string& name);
  Status ImportOnce(const std::string& name, const wit::Interface& interface);
  // Notes every function that the patterns cover.
  void Intercept();
  Status AddCode();
  void AddInterpreter();
  CoreExports LowerAdvice();
  CoreExports LowerTargets();
  Result<CoreExports> MakeDrops();
  Result<CoreExports> MakeTaskReturns();
  CoreExports MakeTaskBuiltins();
  Result<TypeIndex> ResourceTypeOf(const Type& handle);
  Status LiftFunctions(wasm::CoreInstanceIndex shim);
  const Intercepted* FindIntercepted(const wit::Function& function) const;
  // The lifted function, or the imported one.
  FuncIndex FunctionFor(const wit::Function& function, InstanceIndex imported);
  // What is exported of an interface.
  Result<InstanceIndex> MakeInstance(const wit::WorldItem& item);
  struct Nested;
  Status ImportInto(Nested& nested, const wit::Interface& interface);
  Status AddExports();
  Status AddExport(const wit::WorldItem& item);

  wasm::CanonicalOptions Options() const {
    return {wasm::StringEncoding::kUtf8, wasm::MemoryOption{memory_},
            wasm::ReallocOption{realloc_}};
  }
  template <typename Operation>
  CoreFuncIndex AddPlain(Operation operation) {
    return component_.AddBuiltin(wasm::PlainBuiltin{operation});
  }

  const wit::World& target_;
  const wit::FunctionPatterns& match_;
  InterceptorFailure failure_;
  wasm::ComponentBuilder component_;
  wit::ImportEncoder imports_;
  std::set<std::string> imported_names_;
  std::map<std::string, std::string> renamed_imports_;
  // Everything imported, by the interface; and what was imported beside interfaces, by its name.
  std::map<const wit::Interface*, ImportedInstance> instances_;
  std::map<std::string, wasm::ExternIndex> items_;
  // Types as importers know them: by the names that exports give them, where they do.
  wit::TypeEncoder exported_types_;
  std::map<const wit::Interface*, InstanceIndex> exported_instances_;
  std::vector<WorldType> world_types_;
  const wit::Interface advice_ = MakeAdviceInterface();
  std::string advice_name_{kAdviceInterface};
  const wit::Interface failures_ = MakeFailureInterface();
  std::vector<Intercepted> intercepted_;
  DropTable drops_;
  ShimPlan plan_;
  Bytes shim_;
  wasm::CoreMemoryIndex memory_;
  CoreFuncIndex realloc_;
  wasm::CoreInstanceIndex interpreter_;
};

Status InterceptorBuilder::ImportOnce(const std::string& name, const wit::Interface& interface) {
  if (instances_.contains(&interface)) return {};
  if (!imported_names_.insert(name).second) {
    return Fail(
        ErrorCode::kUnsupported,
        "cannot make an interceptor: it would have to import `{}` twice, because the target "
        "imports and exports it, or advice does",
        name);
  }
  COMPOSABLE_CHECK(AddDependencies(interface));
  COMPOSABLE_TRY(const InstanceIndex instance, imports_.ImportInterface({name}, interface));
  instances_.emplace(&interface, ImportedInstance{name, instance});
  return {};
}

// What the interface uses is imported under the name that it has in the target's world; value types
// of interfaces that are not there are defined where they are used.
Status InterceptorBuilder::AddDependencies(const wit::Interface& interface) {
  for (const wit::InterfacePtr& used : wit::DirectDependencies(interface)) {
    if (instances_.contains(used.get())) continue;
    const auto is_it = [&](const wit::WorldItem& item) {
      return wit::InterfaceOf(item) == used.get();
    };
    const auto imported = std::ranges::find_if(target_.imports, is_it);
    const auto exported = std::ranges::find_if(target_.exports, is_it);
    if (imported != target_.imports.end()) {
      COMPOSABLE_CHECK(ImportOnce(NameOfImport(imported->name), *used));
    } else if (exported != target_.exports.end()) {
      COMPOSABLE_CHECK(ImportOnce(exported->name, *used));
    }
  }
  return {};
}

// What the target exports has its name; what it imports under the same one gets another.
std::string InterceptorBuilder::NameOfImport(const std::string& name) {
  if (wit::FindItem(target_.exports, name) == nullptr) return name;
  std::string free;
  for (std::size_t number = 1; free.empty() || renamed_imports_.contains(free) ||
                               wit::FindItem(target_.exports, free) != nullptr ||
                               wit::FindItem(target_.imports, free) != nullptr;
       ++number) {
    free = ShimName("target-import-", number);
  }
  renamed_imports_.emplace(free, name);
  return free;
}

Status InterceptorBuilder::AddTypesOf(const wit::WorldItem& item) {
  const wit::UnnamedTypes unnamed(item);
  if (unnamed.empty()) return {};
  for (const wit::WorldItem& import : target_.imports) {
    if (!unnamed.AreNamedBy(import)) continue;
    if (const wit::Interface* interface = wit::InterfaceOf(import)) {
      if (!instances_.contains(interface))
        COMPOSABLE_CHECK(ImportOnce(NameOfImport(import.name), *interface));
      continue;
    }
    const auto* definition = std::get_if<wit::TypeDefinition>(&import.item);
    const bool is_known = std::ranges::any_of(
        world_types_, [&](const WorldType& type) { return type.definition == definition; });
    if (is_known) continue;
    wit::TypeDefinition renamed = *definition;
    renamed.name = NameOfImport(import.name);
    COMPOSABLE_TRY(const TypeIndex index, imports_.ImportType(renamed));
    world_types_.push_back({definition, index});
    exported_types_.AddDefinition(*definition, nullptr, index);
  }
  return {};
}

Status InterceptorBuilder::AddImports() {
  for (const auto* items : {&target_.imports, &target_.exports})
    for (const wit::WorldItem& item : *items) imports_.Reserve(item.name);
  for (const wit::WorldItem& item : target_.exports) {
    COMPOSABLE_CHECK(AddTypesOf(item));
    if (const wit::Interface* interface = wit::InterfaceOf(item)) {
      COMPOSABLE_CHECK(ImportOnce(item.name, *interface));
    } else {
      COMPOSABLE_TRY(const wasm::ExternIndex index, imports_.Import(item));
      items_.emplace(item.name, index);
    }
  }
  // Advice may have advice of its own.
  for (int number = 1; imported_names_.contains(advice_name_) || items_.contains(advice_name_);
       ++number) {
    advice_name_ = "advice-" + std::to_string(number);
  }
  COMPOSABLE_CHECK(ImportOnce(advice_name_, advice_));
  if (failure_ == InterceptorFailure::kImport)
    COMPOSABLE_CHECK(ImportOnce(std::string(kFailureInterface), failures_));
  return {};
}

void InterceptorBuilder::Intercept() {
  const auto add = [this](std::string_view interface, const wit::Function& function,
                          auto target_function) {
    if (!match_.Covers(interface, function.name)) return;
    intercepted_.push_back({&function, target_function(), {}});
  };
  for (const wit::WorldItem& item : target_.exports) {
    if (const wit::Interface* interface = wit::InterfaceOf(item)) {
      for (const wit::Function& function : interface->functions) {
        add(item.name, function, [&] {
          return component_.AliasExport<FuncIndex>(instances_.at(interface).index,
                                                   ToString(function.name));
        });
      }
    } else if (const auto* function = std::get_if<wit::Function>(&item.item)) {
      add("", *function, [&] { return std::get<FuncIndex>(items_.at(item.name)); });
    }
  }
}

void InterceptorBuilder::AddInterpreter() {
  interpreter_ = component_.AddCoreInstance(
      wasm::CoreInstantiate{component_.AddCoreModule({InterpreterModule()}), {}});
  memory_ = component_.AliasCoreExport<wasm::CoreMemoryIndex>(interpreter_, "memory");
  realloc_ = component_.AliasCoreExport<CoreFuncIndex>(interpreter_, "realloc");
}

CoreExports InterceptorBuilder::LowerAdvice() {
  const InstanceIndex advice = instances_.at(&advice_).index;
  const auto lower = [&](const char* name) {
    return component_.AddLower({component_.AliasExport<FuncIndex>(advice, name), Options()});
  };
  CoreExports exports;
  exports.push_back({"constructor", lower("[constructor]invocation")});
  exports.push_back({"before", lower("[method]invocation.before")});
  exports.push_back({"after", lower("[method]invocation.after")});
  const auto invocation = component_.AliasExport<TypeIndex>(advice, "invocation");
  exports.push_back({"drop", component_.AddBuiltin(wasm::ResourceBuiltin{
                                 wasm::ResourceBuiltin::Operation::kDrop, invocation})});
  return exports;
}

CoreExports InterceptorBuilder::LowerTargets() {
  CoreExports exports;
  for (std::size_t i = 0; i < intercepted_.size(); ++i) {
    wasm::CanonicalOptions options = Options();
    if (intercepted_[i].function->type.is_async) options.emplace_back(wasm::AsyncOption{});
    exports.push_back(
        {ShimName("", i), component_.AddLower({intercepted_[i].target, std::move(options)})});
  }
  return exports;
}

// The type of the handle's resource, which some interface or the world itself defines.
Result<TypeIndex> InterceptorBuilder::ResourceTypeOf(const Type& handle) {
  const wit::ResourcePtr& resource = handle.handle().resource;
  for (const auto& [interface, imported] : instances_) {
    for (const wit::TypeDefinition& type : interface->types) {
      if (type.resource == resource)
        return component_.AliasExport<TypeIndex>(imported.index, type.name);
    }
  }
  for (const WorldType& type : world_types_)
    if (type.definition->resource == resource) return type.index;
  for (const wit::WorldItem& item : target_.exports) {
    const auto* type = std::get_if<wit::TypeDefinition>(&item.item);
    if (type != nullptr && type->resource == resource)
      return std::get<TypeIndex>(items_.at(item.name));
  }
  return Fail(ErrorCode::kUnsupported,
              "cannot make an interceptor: no interface of the target has the resource `{}`",
              resource->name);
}

Result<CoreExports> InterceptorBuilder::MakeDrops() {
  CoreExports exports;
  for (const Type& type : drops_.types()) {
    CoreFuncIndex drop;
    if (type.kind() == wit::Kind::kErrorContext) {
      drop = AddPlain(wasm::PlainBuiltin::Operation::kErrorContextDrop);
    } else if (type.kind() == wit::Kind::kStream || type.kind() == wit::Kind::kFuture) {
      COMPOSABLE_TRY(const wasm::ValueType encoded, imports_.types().Encode(type));
      drop = component_.AddBuiltin(wasm::ChannelBuiltin{
          type.kind() == wit::Kind::kStream ? wasm::ChannelBuiltin::Operation::kStreamDropReadable
                                            : wasm::ChannelBuiltin::Operation::kFutureDropReadable,
          std::get<TypeIndex>(encoded)});
    } else {
      COMPOSABLE_TRY(const TypeIndex resource, ResourceTypeOf(type));
      drop = component_.AddBuiltin(
          wasm::ResourceBuiltin{wasm::ResourceBuiltin::Operation::kDrop, resource});
    }
    exports.push_back({ShimName("", exports.size()), drop});
  }
  return exports;
}

Result<CoreExports> InterceptorBuilder::MakeTaskReturns() {
  CoreExports exports;
  for (std::size_t i = 0; i < intercepted_.size(); ++i) {
    const wit::FunctionType& type = intercepted_[i].function->type;
    if (!type.is_async) continue;
    wasm::TaskReturn task_return;
    if (type.result) {
      COMPOSABLE_TRY(task_return.result, imports_.types().Encode(*type.result));
    }
    task_return.options = {wasm::StringEncoding::kUtf8, wasm::MemoryOption{memory_}};
    exports.push_back({ShimName("", i), component_.AddBuiltin(std::move(task_return))});
  }
  return exports;
}

CoreExports InterceptorBuilder::MakeTaskBuiltins() {
  using Operation = wasm::PlainBuiltin::Operation;
  using Context = wasm::ContextBuiltin;
  return {{"waitable-set.new", AddPlain(Operation::kWaitableSetNew)},
          {"waitable-set.drop", AddPlain(Operation::kWaitableSetDrop)},
          {"waitable.join", AddPlain(Operation::kWaitableJoin)},
          {"subtask.drop", AddPlain(Operation::kSubtaskDrop)},
          {"subtask.cancel", component_.AddBuiltin(wasm::SubtaskCancel{false})},
          {"task.cancel", AddPlain(Operation::kTaskCancel)},
          {"context.set",
           component_.AddBuiltin(Context{Context::Operation::kSet, wasm::NumberType::kI32, 0})},
          {"context.get",
           component_.AddBuiltin(Context{Context::Operation::kGet, wasm::NumberType::kI32, 0})}};
}

Status InterceptorBuilder::AddCode() {
  for (const Intercepted& one : intercepted_)
    plan_.functions.push_back({&one.function->type, DescribeFunction(*one.function, drops_)});
  plan_.drop_count = drops_.types().size();
  if (failure_ == InterceptorFailure::kImport) plan_.failure = ShimPlan::Failure::kImport;
  COMPOSABLE_TRY(shim_, MakeShim(plan_));

  AddInterpreter();
  std::vector<wasm::CoreInstantiateArgument> arguments = {
      {std::string(shim_imports::kInterpreter), interpreter_}};
  const auto give = [&](std::string_view name, CoreExports exports) {
    arguments.push_back({std::string(name),
                         component_.AddCoreInstance(wasm::CoreInlineInstance{std::move(exports)})});
  };
  give(shim_imports::kAdvice, LowerAdvice());
  give(shim_imports::kTarget, LowerTargets());
  COMPOSABLE_TRY(CoreExports drops, MakeDrops());
  give(shim_imports::kDrop, std::move(drops));
  if (plan_.HasAsync()) {
    COMPOSABLE_TRY(CoreExports returns, MakeTaskReturns());
    give(shim_imports::kReturn, std::move(returns));
    give(shim_imports::kTask, MakeTaskBuiltins());
  }
  if (failure_ == InterceptorFailure::kImport) {
    const auto fail = component_.AliasExport<FuncIndex>(instances_.at(&failures_).index, "fail");
    give(shim_imports::kFailure, {{"fail", component_.AddLower({fail, Options()})}});
  }
  return LiftFunctions(component_.AddCoreInstance(
      wasm::CoreInstantiate{component_.AddCoreModule({shim_}), std::move(arguments)}));
}

Status InterceptorBuilder::LiftFunctions(wasm::CoreInstanceIndex shim) {
  const auto core_function = [&](std::string_view prefix, std::size_t number) {
    return component_.AliasCoreExport<CoreFuncIndex>(shim, ShimName(prefix, number));
  };
  for (std::size_t i = 0; i < intercepted_.size(); ++i) {
    const wit::FunctionType& type = intercepted_[i].function->type;
    COMPOSABLE_TRY(const TypeIndex encoded, imports_.types().Encode(type));
    wasm::CanonicalOptions options = Options();
    if (type.is_async) {
      options.emplace_back(wasm::AsyncOption{});
      options.emplace_back(wasm::CallbackOption{core_function(kCallbackPrefix, i)});
    } else if (HasResultInMemory(type)) {
      options.emplace_back(wasm::PostReturnOption{core_function(kPostReturnPrefix, i)});
    }
    const CoreFuncIndex call = core_function(kLiftPrefix, i);
    intercepted_[i].lifted = component_.AddLift({call, std::move(options), encoded});
  }
  return {};
}

const Intercepted* InterceptorBuilder::FindIntercepted(const wit::Function& function) const {
  const auto found = std::ranges::find(intercepted_, &function, &Intercepted::function);
  return found == intercepted_.end() ? nullptr : &*found;
}

FuncIndex InterceptorBuilder::FunctionFor(const wit::Function& function, InstanceIndex imported) {
  if (const Intercepted* one = FindIntercepted(function)) return one->lifted;
  return component_.AliasExport<FuncIndex>(imported, ToString(function.name));
}

// A component that exports one interface, and where what it imports comes from.
struct InterceptorBuilder::Nested {
  wasm::ComponentBuilder component;
  wit::ImportEncoder imports{component};
  wit::TypeEncoder exported{component};
  std::map<const wit::Interface*, InstanceIndex> instances;
  std::vector<wasm::InstantiateArgument> arguments;
};

Status InterceptorBuilder::ImportInto(Nested& nested, const wit::Interface& interface) {
  if (nested.instances.contains(&interface)) return {};
  for (const wit::InterfacePtr& used : wit::DirectDependencies(interface)) {
    if (instances_.contains(used.get())) COMPOSABLE_CHECK(ImportInto(nested, *used));
  }
  const ImportedInstance& outer = instances_.at(&interface);
  COMPOSABLE_TRY(const InstanceIndex index,
                 nested.imports.ImportInterface({outer.name}, interface));
  nested.instances.emplace(&interface, index);
  const auto exported = exported_instances_.find(&interface);
  nested.arguments.push_back(
      {outer.name, exported == exported_instances_.end() ? outer.index : exported->second});
  return {};
}

// The exports of a nested component: names such as `[method]blob.read` may stand only where the
// resource is exported too, which an inline instance does not do; and all types have to be made of
// those that the same instance exports. The component imports the types with the target's instance,
// and the functions under plain names.
Result<InstanceIndex> InterceptorBuilder::MakeInstance(const wit::WorldItem& item) {
  const wit::Interface& interface = *wit::InterfaceOf(item);
  Nested nested;
  const wit::UnnamedTypes unnamed(item);
  for (const WorldType& type : world_types_) {
    if (!unnamed.AreNamedBy({type.definition->name, *type.definition})) continue;
    const wit::Interface* const source = type.definition->used_from.get();
    if (instances_.contains(source)) COMPOSABLE_CHECK(ImportInto(nested, *source));
    COMPOSABLE_TRY(const TypeIndex index, nested.imports.ImportType(*type.definition));
    nested.exported.AddDefinition(*type.definition, nullptr, index);
    nested.arguments.push_back({type.definition->name, type.index});
  }
  COMPOSABLE_CHECK(ImportInto(nested, interface));
  std::vector<FuncIndex> functions;
  for (const wit::Function& function : interface.functions) {
    wit::FunctionName name;
    name.name = ShimName("function-", functions.size());
    const wit::Function plain{.name = std::move(name), .type = function.type};
    COMPOSABLE_TRY(const FuncIndex index, nested.imports.ImportFunction(plain));
    functions.push_back(index);
    nested.arguments.push_back(
        {plain.name.name, FunctionFor(function, instances_.at(&interface).index)});
  }
  for (const auto& [used, index] : nested.instances)
    if (used != &interface) nested.exported.AddInstance(*used, index);
  for (const wit::TypeDefinition& type : interface.types) {
    TypeIndex body;
    if (type.form == wit::TypeForm::kResource) {
      body = nested.component.AliasExport<TypeIndex>(nested.instances.at(&interface), type.name);
    } else {
      COMPOSABLE_TRY(body, nested.exported.EncodeBody(type));
    }
    nested.exported.AddDefinition(
        type, &interface, nested.component.AddExport({type.name, {}, {}, type.external_id}, body));
  }
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const wit::Function& function = interface.functions[i];
    COMPOSABLE_TRY(const TypeIndex type, nested.exported.Encode(function.type));
    nested.component.AddExport({ToString(function.name), {}, {}, function.external_id},
                               functions[i], wasm::FuncExtern{type});
  }
  const auto component = component_.AddComponent(std::move(nested.component).Finish());
  return component_.AddInstance(wasm::Instantiate{component, std::move(nested.arguments)});
}

Status InterceptorBuilder::AddExports() {
  for (const auto& [interface, imported] : instances_) {
    const bool is_exported = std::ranges::any_of(
        target_.exports, [&](const auto& item) { return wit::InterfaceOf(item) == interface; });
    if (!is_exported) exported_types_.AddInstance(*interface, imported.index);
  }
  for (const wit::WorldItem& item : target_.exports) COMPOSABLE_CHECK(AddExport(item));
  return {};
}

Status InterceptorBuilder::AddExport(const wit::WorldItem& item) {
  wasm::ExternName name{item.name, {}, {}, item.external_id};
  if (const wit::Interface* interface = wit::InterfaceOf(item)) {
    COMPOSABLE_TRY(const InstanceIndex made, MakeInstance(item));
    const InstanceIndex exported = component_.AddExport(std::move(name), made);
    exported_instances_.emplace(interface, exported);
    exported_types_.AddInstance(*interface, exported);
    return {};
  }
  if (const auto* function = std::get_if<wit::Function>(&item.item)) {
    const Intercepted* one = FindIntercepted(*function);
    COMPOSABLE_TRY(const TypeIndex type, exported_types_.Encode(function->type));
    component_.AddExport(std::move(name),
                         one != nullptr ? one->lifted : std::get<FuncIndex>(items_.at(item.name)),
                         wasm::FuncExtern{type});
    return {};
  }
  const auto& type = std::get<wit::TypeDefinition>(item.item);
  TypeIndex body;
  if (type.form == wit::TypeForm::kResource) {
    body = std::get<TypeIndex>(items_.at(item.name));
  } else {
    COMPOSABLE_TRY(body, exported_types_.EncodeBody(type));
  }
  const TypeIndex exported = component_.AddExport(std::move(name), body);
  world_types_.push_back({&type, exported});
  exported_types_.AddDefinition(type, nullptr, exported);
  return {};
}

}  // namespace

wit::Interface MakeFailureInterface() {
  wit::Interface interface{.name = wit::ParseInterfaceName(kFailureInterface).value()};
  interface.functions.push_back(
      {wit::ParseFunctionName("fail").value(),
       {false, {{"message", Type::Primitive(wit::Kind::kString)}}, std::nullopt}});
  return interface;
}

Result<Interceptor> MakeInterceptor(const wit::World& target, const wit::FunctionPatterns& match,
                                    InterceptorFailure failure) {
  return InterceptorBuilder(target, match, failure).Build();
}

}  // namespace composable::synth
