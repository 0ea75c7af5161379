#include "oci/transport.h"

#include <algorithm>

namespace composable::oci {
namespace {

char LowerOf(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view HttpResponse::Find(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const Header& header) {
    return std::ranges::equal(header.name, name, {}, LowerOf, LowerOf);
  });
  return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

}  // namespace composable::oci
