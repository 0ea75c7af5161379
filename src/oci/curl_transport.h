// HTTP by libcurl.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

#include "oci/transport.h"

namespace composable::oci {

struct CurlSettings {
  std::string user_agent = "composable";
  std::string ca_file = {};  // certificates in PEM that are trusted beside the system's
  std::chrono::seconds connect_timeout{15};
  // A connection that brings less than a byte a second for so long is lost.
  std::chrono::seconds idle_timeout{30};
};

// Keeps connections and uses them again; exchanges go one after the other. libcurl is loaded at the
// first one, because loading it takes longer than a call of a component that is cached.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(CurlSettings settings);
  ~CurlTransport() override;
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  Result<HttpResponse> Send(const HttpRequest& request) override;

 private:
  class Session;

  CurlSettings settings_;
  std::mutex mutex_;
  std::unique_ptr<Session> session_;  // guarded by mutex_; null before the first exchange
};

}  // namespace composable::oci
