// Types of capability that are written in C++, as a runtime uses them.
//
// Source: composable/capability.h, whose CapabilityType each is made from.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "composable/capability.h"
#include "config/definition.h"
#include "engine/host_function.h"
#include "wit/interface.h"
#include "wit/package.h"

namespace composable::capability {

// One type: its WIT read, and each function of it found. Immutable.
class HostType {
 public:
  // Errors name the type: kInvalidArgument for a name of another form, for WIT that is wrong, and
  // for functions that WIT has and the type has not, or the other way round.
  static Result<std::shared_ptr<const HostType>> Make(CapabilityType type);

  const std::string& name() const { return type_.name; }
  config::DeclaredKeys keys() const { return type_.keys; }

  // The interface that an import of that name may be given; null where there is none.
  const wit::Interface* Find(const wit::InterfaceName& wanted) const;

  // Reads the keys of a definition; everything that is wrong with them goes to `errors`.
  StateFactory Configure(const config::CapabilityDefinition& definition,
                         std::vector<Error>& errors) const;

  // Adds what an import of that interface needs to a capability's functions and resources.
  void Link(const std::string& import_name, const wit::Interface& interface,
            engine::HostCapability& capability) const;

 private:
  explicit HostType(CapabilityType type) : type_(std::move(type)) {}

  Status ReadWit();
  Status CheckResources() const;
  Status MatchFunctions();
  void NumberResources();

  CapabilityType type_;
  wit::Package package_;
  // By interface and name; each of package_, and each of type_.functions.
  std::map<std::pair<const wit::Interface*, std::string>, const CapabilityType::Function*>
      functions_;
  std::map<const wit::Resource*, std::uint32_t> kinds_;
};
using HostTypePtr = std::shared_ptr<const HostType>;

// A capability of such a type, as a definition configures it.
struct HostGrant {
  HostTypePtr type;
  StateFactory make_state;
};

// What the host gives to one instance after the other; functions and resources are added by Link.
engine::HostCapability OpenHostGrant(const HostGrant& grant);

// All types that a runtime was handed.
class HostTypes {
 public:
  // Error: kInvalidArgument, also for two types of one name and for a name of WASI's.
  static Result<HostTypes> Make(std::vector<CapabilityType> types);

  // Null where there is none of that name.
  const HostTypePtr* Find(std::string_view name) const;
  std::vector<std::string> Names() const;
  const std::vector<HostTypePtr>& all() const { return types_; }

 private:
  std::vector<HostTypePtr> types_;
};

}  // namespace composable::capability
