#include "app/server_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/quote.h"

namespace composable::app {
namespace {

bool IsServerTypeName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
  });
}

Status CheckServerType(const ServerType& type) {
  if (!IsServerTypeName(type.name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the name has to consist of lower-case letters, digits, `-` and `:`");
  }
  if (!type.configure) {
    return Fail(ErrorCode::kInvalidArgument, "nothing reads its keys: `configure` is not set");
  }
  return {};
}

Error UnknownServerType(const config::ServerDefinition& server,
                        const std::vector<std::string>& known) {
  return FailAt(server.type.where, {ErrorCode::kInvalidConfig, Diagnostic::kUnknownServerType},
                "unknown type {} of a server; known {} `{}`{}", config::Quote(server.type.value),
                known.size() == 1 ? "is" : "are", fmt::join(known, "`, `"),
                DidYouMean(server.type.value, known))
      .error()
      .WithContext(fmt::format("server {}", config::Quote(server.name.value)));
}

}  // namespace

Result<ServerTypes> ServerTypes::Make(std::vector<ServerType> types) {
  ServerTypes result;
  for (ServerType& type : types) {
    const std::string about = fmt::format("server type {}", config::Quote(type.name));
    if (Status good = CheckServerType(type); !good) {
      return std::unexpected(std::move(good).error().WithContext(about));
    }
    if (result.Find(type.name) != nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "{} is there twice", about);
    }
    result.types_.push_back(std::move(type));
  }
  return result;
}

const ServerType* ServerTypes::Find(std::string_view name) const {
  const auto found = std::ranges::find(types_, name, &ServerType::name);
  return found == types_.end() ? nullptr : &*found;
}

std::vector<std::string> ServerTypes::Names() const {
  std::vector<std::string> names;
  std::ranges::transform(types_, std::back_inserter(names), &ServerType::name);
  return names;
}

std::vector<ConfiguredServer> ConfigureServers(const config::Definitions& definitions,
                                               const ServerTypes& types, const FileSystem& files,
                                               std::vector<Error>& errors) {
  std::vector<ConfiguredServer> servers;
  for (const config::ServerDefinition& server : definitions.servers) {
    const ServerType* const type = types.Find(server.type.value);
    if (type == nullptr) {
      errors.push_back(UnknownServerType(server, types.Names()));
      continue;
    }
    ServerKeys keys(server, files, errors, type->keys);
    ServerSetup setup = type->configure(keys);
    keys.ReportUnknown(fmt::format("for the type `{}`", type->name));
    servers.push_back({server.name, type->name, std::move(setup)});
  }
  return servers;
}

}  // namespace composable::app
