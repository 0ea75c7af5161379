// Who we are at a registry: what `docker login` left behind.
//
// Source: Docker's configuration file, keys `auths`, `credHelpers` and `credsStore`; the protocol
// of docker-credential-helpers.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/cache_location.h"
#include "base/child_process.h"
#include "base/error.h"
#include "base/file_system.h"

namespace composable::oci {

// Never part of any message but for the user's name.
struct Credential {
  std::string user;
  std::string password;        // empty where there is an identity token
  std::string identity_token;  // for the token server, in place of a password
  bool operator==(const Credential&) const = default;
};

// A configuration file of Docker, as far as it is about credentials.
struct CredentialFile {
  std::map<std::string, Credential> entries;   // by registry, those with content
  std::map<std::string, std::string> helpers;  // by registry: the NAME of docker-credential-NAME
  std::string store;                           // the helper for all others, where there is one
  bool operator==(const CredentialFile&) const = default;
};

// Error: kInvalidConfig, which says what is wrong and nothing of what the file holds.
Result<CredentialFile> ParseCredentialFile(ByteView bytes);

// What a helper printed. Error: kInvalidConfig, which says nothing of it.
Result<Credential> ParseHelperAnswer(std::string_view output);

// Finds credentials anew each time. Safe to use from any thread where what it works with is.
class Credentials {
 public:
  virtual ~Credentials() = default;

  // The credential for a registry, `host[:port]`; nothing where there is none.
  virtual Result<std::optional<Credential>> Find(const std::string& registry) const = 0;
};

// Those of Docker: `config.json` in $DOCKER_CONFIG, else in ~/.docker. A registry's own helper goes
// before the store, the store before the file. Errors: what is wrong with the file, which is named;
// a helper that cannot be run, or fails.
class DockerCredentials final : public Credentials {
 public:
  // Borrows the file system.
  DockerCredentials(const FileSystem& files, EnvironmentLookup environment, ChildRunner run_child)
      : files_(files), environment_(std::move(environment)), run_child_(std::move(run_child)) {}

  Result<std::optional<Credential>> Find(const std::string& registry) const override;

 private:
  Result<std::optional<Credential>> LookFor(const std::string& registry) const;
  // Nothing where the helper has none.
  Result<std::optional<Credential>> Ask(const std::string& helper,
                                        const std::string& registry) const;

  const FileSystem& files_;
  EnvironmentLookup environment_;
  ChildRunner run_child_;
};

}  // namespace composable::oci
