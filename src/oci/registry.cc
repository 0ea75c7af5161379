#include "oci/registry.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <charconv>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "oci/base64.h"
#include "oci/json.h"

namespace composable::oci {
namespace {

constexpr int kAttemptsInARow = 5;
constexpr int kAttempts = 50;
constexpr int kRedirects = 5;
constexpr std::chrono::milliseconds kFirstPause{200};
constexpr std::chrono::milliseconds kLongestPause{10'000};

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// What a server may get over.
bool MayPass(int status) { return status == 429 || (status >= 500 && status != 501); }

// How long the server wants to be left alone, in seconds; 0 where it does not say.
std::chrono::milliseconds PauseAsked(const HttpResponse& response) {
  const std::string_view text = response.Find("Retry-After");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::min(kLongestPause,
                  std::chrono::milliseconds(std::chrono::seconds(std::clamp(seconds, 0, 3600))));
}

// Where the part begins that a response of 206 holds.
std::optional<std::uint64_t> BeginOfRange(const HttpResponse& response) {
  std::string_view text = response.Find("Content-Range");
  constexpr std::string_view kUnit = "bytes ";
  if (!text.starts_with(kUnit)) return std::nullopt;
  text.remove_prefix(kUnit.size());
  std::uint64_t begin = 0;
  const auto [after, status] = std::from_chars(text.data(), text.data() + text.size(), begin);
  if (status != std::errc() || after == text.data() + text.size() || *after != '-') {
    return std::nullopt;
  }
  return begin;
}

// The messages in a registry's answer, short; empty where it has none.
std::string MessageOf(const HttpResponse& response) {
  constexpr std::size_t kShown = 200;
  const auto object = ParseObject(AsText(response.body), "an error");
  if (!object) return {};
  const auto* const errors = ArrayOf(*object, "errors");
  if (errors == nullptr || errors->empty() || !errors->front().is_object()) return {};
  return Printable(TextOf(errors->front().as_object(), "message").substr(0, kShown));
}

std::string ScopeOf(const Reference& reference, Access access) {
  return fmt::format("repository:{}:{}", reference.repository,
                     access == Access::kPull ? "pull" : "pull,push");
}

}  // namespace

Registry::Registry(const Reference& reference, Access access, const RegistryServices& services)
    : services_(services),
      name_(reference.registry),
      repository_(reference.repository),
      scope_(ScopeOf(reference, access)),
      base_{.scheme = {}, .authority = reference.registry, .target = "/"} {
  base_.scheme = SpeaksPlainHttp(name_) ? "http" : "https";
}

bool Registry::SpeaksPlainHttp(std::string_view authority) const {
  if (!services_.plain_http) return IsThisMachine(authority);
  return std::ranges::find(*services_.plain_http, authority) != services_.plain_http->end();
}

Url Registry::UrlOf(std::string_view path) const {
  Url url = base_;
  url.target = fmt::format("/v2/{}/{}", repository_, path);
  return url;
}

std::unexpected<Error> Registry::Unexpected(const HttpResponse& response,
                                            std::string_view what) const {
  std::string message = MessageOf(response);
  if (!message.empty()) message.insert(0, ": ");
  if (response.status == 403) {
    return Fail(
        {ErrorCode::kInvalidArgument, Diagnostic::kRefusedCredentials},
        "registry `{}` does not allow it: {} (status 403{}); log in as somebody who may, with "
        "`docker login {}`",
        name_, what, message, name_);
  }
  const Diagnostic diagnostic =
      MayPass(response.status) ? Diagnostic::kUnreachableRegistry : Diagnostic::kUnusableAnswer;
  return Fail({ErrorCode::kIo, diagnostic}, "registry `{}` fails: {} (status {}{})", name_, what,
              response.status, message);
}

Result<FetchedManifest> Registry::FetchManifest(const std::string& tag,
                                                const std::optional<Digest>& digest) {
  const std::string name = digest ? ToString(*digest) : tag;
  COMPOSABLE_TRY(HttpResponse response, Do({.url = UrlOf("manifests/" + name),
                                            .headers = {{"Accept", std::string(kAcceptedTypes)}}}));
  if (response.status == 404) {
    return Fail({ErrorCode::kNotFound, Diagnostic::kNoSuchArtifact},
                "registry `{}` has no `{}{}{}`", name_, repository_, digest ? '@' : ':', name);
  }
  if (response.status != 200) return Unexpected(response, "fetching the manifest");
  const Digest found = DigestOf(response.body);
  Digest expected = digest.value_or(found);
  // What the registry itself says it is.
  if (!digest) expected = ParseDigest(response.Find("Docker-Content-Digest")).value_or(found);
  if (found != expected) {
    return Fail({ErrorCode::kIo, Diagnostic::kChangedContent},
                "registry `{}`: the manifest was changed: its digest should be {} and is {}", name_,
                ToString(expected), ToString(found));
  }
  return FetchedManifest{.bytes = std::move(response.body), .digest = found};
}

Result<Bytes> Registry::FetchBlob(const Descriptor& descriptor, const Progress& progress) {
  const std::string name = ToString(descriptor.digest);
  Bytes bytes;
  COMPOSABLE_TRY(const HttpResponse response, Do({.url = UrlOf("blobs/" + name),
                                                  .max_body = descriptor.size,
                                                  .received = &bytes,
                                                  .content = &descriptor,
                                                  .progress = &progress}));
  if (response.status == 404) {
    return Fail({ErrorCode::kNotFound, Diagnostic::kNoSuchArtifact},
                "registry `{}` has the manifest and not its content {}; push the artifact again",
                name_, name);
  }
  if (response.status != 200 && response.status != 206) {
    return Unexpected(response, "fetching content");
  }
  const Digest found = DigestOf(bytes);
  if (found == descriptor.digest) return bytes;
  return Fail({ErrorCode::kIo, Diagnostic::kChangedContent},
              "registry `{}`: the content was changed: its digest should be {} and is {}", name_,
              name, ToString(found));
}

Status Registry::PushBlob(ByteView bytes, const Digest& digest) {
  const std::string name = ToString(digest);
  COMPOSABLE_TRY(const HttpResponse there, Do({.method = "HEAD", .url = UrlOf("blobs/" + name)}));
  if (there.status == 200) return {};
  if (there.status != 404) return Unexpected(there, "looking for content");

  Url uploads = UrlOf("blobs/uploads/");
  COMPOSABLE_TRY(const HttpResponse begun, Do({.method = "POST", .url = uploads}));
  if (begun.status != 202) return Unexpected(begun, "beginning an upload");
  auto where = Resolve(uploads, begun.Find("Location"));
  if (!where) {
    return std::unexpected(std::move(where)
                               .error()
                               .As(Diagnostic::kUnusableAnswer)
                               .WithContext(fmt::format("registry `{}`", name_)));
  }
  if (base_.scheme == "https" && where->scheme == "http") {
    return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUntrustedRegistry},
                "registry `{}` sends an upload on to `{}` without TLS, which is refused", name_,
                Printable(where->authority));
  }
  AddParameter(*where, "digest", name);
  COMPOSABLE_TRY(const HttpResponse done,
                 Do({.method = "PUT",
                     .url = *where,
                     .headers = {{"Content-Type", "application/octet-stream"}},
                     .body = bytes}));
  if (done.status != 201) return Unexpected(done, "uploading content");
  return {};
}

Status Registry::PushManifest(std::string_view manifest, const std::string& tag,
                              const Digest& digest) {
  const std::string name = tag.empty() ? ToString(digest) : tag;
  COMPOSABLE_TRY(const HttpResponse response,
                 Do({.method = "PUT",
                     .url = UrlOf("manifests/" + name),
                     .headers = {{"Content-Type", std::string(kManifestType)}},
                     .body = AsBytes(manifest)}));
  if (response.status != 201) return Unexpected(response, "putting the manifest");
  return {};
}

Result<HttpResponse> Registry::Do(const Task& task) {
  bool has_authorized = false;
  int in_a_row = 0;
  Error last;
  for (int attempt = 0; attempt < kAttempts && in_a_row < kAttemptsInARow; ++attempt) {
    const std::size_t received = task.received == nullptr ? 0 : task.received->size();
    auto response = TryOnce(task);
    std::chrono::milliseconds pause = kFirstPause * (1 << in_a_row);
    if (!response) {
      last = std::move(response).error();
      if (last.code != ErrorCode::kIo) break;
    } else if (response->status == 401 && !has_authorized) {
      has_authorized = true;
      COMPOSABLE_CHECK(Authorize(*response));
      continue;
    } else if (response->status == 401) {
      return Refused(services_.credentials.Find(name_).value_or(std::nullopt));
    } else if (MayPass(response->status)) {
      last = Unexpected(*response, "it cannot answer now").error();
      pause = std::max(pause, PauseAsked(*response));
    } else {
      COMPOSABLE_TRY(const bool is_whole, Receive(task, *response));
      if (is_whole) return response;
      last = response->lost.value_or(Fail({ErrorCode::kIo, Diagnostic::kUnreachableRegistry},
                                          "`{}`: the connection was lost", name_)
                                         .error());
    }
    const bool has_come = task.received != nullptr && task.received->size() > received;
    in_a_row = has_come ? 0 : in_a_row + 1;
    if (in_a_row < kAttemptsInARow) services_.wait(has_come ? kFirstPause : pause);
  }
  const bool is_final = last.code != ErrorCode::kIo;
  if (is_final) return std::unexpected(std::move(last));
  return std::unexpected(
      std::move(last).WithContext(fmt::format("{} attempts in a row failed", kAttemptsInARow)));
}

Result<bool> Registry::Receive(const Task& task, HttpResponse& response) const {
  if (task.received == nullptr) return !response.lost.has_value();
  Bytes& received = *task.received;
  if (response.status == 206 && BeginOfRange(response) == received.size()) {
    received.insert(received.end(), response.body.begin(), response.body.end());
  } else if (response.status == 200) {
    received = std::move(response.body);
  } else if (response.status == 206 || response.status == 416) {
    received.clear();  // another part than was asked for: all of it again
    return false;
  } else {
    return true;
  }
  if (received.size() > task.content->size ||
      (!response.lost && received.size() != task.content->size)) {
    return Fail({ErrorCode::kIo, Diagnostic::kChangedContent},
                "registry `{}`: the content was changed: it should have {} bytes and has {}", name_,
                task.content->size, received.size());
  }
  return received.size() == task.content->size;
}

Result<HttpResponse> Registry::TryOnce(const Task& task) {
  Url url = task.url;
  for (int hop = 0; hop <= kRedirects; ++hop) {
    HttpRequest request{.method = task.method,
                        .url = ToString(url),
                        .headers = task.headers,
                        .body = task.body,
                        .max_body = task.max_body};
    // Who we are is for the registry alone, wherever it sends us.
    if (!authorization_.empty() && url.IsSameOrigin(base_)) {
      request.headers.push_back({"Authorization", authorization_});
    }
    if (task.received != nullptr) {
      const std::uint64_t begin = task.received->size();
      // Documents that go with a status of failure are short.
      request.max_body = std::max(task.max_body - begin, std::uint64_t{64} << 10U);
      if (begin > 0) request.headers.push_back({"Range", fmt::format("bytes={}-", begin)});
      if (*task.progress) {
        request.progress = [&task, begin](std::uint64_t count) {
          (*task.progress)(std::min(begin + count, task.content->size), task.content->size);
        };
      }
    }
    COMPOSABLE_TRY(HttpResponse response, services_.transport.Send(request));
    if (!IsRedirect(response.status)) return response;
    auto next = Resolve(url, response.Find("Location"));
    if (!next) {
      return std::unexpected(std::move(next)
                                 .error()
                                 .As(Diagnostic::kUnusableAnswer)
                                 .WithContext(fmt::format("registry `{}`", name_)));
    }
    if (task.method != "GET" && task.method != "HEAD" && !next->IsSameOrigin(url)) {
      return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnusableAnswer},
                  "registry `{}` sends an upload on to another host, `{}`", name_,
                  Printable(next->authority));
    }
    if (url.scheme == "https" && next->scheme == "http") {
      return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUntrustedRegistry},
                  "registry `{}` sends on to `{}` without TLS, which is refused", name_,
                  Printable(next->authority));
    }
    url = *std::move(next);
  }
  return Fail({ErrorCode::kInvalidArgument, Diagnostic::kUnusableAnswer},
              "registry `{}` sends on more than {} times", name_, kRedirects);
}

std::unexpected<Error> Registry::Refused(const std::optional<Credential>& credential) const {
  if (!credential) {
    return Fail({ErrorCode::kInvalidArgument, Diagnostic::kNoCredentials},
                "registry `{}` wants to know who asks, and there are no credentials for it; run "
                "`docker login {}`, or put them into Docker's `config.json`",
                name_, name_);
  }
  return Fail(
      {ErrorCode::kInvalidArgument, Diagnostic::kRefusedCredentials},
      "registry `{}` refuses the credentials{}; run `docker login {}` again, as somebody who "
      "may use `{}`",
      name_,
      credential->user.empty() ? std::string()
                               : fmt::format(" of user `{}`", Printable(credential->user)),
      name_, repository_);
}

Status Registry::Authorize(const HttpResponse& response) {
  std::vector<Challenge> challenges;
  for (const Header& header : response.headers) {
    const HttpResponse one{.status = 0, .headers = {header}};
    const auto more = ParseChallenges(one.Find("WWW-Authenticate"));
    challenges.insert(challenges.end(), more.begin(), more.end());
  }
  const auto find = [&](std::string_view scheme) {
    return std::ranges::find(challenges, scheme, &Challenge::scheme);
  };
  COMPOSABLE_TRY(const std::optional<Credential> credential, services_.credentials.Find(name_));
  if (const auto bearer = find("bearer"); bearer != challenges.end()) {
    COMPOSABLE_TRY(const std::string token, FetchToken(*bearer, credential));
    authorization_ = "Bearer " + token;
    return {};
  }
  if (find("basic") == challenges.end()) {
    return Fail(
        {ErrorCode::kUnsupported, Diagnostic::kUnusableAnswer},
        "registry `{}` wants to know who asks in a way that is neither `Bearer` nor `Basic`",
        name_);
  }
  if (!credential || !credential->identity_token.empty()) return Refused(std::nullopt);
  authorization_ =
      "Basic " + EncodeBase64(fmt::format("{}:{}", credential->user, credential->password));
  return {};
}

Result<std::string> Registry::FetchToken(const Challenge& challenge,
                                         const std::optional<Credential>& credential) {
  const auto about = [&](Error error) {
    return std::unexpected(
        std::move(error).WithContext(fmt::format("the token server of registry `{}`", name_)));
  };
  auto url = ParseUrl(challenge.Find("realm"));
  if (!url) return about(std::move(url).error().As(Diagnostic::kUnusableAnswer));
  const bool is_open = url->scheme == "http" && !SpeaksPlainHttp(url->authority);
  if (is_open) {
    return about(Fail({ErrorCode::kInvalidArgument, Diagnostic::kUntrustedRegistry},
                      "`{}` is without TLS, so nothing secret is sent there",
                      Printable(url->authority))
                     .error());
  }
  const std::string_view service = challenge.Find("service");
  const std::string scope(challenge.Find("scope").empty() ? scope_ : challenge.Find("scope"));
  HttpRequest request{.url = {}, .max_body = kMaxDocument};
  std::string form;
  if (credential && !credential->identity_token.empty()) {
    form = fmt::format(
        "grant_type=refresh_token&client_id=composable&service={}&scope={}&refresh_token={}",
        Escape(service), Escape(scope), Escape(credential->identity_token));
    request.method = "POST";
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    request.body = AsBytes(form);
  } else {
    if (!service.empty()) AddParameter(*url, "service", service);
    AddParameter(*url, "scope", scope);
    if (credential) {
      request.headers.push_back(
          {"Authorization",
           "Basic " + EncodeBase64(fmt::format("{}:{}", credential->user, credential->password))});
    }
  }
  request.url = ToString(*url);
  auto response = services_.transport.Send(request);
  if (!response) return about(std::move(response).error());
  if (response->status == 401 || response->status == 403) return Refused(credential);
  if (response->status != 200) {
    return about(Fail({ErrorCode::kIo, Diagnostic::kUnusableAnswer}, "it fails (status {})",
                      response->status)
                     .error());
  }
  auto object = ParseObject(AsText(response->body), "a token");
  if (!object) return about(std::move(object).error().As(Diagnostic::kUnusableAnswer));
  std::string token = TextOf(*object, "token");
  if (token.empty()) token = TextOf(*object, "access_token");
  const bool is_sound =
      !token.empty() && std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7f'; });
  if (!is_sound) {
    return about(
        Fail({ErrorCode::kIo, Diagnostic::kUnusableAnswer}, "its answer holds no token").error());
  }
  return token;
}

}  // namespace composable::oci
