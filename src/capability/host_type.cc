#include "capability/host_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/bytes.h"
#include "base/suggest.h"
#include "capability/catalog.h"
#include "capability/resource_table.h"
#include "wit/decode.h"
#include "wit/read_wit.h"

namespace composable::capability {
namespace {

constexpr std::string_view kBinaryStart("\0asm", 4);

std::string About(std::string_view type) { return fmt::format("capability type `{}`", type); }

// `demo:dice`, with lower-case letters, digits and hyphens in both parts.
bool IsTypeName(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == name.size()) return false;
  return std::ranges::all_of(name, [&](const char& c) {
    const bool is_colon = &c == name.data() + colon;
    return is_colon || c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
}

std::string FullName(const wit::Interface& interface) {
  return interface.name ? wit::ToString(*interface.name) : std::string();
}

// Whether a function says that it is of this interface: by its name, with or without package and
// version.
bool IsOf(const CapabilityType::Function& function, const wit::Interface& interface) {
  return function.interface == interface.name->name ||
         function.interface == wit::UnversionedName(*interface.name) ||
         function.interface == FullName(interface);
}

}  // namespace

Result<HostTypePtr> HostType::Make(CapabilityType type) {
  const std::string name = type.name;
  // The constructor is private: make_shared cannot call it.
  std::shared_ptr<HostType> made(new HostType(std::move(type)));
  Status status = made->ReadWit();
  if (status) status = made->MatchFunctions();
  if (!status) return std::unexpected(std::move(status).error().WithContext(About(name)));
  made->NumberResources();
  return made;
}

Status HostType::ReadWit() {
  if (!IsTypeName(type_.name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the name is not of the form `namespace:name`, in lower case");
  }
  if (!type_.configure) {
    return Fail(ErrorCode::kInvalidArgument, "nothing makes its state: `configure` is not set");
  }
  const bool is_binary = std::string_view(type_.wit).starts_with(kBinaryStart);
  auto packages = is_binary ? wit::DecodePackages(AsBytes(type_.wit))
                            : wit::ReadWitText(type_.name + ".wit", type_.wit);
  if (!packages) return std::unexpected(std::move(packages).error());
  package_ = packages->MainPackage();
  if (package_.interfaces.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "its WIT has no interface");
  }
  return CheckResources();
}

// Resources of other packages would be somebody else's to make.
Status HostType::CheckResources() const {
  for (const wit::InterfacePtr& interface : package_.interfaces) {
    for (const wit::TypeDefinition& type : interface->types) {
      const wit::InterfacePtr& from = type.used_from;
      if (type.resource == nullptr || from == nullptr) continue;
      if (std::ranges::find(package_.interfaces, from) == package_.interfaces.end()) {
        return Fail(ErrorCode::kUnsupported,
                    "`{}` uses the resource `{}` of `{}`, which is another package",
                    FullName(*interface), type.used_name, FullName(*from));
      }
    }
  }
  return {};
}

Status HostType::MatchFunctions() {
  std::set<const CapabilityType::Function*> unknown;
  for (const CapabilityType::Function& function : type_.functions) unknown.insert(&function);
  for (const wit::InterfacePtr& interface : package_.interfaces) {
    for (const wit::Function& wanted : interface->functions) {
      const std::string name = wit::ToString(wanted.name);
      const auto found = std::ranges::find_if(type_.functions, [&](const auto& function) {
        return function.name == name && IsOf(function, *interface);
      });
      if (found == type_.functions.end()) {
        return Fail(ErrorCode::kInvalidArgument, "nothing implements the function `{}` of `{}`",
                    name, FullName(*interface));
      }
      unknown.erase(&*found);
      functions_.emplace(std::pair(interface.get(), name), &*found);
    }
  }
  if (unknown.empty()) return {};
  const CapabilityType::Function& first = **unknown.begin();
  std::vector<std::string> known;
  for (const auto& [key, function] : functions_) known.push_back(key.second);
  return Fail(ErrorCode::kInvalidArgument,
              "its WIT has no function `{}` in the interface `{}`, or it is there twice{}",
              first.name, first.interface, DidYouMean(first.name, known));
}

void HostType::NumberResources() {
  for (const wit::InterfacePtr& interface : package_.interfaces) {
    for (const wit::TypeDefinition& type : interface->types) {
      if (type.resource == nullptr) continue;
      kinds_.try_emplace(type.resource.get(), static_cast<std::uint32_t>(kinds_.size()));
    }
  }
}

const wit::Interface* HostType::Find(const wit::InterfaceName& wanted) const {
  const auto found = std::ranges::find_if(package_.interfaces, [&](const auto& interface) {
    return interface->name && wit::IsCompatible(*interface->name, wanted);
  });
  return found == package_.interfaces.end() ? nullptr : found->get();
}

StateFactory HostType::Configure(const config::CapabilityDefinition& definition,
                                 std::vector<Error>& errors) const {
  KeyReader keys(definition, errors, type_.keys);
  StateFactory factory = type_.configure(keys);
  keys.ReportUnknown();
  return factory;
}

void HostType::Link(const std::string& import_name, const wit::Interface& interface,
                    engine::HostCapability& capability) const {
  for (const auto& [key, function] : functions_) {
    if (key.first != &interface) continue;
    capability.functions.push_back(
        {.interface = import_name, .name = key.second, .run = [function](engine::HostCall call) {
           const auto& instance = static_cast<const CapabilityInstance&>(*call.instance());
           void* const state = instance.state();
           std::shared_ptr<ResourceTable> resources = instance.resources();
           function->run(state, CapabilityCall(std::move(call), std::move(resources)));
         }});
  }
  for (const wit::TypeDefinition& type : interface.types) {
    if (type.resource == nullptr) continue;
    capability.resources.push_back(
        {.interface = import_name, .name = type.name, .kind = kinds_.at(type.resource.get())});
  }
}

engine::HostCapability OpenHostGrant(const HostGrant& grant) {
  return {.open = [grant] { return std::make_shared<CapabilityInstance>(grant.make_state()); },
          .functions = {},
          .resources = {}};
}

Result<HostTypes> HostTypes::Make(std::vector<CapabilityType> types) {
  HostTypes result;
  for (CapabilityType& type : types) {
    COMPOSABLE_TRY(HostTypePtr made, HostType::Make(std::move(type)));
    // `wasi:` is open for what WASI proposes and the engine does not have, such as `wasi:logging`.
    if (ParseWasiType(made->name())) {
      return Fail(ErrorCode::kInvalidArgument, "{} is there already", About(made->name()));
    }
    if (result.Find(made->name()) != nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "{} is there twice", About(made->name()));
    }
    result.types_.push_back(std::move(made));
  }
  return result;
}

const HostTypePtr* HostTypes::Find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(types_, [&](const HostTypePtr& type) { return type->name() == name; });
  return found == types_.end() ? nullptr : &*found;
}

std::vector<std::string> HostTypes::Names() const {
  std::vector<std::string> names;
  for (const HostTypePtr& type : types_) names.push_back(type->name());
  return names;
}

}  // namespace composable::capability
