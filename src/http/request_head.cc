#include "http/request_head.h"

#include <algorithm>
#include <array>

namespace composable::http {
namespace {

using mapping::SameHeaderName;

constexpr std::array<bool, 256> MakeTokenTable() {
  std::array<bool, 256> table{};
  for (std::size_t c = '0'; c <= '9'; ++c) table[c] = true;
  for (std::size_t c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> kIsToken = MakeTokenTable();

bool IsTokenCharacter(char c) { return kIsToken[static_cast<unsigned char>(c)]; }

// Visible characters and bytes beyond ASCII, blanks and tabs.
bool IsFieldCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
}

// What may stand in a request's target: visible ASCII.
bool IsTargetCharacter(char c) { return c > 0x20 && c < 0x7F && c != '#'; }

bool IsHostCharacter(char c) {
  return IsTargetCharacter(c) && c != '/' && c != '?' && c != '@' && c != '\\';
}

std::string_view Trim(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Takes the next item off a comma-separated list.
std::string_view TakeItem(std::string_view& list) {
  const std::size_t comma = list.find(',');
  const std::string_view item = Trim(list.substr(0, comma));
  list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  return item;
}

class HeadReader {
 public:
  HeadReader(std::string_view text, const Limits& limits, RequestHead& head)
      : text_(text), limits_(limits), head_(head) {}

  std::optional<Refusal> Read() {
    std::vector<HeaderView> reused = std::move(head_.headers);
    reused.clear();
    head_ = {};
    head_.headers = std::move(reused);
    if (auto refusal = ReadRequestLine(TakeLine())) return refusal;
    while (!text_.starts_with("\r\n")) {
      if (auto refusal = ReadHeader(TakeLine())) return refusal;
    }
    return Conclude();
  }

 private:
  std::string_view TakeLine() {
    const std::size_t end = text_.find("\r\n");
    const std::string_view line = text_.substr(0, end);
    text_.remove_prefix(end + 2);
    return line;
  }

  std::optional<Refusal> ReadRequestLine(std::string_view line) {
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
      return Refusal{400, "the request line is not METHOD TARGET VERSION"};
    }
    head_.method = line.substr(0, first);
    head_.target = line.substr(first + 1, last - first - 1);
    const std::string_view version = line.substr(last + 1);
    if (!IsToken(head_.method)) return Refusal{400, "the method is no token"};
    if (head_.target.empty() || !std::ranges::all_of(head_.target, IsTargetCharacter)) {
      return Refusal{400, "the target of the request has characters that must be escaped"};
    }
    if (version == "HTTP/1.1") {
      head_.version = HttpVersion::kHttp11;
    } else if (version == "HTTP/1.0") {
      head_.version = HttpVersion::kHttp10;
      head_.keeps_connection = false;
    } else if (version.starts_with("HTTP/")) {
      return Refusal{505, "the version must be HTTP/1.0, HTTP/1.1 or HTTP/2"};
    } else {
      return Refusal{400, "the request line does not end with a version of HTTP"};
    }
    return std::nullopt;
  }

  std::optional<Refusal> ReadHeader(std::string_view line) {
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || !IsToken(name)) {
      return Refusal{400, "a header line is not NAME: VALUE"};
    }
    const std::string_view value = Trim(line.substr(colon + 1));
    if (!IsFieldValue(value)) return Refusal{400, "the value of a header has control characters"};
    if (head_.headers.size() == limits_.headers) return Refusal{431, "too many headers"};
    head_.headers.push_back({name, value});
    return Interpret(name, value);
  }

  std::optional<Refusal> Interpret(std::string_view name, std::string_view value) {
    if (SameHeaderName(name, "content-length")) return ReadLength(value);
    if (SameHeaderName(name, "transfer-encoding")) return ReadTransferEncoding(value);
    if (SameHeaderName(name, "host")) {
      if (has_host_) return Refusal{400, "there are two `host` headers"};
      has_host_ = true;
      if (!IsHost(value)) return Refusal{400, "the `host` header is no host"};
    } else if (SameHeaderName(name, "connection")) {
      ReadConnection(value);
    } else if (SameHeaderName(name, "expect")) {
      if (!SameHeaderName(value, "100-continue")) {
        return Refusal{417, "only `100-continue` can be expected"};
      }
      head_.expects_continue = true;
    }
    return std::nullopt;
  }

  std::optional<Refusal> ReadLength(std::string_view value) {
    constexpr std::size_t kMostDigits = 18;  // less than what overflows
    if (has_length_) return Refusal{400, "there are two `content-length` headers"};
    has_length_ = true;
    const bool is_number = !value.empty() && value.size() <= kMostDigits &&
                           std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
    if (!is_number) return Refusal{400, "the `content-length` is no number"};
    for (const char c : value) {
      head_.body_length = head_.body_length * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return std::nullopt;
  }

  std::optional<Refusal> ReadTransferEncoding(std::string_view value) {
    if (has_encoding_) return Refusal{400, "there are two `transfer-encoding` headers"};
    has_encoding_ = true;
    if (SameHeaderName(value, "chunked")) return std::nullopt;
    return Refusal{501, "the only `transfer-encoding` is `chunked`"};
  }

  void ReadConnection(std::string_view value) {
    while (!value.empty()) {
      const std::string_view option = TakeItem(value);
      if (SameHeaderName(option, "close")) must_close_ = true;
      if (SameHeaderName(option, "keep-alive")) head_.keeps_connection = true;
    }
  }

  std::optional<Refusal> Conclude() {
    if (has_encoding_ && has_length_) {
      return Refusal{400, "a request has either a `content-length` or a `transfer-encoding`"};
    }
    if (has_encoding_ && head_.version == HttpVersion::kHttp10) {
      return Refusal{400, "HTTP/1.0 has no `transfer-encoding`"};
    }
    if (!has_host_ && head_.version == HttpVersion::kHttp11) {
      return Refusal{400, "the `host` header is missing"};
    }
    if (must_close_) head_.keeps_connection = false;
    if (has_encoding_) head_.framing = BodyFraming::kChunked;
    if (has_length_ && head_.body_length > 0) head_.framing = BodyFraming::kLength;
    if (head_.version == HttpVersion::kHttp10) head_.expects_continue = false;
    return std::nullopt;
  }

  std::string_view text_;
  const Limits& limits_;
  RequestHead& head_;
  bool has_host_ = false;
  bool has_length_ = false;
  bool has_encoding_ = false;
  bool must_close_ = false;
};

}  // namespace

bool IsToken(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, IsTokenCharacter);
}

bool IsFieldValue(std::string_view text) { return std::ranges::all_of(text, IsFieldCharacter); }

bool IsHost(std::string_view text) { return std::ranges::all_of(text, IsHostCharacter); }

HeadScanner::State HeadScanner::Scan(std::string_view buffer, const Limits& limits) {
  while (true) {
    const std::size_t end = buffer.find('\n', position_);
    if (end == std::string_view::npos) {
      position_ = buffer.size();
      break;
    }
    if (end == 0 || buffer[end - 1] != '\r') {
      refusal_ = {400, "a line does not end with CR LF"};
      return State::kRefused;
    }
    const bool is_empty = end - 1 == line_start_;
    position_ = end + 1;
    if (is_empty && line_start_ != start_) {
      return position_ - start_ <= limits.head ? State::kComplete : TooLong(buffer);
    }
    if (is_empty) {
      // Empty lines before a request are passed over, but not without end.
      constexpr std::size_t kMostEmptyBytes = 16;
      start_ = position_;
      if (start_ > kMostEmptyBytes) {
        refusal_ = {400, "there is no request"};
        return State::kRefused;
      }
    }
    line_start_ = position_;
  }
  return position_ - start_ <= limits.head ? State::kIncomplete : TooLong(buffer);
}

HeadScanner::State HeadScanner::TooLong(std::string_view buffer) {
  const bool is_first_line = buffer.find('\n', start_) == std::string_view::npos;
  refusal_ = is_first_line ? Refusal{414, "the target of the request is too long"}
                           : Refusal{431, "the headers are too long"};
  return State::kRefused;
}

std::optional<Refusal> ReadHead(std::string_view text, const Limits& limits, RequestHead& head) {
  return HeadReader(text, limits, head).Read();
}

}  // namespace composable::http
