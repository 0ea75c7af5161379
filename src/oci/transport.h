// HTTP exchanges, behind an interface so that tests need no network.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace composable::oci {

struct Header {
  std::string name;
  std::string value;
  bool operator==(const Header&) const = default;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers = {};
  ByteView body = {};
  std::uint64_t max_body = 0;  // of the response, in bytes
  // Told, where it is set, how many bytes of the body have come.
  std::function<void(std::uint64_t received)> progress = {};
};

struct HttpResponse {
  int status = 0;
  std::vector<Header> headers = {};
  Bytes body = {};
  std::optional<Error> lost = {};  // why the body is not whole, where it is not: kIo

  // The value of the first header of that name, whatever its case; empty where there is none.
  std::string_view Find(std::string_view name) const;
};

// Safe to use from any thread.
class Transport {
 public:
  virtual ~Transport() = default;

  // Sends one request and waits for the response; redirects are responses like all others. Errors:
  // kIo for what may go well another time, such as a lost connection; kNotFound for a host that
  // does not exist; kResourceExhausted for a larger body; all others are final.
  virtual Result<HttpResponse> Send(const HttpRequest& request) = 0;
};

}  // namespace composable::oci
