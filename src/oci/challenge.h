// What a server wants to be told about who asks: the `WWW-Authenticate` header.
//
// Source: RFC 9110, section 11.6.1; RFC 6750, section 3; the distribution project's "Token
// Authentication Specification".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace composable::oci {

struct Challenge {
  std::string scheme;                                           // lower-case: `bearer`, `basic`
  std::vector<std::pair<std::string, std::string>> parameters;  // names lower-case

  // The parameter's value, empty where it is not there.
  std::string_view Find(std::string_view name) const;
  bool operator==(const Challenge&) const = default;
};

// All challenges of a header's value. What cannot be read ends the reading: the challenges before
// it count.
std::vector<Challenge> ParseChallenges(std::string_view header);

}  // namespace composable::oci
