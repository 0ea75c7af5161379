#include "config/uri.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include "base/diagnostic.h"
#include "config/quote.h"

namespace composable::config {
namespace {

namespace fs = std::filesystem;

std::optional<char> DecodeByte(std::string_view digits) {
  unsigned value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [after, status] = std::from_chars(digits.data(), end, value, 16);
  if (digits.size() != 2 || status != std::errc() || after != end) return std::nullopt;
  return static_cast<char>(value);
}

Result<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const auto byte = DecodeByte(text.substr(i + 1, 2));
    if (!byte) {
      return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidUri},
                  "{} is no hexadecimal byte; in a file:// URI write % itself as `%25`",
                  Quote(text.substr(i, 3)));
    }
    decoded += *byte;
    i += 2;
  }
  return decoded;
}

Result<std::string> PathOf(std::string_view uri) {
  const std::string_view scheme = SchemeOf(uri);
  if (scheme.empty()) return std::string(uri);
  if (scheme != "file") {
    return Fail({ErrorCode::kUnsupported, Diagnostic::kInvalidUri},
                "{}: the scheme `{}` is not supported; write a path or a file:// URI", Quote(uri),
                Printable(scheme, 20));
  }
  std::string_view path = uri.substr(std::string_view("file://").size());
  constexpr std::string_view kThisHost = "localhost/";
  if (path.starts_with(kThisHost)) path.remove_prefix(kThisHost.size() - 1);
  return PercentDecode(path);
}

fs::path WithoutDots(const fs::path& path) {
  fs::path result;
  for (const fs::path& part : path) {
    if (part != ".") result /= part;
  }
  return result;
}

}  // namespace

std::string_view SchemeOf(std::string_view uri) {
  const std::size_t end = uri.find("://");
  if (end == std::string_view::npos) return {};
  const std::string_view scheme = uri.substr(0, end);
  const bool is_scheme = std::ranges::all_of(scheme, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '-' || c == '.';
  });
  return is_scheme ? scheme : std::string_view();
}

fs::path AbsolutePath(const fs::path& path, const FileSystem& files) {
  return WithoutDots(files.WorkingDirectory() / path);
}

Result<fs::path> ResolveUri(std::string_view uri, const fs::path& folder, const FileSystem& files) {
  COMPOSABLE_TRY(const std::string text, PathOf(uri));
  if (text.empty()) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidUri},
                "the path of the component is empty");
  }
  if (text.contains('\0')) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kInvalidUri},
                "{}: a path may not contain a zero byte", Quote(text));
  }

  const fs::path path(text);
  fs::path first = AbsolutePath(folder / path, files);
  if (files.IsFile(first)) return first;
  fs::path second = AbsolutePath(path, files);
  if (files.IsFile(second)) return second;

  const std::string first_shown = Quote(WithoutDots(folder / path).string());
  if (files.IsFolder(first) || files.IsFolder(second)) {
    return Fail({ErrorCode::kNotFound, Diagnostic::kNoComponentFile},
                "{} is a folder, not the file of a component", Quote(text));
  }
  if (first == second) {
    return Fail({ErrorCode::kNotFound, Diagnostic::kNoComponentFile}, "there is no file {}",
                first_shown);
  }
  return Fail({ErrorCode::kNotFound, Diagnostic::kNoComponentFile},
              "there is no file {}, and no file {} either", first_shown,
              Quote(WithoutDots(path).string()));
}

}  // namespace composable::config
