#include "oci/curl_transport.h"

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "oci/curl_library.h"

namespace composable::oci {
namespace {

constexpr std::size_t kMaxHeaders = 200;

// What arrives of one response.
struct Arrival {
  const HttpRequest& request;
  HttpResponse response = {};
  bool is_too_large = false;
};

std::size_t OnHeader(char* text, std::size_t size, std::size_t count, void* context) {
  auto& arrival = *static_cast<Arrival*>(context);
  std::string_view line(text, size * count);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  std::vector<Header>& headers = arrival.response.headers;
  // A line of status begins each response, also an informational one before the final one.
  if (line.starts_with("HTTP/")) headers.clear();
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos && headers.size() < kMaxHeaders) {
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  }
  return size * count;
}

std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* context) {
  auto& arrival = *static_cast<Arrival*>(context);
  const std::size_t length = size * count;
  Bytes& body = arrival.response.body;
  if (arrival.request.max_body - body.size() < length) {
    arrival.is_too_large = true;
    return 0;
  }
  body.insert(body.end(), bytes, bytes + length);
  if (arrival.request.progress) arrival.request.progress(body.size());
  return length;
}

// `https://host:port`, which holds nothing secret.
std::string OriginOf(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  return Printable(url.substr(0, url.find_first_of("/?#", begin)));
}

Error ToError(CURLcode code, const HttpRequest& request, const CurlSettings& settings,
              const CurlLibrary& curl) {
  const std::string origin = OriginOf(request.url);
  const auto error = [&](ErrorKind kind, std::string_view what) {
    return Fail(kind, "`{}`: {}", origin, what).error();
  };
  constexpr ErrorKind kUnreachable(ErrorCode::kIo, Diagnostic::kUnreachableRegistry);
  constexpr ErrorKind kUntrusted(ErrorCode::kUnsupported, Diagnostic::kUntrustedRegistry);
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return error({ErrorCode::kNotFound, Diagnostic::kUnknownRegistry},
                   "there is no such host; is its name misspelt, or the network down?");
    case CURLE_COULDNT_RESOLVE_PROXY:
      return error({ErrorCode::kNotFound, Diagnostic::kUnknownRegistry},
                   "there is no host of the name that the proxy has");
    case CURLE_COULDNT_CONNECT:
      return error(kUnreachable, "cannot connect; does a registry run there?");
    case CURLE_OPERATION_TIMEDOUT:
      return error(kUnreachable, "no answer came in time");
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return error(kUnreachable, "the connection was lost");
    case CURLE_SSL_CONNECT_ERROR:
      return error(kUntrusted,
                   "it does not speak TLS; where plain HTTP is wanted, name its host and port in "
                   "COMPOSABLE_PLAIN_HTTP");
    case CURLE_PEER_FAILED_VERIFICATION:
      return error(kUntrusted,
                   "its certificate is not trusted; where a private authority signed it, name the "
                   "authority's certificate in COMPOSABLE_CA_FILE");
    case CURLE_SSL_CACERT_BADFILE:
      return error({ErrorCode::kInvalidConfig, Diagnostic::kUntrustedRegistry},
                   fmt::format("`{}`, which COMPOSABLE_CA_FILE names, cannot be read as "
                               "certificates in PEM",
                               Printable(settings.ca_file)));
    default:
      return error({ErrorCode::kUnsupported, Diagnostic::kUnusableAnswer},
                   curl.easy_strerror(code));
  }
}

}  // namespace

// One handle of libcurl, which keeps connections.
class CurlTransport::Session {
 public:
  static Result<std::unique_ptr<Session>> Make() {
    COMPOSABLE_TRY(const CurlLibrary curl, CurlLibrary::Load());
    CURL* const handle = curl.easy_init();
    if (handle == nullptr) {
      return Fail(ErrorCode::kResourceExhausted, "libcurl has no memory left");
    }
    return std::unique_ptr<Session>(new Session(curl, handle));
  }

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() { curl_.easy_cleanup(handle_); }

  Result<HttpResponse> Send(const HttpRequest& request, const CurlSettings& settings) {
    Arrival arrival{.request = request};
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(MakeHeaders(request),
                                                                              curl_.slist_free_all);
    curl_.easy_reset(handle_);
    SetConnection(settings);
    Set(CURLOPT_URL, request.url.c_str());
    Set(CURLOPT_HTTPHEADER, headers.get());
    Set(CURLOPT_HEADERFUNCTION, &OnHeader);
    Set(CURLOPT_HEADERDATA, static_cast<void*>(&arrival));
    Set(CURLOPT_WRITEFUNCTION, &OnBody);
    Set(CURLOPT_WRITEDATA, static_cast<void*>(&arrival));
    if (request.method == "HEAD") {
      Set(CURLOPT_NOBODY, 1L);
    } else if (request.method != "GET") {
      // A body of a size, an empty one too.
      Set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      Set(CURLOPT_POSTFIELDS,
          request.body.empty() ? "" : reinterpret_cast<const char*>(request.body.data()));
      Set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }

    const CURLcode code = curl_.easy_perform(handle_);
    long status = 0;  // NOLINT(google-runtime-int): libcurl's type
    curl_.easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
    arrival.response.status = static_cast<int>(status);
    if (arrival.is_too_large) {
      return Fail({ErrorCode::kResourceExhausted, Diagnostic::kUnusableAnswer},
                  "`{}`: the answer has more than {} bytes", OriginOf(request.url),
                  request.max_body);
    }
    if (code == CURLE_OK) return std::move(arrival.response);
    Error error = ToError(code, request, settings, curl_);
    if (error.code != ErrorCode::kIo || arrival.response.body.empty()) {
      return std::unexpected(std::move(error));
    }
    arrival.response.lost = std::move(error);
    return std::move(arrival.response);
  }

 private:
  Session(const CurlLibrary& curl, CURL* handle) : curl_(curl), handle_(handle) {}

  template <typename Value>
  void Set(CURLoption option, Value value) {
    static_cast<void>(curl_.easy_setopt(handle_, option, value));
  }

  void SetConnection(const CurlSettings& settings) {
    Set(CURLOPT_NOSIGNAL, 1L);
    Set(CURLOPT_PROTOCOLS_STR, "http,https");
    Set(CURLOPT_FOLLOWLOCATION, 0L);
    Set(CURLOPT_USERAGENT, settings.user_agent.c_str());
    Set(CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(  // NOLINT(google-runtime-int): libcurl's type
            std::chrono::milliseconds(settings.connect_timeout).count()));
    Set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    Set(CURLOPT_LOW_SPEED_TIME,
        static_cast<long>(settings.idle_timeout.count()));  // NOLINT(google-runtime-int)
    // The folder of the system's certificates still counts beside it.
    if (!settings.ca_file.empty()) Set(CURLOPT_CAINFO, settings.ca_file.c_str());
  }

  curl_slist* MakeHeaders(const HttpRequest& request) const {
    // Without waiting for a server to ask for the body.
    curl_slist* headers = curl_.slist_append(nullptr, "Expect:");
    if (request.method != "GET" && request.method != "HEAD") {
      const bool has_type = std::ranges::any_of(
          request.headers, [](const Header& header) { return header.name == "Content-Type"; });
      if (!has_type) headers = curl_.slist_append(headers, "Content-Type:");
    }
    for (const Header& header : request.headers) {
      headers =
          curl_.slist_append(headers, fmt::format("{}: {}", header.name, header.value).c_str());
    }
    return headers;
  }

  CurlLibrary curl_;
  CURL* handle_;
};

CurlTransport::CurlTransport(CurlSettings settings) : settings_(std::move(settings)) {}

CurlTransport::~CurlTransport() = default;

Result<HttpResponse> CurlTransport::Send(const HttpRequest& request) {
  const std::scoped_lock lock(mutex_);
  if (session_ == nullptr) {
    COMPOSABLE_TRY(session_, Session::Make());
  }
  return session_->Send(request, settings_);
}

}  // namespace composable::oci
