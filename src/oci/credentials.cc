#include "oci/credentials.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "oci/base64.h"
#include "oci/json.h"

namespace composable::oci {
namespace {

constexpr std::size_t kMaxCredentialFile = std::size_t{1} << 20U;

// `https://host/v1/` was how entries were named once.
std::string RegistryOf(std::string_view key) {
  const std::size_t scheme = key.find("://");
  if (scheme != std::string_view::npos) key.remove_prefix(scheme + 3);
  return std::string(key.substr(0, key.find('/')));
}

std::string_view AsView(const boost::json::string& text) { return {text.data(), text.size()}; }

std::string ToText(const boost::json::string_view key) { return {key.data(), key.size()}; }

Result<Credential> ReadEntry(const boost::json::object& entry, std::string_view registry) {
  Credential credential{.user = TextOf(entry, "username"),
                        .password = TextOf(entry, "password"),
                        .identity_token = TextOf(entry, "identitytoken")};
  const std::string encoded = TextOf(entry, "auth");
  if (encoded.empty()) return credential;
  const auto decoded = DecodeBase64(encoded);
  const std::size_t colon = decoded ? decoded->find(':') : std::string::npos;
  if (colon == std::string::npos) {
    return Fail(
        ErrorCode::kInvalidConfig,
        "the `auth` of `{}` is not USER:PASSWORD in base64; log in again with `docker login "
        "{}`",
        Printable(registry), Printable(registry));
  }
  credential.user = decoded->substr(0, colon);
  credential.password = decoded->substr(colon + 1);
  // Docker ends some passwords with zero bytes.
  const std::size_t end = credential.password.find('\0');
  if (end != std::string::npos) credential.password.resize(end);
  return credential;
}

bool IsHelperName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

Status CheckHelperName(std::string_view name) {
  if (IsHelperName(name)) return {};
  return Fail(ErrorCode::kInvalidConfig, "`{}` is no name of a credential helper",
              Printable(name.substr(0, 100)));
}

}  // namespace

Result<CredentialFile> ParseCredentialFile(ByteView bytes) {
  auto object = ParseObject(AsText(bytes), "Docker's configuration");
  if (!object) {
    object.error().code = ErrorCode::kInvalidConfig;
    return std::unexpected(std::move(object).error());
  }
  CredentialFile file;
  if (const auto* const auths = ObjectOf(*object, "auths")) {
    for (const auto& [key, value] : *auths) {
      if (!value.is_object()) continue;
      const std::string registry = RegistryOf(ToText(key));
      COMPOSABLE_TRY(Credential credential, ReadEntry(value.as_object(), registry));
      if (credential != Credential()) file.entries.emplace(registry, std::move(credential));
    }
  }
  if (const auto* const helpers = ObjectOf(*object, "credHelpers")) {
    for (const auto& [key, value] : *helpers) {
      if (!value.is_string()) continue;
      COMPOSABLE_CHECK(CheckHelperName(AsView(value.as_string())));
      file.helpers.emplace(RegistryOf(ToText(key)), AsView(value.as_string()));
    }
  }
  file.store = TextOf(*object, "credsStore");
  if (!file.store.empty()) COMPOSABLE_CHECK(CheckHelperName(file.store));
  return file;
}

Result<Credential> ParseHelperAnswer(std::string_view output) {
  const auto object = ParseObject(output, "a credential");
  if (!object) return Fail(ErrorCode::kInvalidConfig, "its answer is no JSON object");
  const std::string user = TextOf(*object, "Username");
  std::string secret = TextOf(*object, "Secret");
  if (secret.empty()) return Fail(ErrorCode::kInvalidConfig, "its answer has no `Secret`");
  // The user's name that stands for an identity token.
  if (user == "<token>") {
    return Credential{.user = {}, .password = {}, .identity_token = std::move(secret)};
  }
  return Credential{.user = user, .password = std::move(secret), .identity_token = {}};
}

Result<std::optional<Credential>> DockerCredentials::Find(const std::string& registry) const {
  auto found = LookFor(registry);
  if (!found) return std::unexpected(std::move(found).error().As(Diagnostic::kUnusableCredentials));
  return found;
}

Result<std::optional<Credential>> DockerCredentials::LookFor(const std::string& registry) const {
  std::filesystem::path folder;
  if (const auto own = environment_("DOCKER_CONFIG"); own && !own->empty()) {
    folder = *own;
  } else if (const auto home = environment_("HOME"); home && !home->empty()) {
    folder = std::filesystem::path(*home) / ".docker";
  } else {
    return std::nullopt;
  }
  const std::filesystem::path path = folder / "config.json";
  const auto bytes = files_.ReadFile(path);
  if (!bytes && bytes.error().code == ErrorCode::kNotFound) return std::nullopt;
  if (!bytes) return std::unexpected(bytes.error());
  if (bytes->size() > kMaxCredentialFile) {
    return Fail(ErrorCode::kResourceExhausted, "`{}` has {} bytes; {} are the most", path.string(),
                bytes->size(), kMaxCredentialFile);
  }
  auto file = ParseCredentialFile(*bytes);
  if (!file) {
    return std::unexpected(std::move(file).error().WithContext(fmt::format("`{}`", path.string())));
  }
  const auto own_helper = file->helpers.find(registry);
  if (own_helper != file->helpers.end()) return Ask(own_helper->second, registry);
  if (!file->store.empty()) {
    COMPOSABLE_TRY(auto stored, Ask(file->store, registry));
    if (stored) return stored;
  }
  const auto entry = file->entries.find(registry);
  if (entry == file->entries.end()) return std::nullopt;
  return entry->second;
}

Result<std::optional<Credential>> DockerCredentials::Ask(const std::string& helper,
                                                         const std::string& registry) const {
  const std::string program = "docker-credential-" + helper;
  COMPOSABLE_TRY(const ChildOutcome outcome, run_child_(program, {"get"}, registry));
  if (outcome.end == ChildOutcome::End::kSignal) {
    return Fail(ErrorCode::kIo, "the credential helper `{}` was ended by signal {}", program,
                outcome.number);
  }
  if (outcome.number != 0) {
    // What all helpers print where they have nothing for a registry.
    if (outcome.output.contains("credentials not found")) return std::nullopt;
    return Fail(ErrorCode::kIo, "the credential helper `{}` failed with status {}", program,
                outcome.number);
  }
  auto credential = ParseHelperAnswer(outcome.output);
  if (!credential) {
    return std::unexpected(
        std::move(credential).error().WithContext(fmt::format("credential helper `{}`", program)));
  }
  return *std::move(credential);
}

}  // namespace composable::oci
