// Placeholders in definitions, `${NAME:WHAT|DEFAULT}`: where their values come from.
//
//   composable::PlaceholderResolver vault{
//       .name = "vault",
//       .noun = "secret in the vault",
//       .secrecy = composable::Secrecy::kSecret,
//       .resolve = [](const composable::PlaceholderRequest& request)
//           -> composable::Result<std::optional<std::string>> { return Look(request.what); }};
//
//   config.password = "${vault:database/password}"
//
// Handed to a runtime (composable/runtime.h) before its definitions are read. The built-in ones,
// `process:env` and `file`, are made with this header and nothing else.
//
// Spec: section 2, "Placeholders".
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "config/secrecy.h"

namespace composable {

// What one placeholder asks for. Views that hold during the call.
struct PlaceholderRequest {
  std::string_view what;                // what stands behind the resolver's name: never empty
  const std::filesystem::path& folder;  // of the file in which it stands, absolute
};

struct PlaceholderResolver {
  // Words of lower-case letters, digits and `-` with colons between: `process:env`. Where the names
  // of several fit, the longest does.
  std::string name;
  // What it finds, for messages: "environment variable".
  std::string noun;
  // Whether what it finds may be shown. All of a text in which a placeholder for a secret stands is
  // secret.
  Secrecy secrecy = Secrecy::kSecret;
  // The value; nothing where there is none, and then the placeholder's default counts. An error
  // fails the load, at the placeholder; it must not hold the value. Called once for each
  // placeholder whose value is wanted, on the thread that loads. Must not throw.
  std::function<Result<std::optional<std::string>>(const PlaceholderRequest& request)> resolve;
};

}  // namespace composable
