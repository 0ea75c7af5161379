#include "app/builtin_types.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "app/grants.h"
#include "app/http_service.h"

namespace composable::app {

Result<capability::HostTypes> AllCapabilityTypes(telemetry::Log& log,
                                                 std::vector<CapabilityType> given) {
  std::vector<CapabilityType> types = BuiltInTypes(log);
  std::ranges::move(given, std::back_inserter(types));
  return capability::HostTypes::Make(std::move(types));
}

Result<ServerTypes> AllServerTypes(telemetry::Log& log, std::vector<ServerType> given) {
  std::vector<ServerType> types = {HttpServerType(log)};
  std::ranges::move(given, std::back_inserter(types));
  return ServerTypes::Make(std::move(types));
}

}  // namespace composable::app
