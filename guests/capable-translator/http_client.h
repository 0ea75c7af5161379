// One HTTP request after the other, over the imports of `wasi:http` 0.2.
#ifndef GUESTS_CAPABLE_TRANSLATOR_HTTP_CLIENT_H_
#define GUESTS_CAPABLE_TRANSLATOR_HTTP_CLIENT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct HttpResponse {
  uint16_t status;
  std::string body;
};

// Sends `json` to `http://AUTHORITY/PATH` and waits for the whole answer. None where no answer
// came, for whatever reason.
std::optional<HttpResponse> PostJson(std::string_view authority, std::string_view path,
                                     std::string_view json);

#endif  // GUESTS_CAPABLE_TRANSLATOR_HTTP_CLIENT_H_
