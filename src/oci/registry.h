// Conversations with one repository of a registry: who we are, where it sends us, and what happens
// when it does not answer.
//
// Source: OCI Distribution Specification; the distribution project's "Token Authentication
// Specification".
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "oci/challenge.h"
#include "oci/credentials.h"
#include "oci/digest.h"
#include "oci/manifest.h"
#include "oci/reference.h"
#include "oci/transport.h"
#include "oci/url.h"

namespace composable::oci {

// What conversations work with; all of it outlives them.
struct RegistryServices {
  Transport& transport;
  const Credentials& credentials;
  // Waits before something is tried again.
  std::function<void(std::chrono::milliseconds)> wait;
  // Which registries speak HTTP without TLS, by `host[:port]`; absent: those on this machine.
  std::optional<std::vector<std::string>> plain_http = std::nullopt;
};

// What a conversation wants to do.
enum class Access : std::uint8_t { kPull, kPush };

// Told how many bytes of how many have come.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

struct FetchedManifest {
  Bytes bytes;
  Digest digest;
};

// Errors of all functions name the registry. kIo where it does not answer or the connection is
// lost, after five attempts in a row, with growing pauses, in which nothing came; kNotFound for
// what is not there; kInvalidArgument for credentials that are missing or refused, and for answers
// that make no sense. For one thread at a time.
class Registry {
 public:
  // The registry and the repository of the reference. Borrows the services.
  Registry(const Reference& reference, Access access, const RegistryServices& services);

  // The manifest of that digest, or else of the tag. What comes for a digest is checked: kIo where
  // its digest is another one.
  Result<FetchedManifest> FetchManifest(const std::string& tag,
                                        const std::optional<Digest>& digest);

  // Content of at most `descriptor.size` bytes. A lost connection is taken up where it broke off.
  // Error: kIo where size or digest are others.
  Result<Bytes> FetchBlob(const Descriptor& descriptor, const Progress& progress);

  // Uploads content, unless it is there.
  Status PushBlob(ByteView bytes, const Digest& digest);

  // Makes the manifest what the tag stands for; without a tag, what its digest does.
  Status PushManifest(std::string_view manifest, const std::string& tag, const Digest& digest);

 private:
  // One thing to be done, however many requests it takes.
  struct Task {
    std::string method = "GET";
    Url url;
    std::vector<Header> headers = {};
    ByteView body = {};
    std::uint64_t max_body = kMaxDocument;
    // Of content that is fetched in pieces: what has come, and who is told.
    Bytes* received = nullptr;
    const Descriptor* content = nullptr;
    const Progress* progress = nullptr;
  };

  Url UrlOf(std::string_view path) const;

  // Does it, through redirects, logging in and lost connections. The response's status is anything
  // but one of these.
  Result<HttpResponse> Do(const Task& task);
  // One attempt, with redirects.
  Result<HttpResponse> TryOnce(const Task& task);
  // Puts what came to what is there. Whether all is there.
  Result<bool> Receive(const Task& task, HttpResponse& response) const;

  // Finds out what to say in `Authorization` after a response of 401.
  Status Authorize(const HttpResponse& response);
  Result<std::string> FetchToken(const Challenge& challenge,
                                 const std::optional<Credential>& credential);
  std::unexpected<Error> Refused(const std::optional<Credential>& credential) const;

  bool SpeaksPlainHttp(std::string_view authority) const;
  // An error for a status that nobody expected, with what the registry says of it.
  std::unexpected<Error> Unexpected(const HttpResponse& response, std::string_view what) const;

  const RegistryServices& services_;
  std::string name_;
  std::string repository_;
  std::string scope_;
  Url base_;
  std::string authorization_;  // empty before the registry asked for it
};

}  // namespace composable::oci
