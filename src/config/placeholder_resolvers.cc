#include "config/placeholder_resolvers.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "base/diagnostic.h"
#include "config/quote.h"
#include "config/uri.h"

namespace composable::config {
namespace {

bool IsResolverName(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && is_letter(name.front()) && is_letter(name.back()) &&
         !name.contains("::") &&
         std::ranges::all_of(name, [&](char c) { return c == ':' || is_letter(c); });
}

Status CheckResolver(const PlaceholderResolver& resolver) {
  if (!IsResolverName(resolver.name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "the name has to consist of lower-case letters, digits and `-`, with single colons "
                "between words");
  }
  if (!resolver.resolve) {
    return Fail(ErrorCode::kInvalidArgument, "nothing finds its values: `resolve` is not set");
  }
  return {};
}

bool IsFor(const PlaceholderResolver& resolver, std::string_view name) {
  return name.starts_with(resolver.name) && name.substr(resolver.name.size()).starts_with(':');
}

void DropLineEnd(std::string& text) {
  if (!text.ends_with('\n')) return;
  text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
}

Result<std::optional<std::string>> ReadPlaceholderFile(const PlaceholderRequest& request,
                                                       const FileSystem& files) {
  if (request.what.contains('\0')) {
    return Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnfitPlaceholderValue},
                "a path may not contain a zero byte");
  }
  const std::filesystem::path path = AbsolutePath(request.folder / request.what, files);
  if (!files.IsFile(path)) {
    if (!files.IsFolder(path)) return std::nullopt;
    return Fail({ErrorCode::kIo, Diagnostic::kUnfitPlaceholderValue}, "{} is a folder",
                Quote(request.what));
  }
  COMPOSABLE_TRY(const Bytes bytes, files.ReadFile(path));
  if (bytes.size() > kMaxPlaceholderFile) {
    return Fail({ErrorCode::kResourceExhausted, Diagnostic::kUnfitPlaceholderValue},
                "the file {} has {} bytes; those that placeholders read have {} at most",
                Quote(request.what), bytes.size(), kMaxPlaceholderFile);
  }
  std::string text(AsText(bytes));
  DropLineEnd(text);
  return text;
}

}  // namespace

PlaceholderResolver EnvironmentResolver(
    std::function<std::optional<std::string>(const std::string& name)> look_up) {
  return {.name = "process:env",
          .noun = "environment variable",
          .secrecy = Secrecy::kOpen,
          .resolve = [look_up = std::move(look_up)](const PlaceholderRequest& request)
              -> Result<std::optional<std::string>> { return look_up(std::string(request.what)); }};
}

PlaceholderResolver FileResolver(const FileSystem& files) {
  return {.name = "file",
          .noun = "file",
          .secrecy = Secrecy::kSecret,
          .resolve = [&files](const PlaceholderRequest& request) {
            return ReadPlaceholderFile(request, files);
          }};
}

Result<PlaceholderResolvers> PlaceholderResolvers::Make(
    std::vector<PlaceholderResolver> resolvers) {
  PlaceholderResolvers result;
  for (PlaceholderResolver& resolver : resolvers) {
    const std::string about = fmt::format("placeholder resolver {}", Quote(resolver.name));
    if (Status good = CheckResolver(resolver); !good) {
      return std::unexpected(std::move(good).error().WithContext(about));
    }
    const auto same =
        std::ranges::find(result.resolvers_, resolver.name, &PlaceholderResolver::name);
    if (same != result.resolvers_.end()) {
      return Fail(ErrorCode::kInvalidArgument, "{} is there twice", about);
    }
    result.resolvers_.push_back(std::move(resolver));
  }
  return result;
}

const PlaceholderResolver* PlaceholderResolvers::Find(std::string_view name) const {
  const PlaceholderResolver* longest = nullptr;
  for (const PlaceholderResolver& resolver : resolvers_) {
    const bool is_longer = longest == nullptr || resolver.name.size() > longest->name.size();
    if (is_longer && IsFor(resolver, name)) longest = &resolver;
  }
  return longest;
}

std::vector<std::string> PlaceholderResolvers::Names() const {
  std::vector<std::string> names;
  std::ranges::transform(resolvers_, std::back_inserter(names), &PlaceholderResolver::name);
  return names;
}

}  // namespace composable::config
