// Addresses of what registries answer with, as far as redirects need them taken apart.
//
// Source: RFC 3986.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace composable::oci {

struct Url {
  std::string scheme;     // `http` or `https`
  std::string authority;  // `host[:port]`, lower-case
  std::string target;     // the path, which starts with `/`, and the query

  // Whether both are of one server.
  bool IsSameOrigin(const Url& other) const {
    return scheme == other.scheme && authority == other.authority;
  }
  bool operator==(const Url&) const = default;
};

// Error: kInvalidArgument for what is no `http://` or `https://` address of a host, or names a
// user.
Result<Url> ParseUrl(std::string_view text);

std::string ToString(const Url& url);

// What a `Location` header means in a response to a request for `base`. Error: as ParseUrl.
Result<Url> Resolve(const Url& base, std::string_view location);

// The URL with a parameter more; the value is escaped.
void AddParameter(Url& url, std::string_view name, std::string_view value);

// The value as part of a form or a query.
std::string Escape(std::string_view value);

// The host without its port.
std::string_view HostOf(std::string_view authority);

// Whether the host can only be this machine: `localhost`, 127.0.0.1 or [::1].
bool IsThisMachine(std::string_view authority);

}  // namespace composable::oci
