// The kinds of server that a runtime knows, and the servers that definitions have of them.
//
// Source: composable/server.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/file_system.h"
#include "composable/server.h"
#include "config/definition.h"

namespace composable::app {

// All kinds, by distinct names. Immutable.
class ServerTypes {
 public:
  // Error: kInvalidArgument, which names the kind: two of one name, a name of another form, nothing
  // that reads its definitions.
  static Result<ServerTypes> Make(std::vector<ServerType> types);

  // Null where there is none of that name.
  const ServerType* Find(std::string_view name) const;
  std::vector<std::string> Names() const;
  const std::vector<ServerType>& all() const { return types_; }

 private:
  std::vector<ServerType> types_;
};

// A server of the definitions, as its kind has read it.
struct ConfiguredServer {
  config::Located<std::string> name;
  std::string type;
  ServerSetup setup;
};

// By name. Everything that is wrong with them goes to `errors`; then they are not complete.
std::vector<ConfiguredServer> ConfigureServers(const config::Definitions& definitions,
                                               const ServerTypes& types, const FileSystem& files,
                                               std::vector<Error>& errors);

}  // namespace composable::app
