#include "wit/version.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "wasm/extern_name.h"

namespace composable::wit {
namespace {

bool IsNumber(std::string_view identifier) {
  return std::ranges::all_of(identifier, [](char c) { return c >= '0' && c <= '9'; });
}

// Takes what stands before the next `.` off the front of `text`.
std::string_view TakeIdentifier(std::string_view& text) {
  const std::string_view identifier = text.substr(0, text.find('.'));
  text.remove_prefix(std::min(text.size(), identifier.size() + 1));
  return identifier;
}

std::optional<std::uint64_t> ParseNumber(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc()) return std::nullopt;
  return number;
}

// Numbers compare as numbers, however long, and come before words.
std::strong_ordering CompareIdentifiers(std::string_view a, std::string_view b) {
  const bool a_is_number = IsNumber(a);
  const bool b_is_number = IsNumber(b);
  if (a_is_number != b_is_number) {
    return a_is_number ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (a_is_number && a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::strong_ordering ComparePrereleases(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return b.size() <=> a.size();  // none comes after any
  while (!a.empty() && !b.empty()) {
    const auto order = CompareIdentifiers(TakeIdentifier(a), TakeIdentifier(b));
    if (order != std::strong_ordering::equal) return order;
  }
  return a.size() <=> b.size();
}

}  // namespace

Result<Version> ParseVersion(std::string_view text) {
  if (!wasm::IsSemanticVersion(text)) {
    return Fail(ErrorCode::kInvalidArgument,
                "`{}` is not a semantic version; write one like `1.2.3` or `0.2.0-rc.1`", text);
  }
  Version version;
  std::string_view rest = text;
  if (const std::size_t plus = rest.find('+'); plus != std::string_view::npos) {
    version.build = rest.substr(plus + 1);
    rest = rest.substr(0, plus);
  }
  if (const std::size_t dash = rest.find('-'); dash != std::string_view::npos) {
    version.prerelease = rest.substr(dash + 1);
    rest = rest.substr(0, dash);
  }
  for (std::uint64_t* part : {&version.major, &version.minor, &version.patch}) {
    const auto number = ParseNumber(TakeIdentifier(rest));
    if (!number) {
      return Fail(ErrorCode::kInvalidArgument,
                  "`{}` is not a usable version: a number in it exceeds 2^64 - 1", text);
    }
    *part = *number;
  }
  return version;
}

std::string ToString(const Version& version) {
  std::string text = fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
  if (!version.prerelease.empty()) text += '-' + version.prerelease;
  if (!version.build.empty()) text += '+' + version.build;
  return text;
}

std::strong_ordering ComparePrecedence(const Version& a, const Version& b) {
  if (a.major != b.major) return a.major <=> b.major;
  if (a.minor != b.minor) return a.minor <=> b.minor;
  if (a.patch != b.patch) return a.patch <=> b.patch;
  return ComparePrereleases(a.prerelease, b.prerelease);
}

std::string CanonicalVersion(const Version& version) {
  if (!version.prerelease.empty()) {
    return ToString(
        {version.major, version.minor, version.patch, version.prerelease, /*build=*/{}});
  }
  if (version.major != 0) return fmt::format("{}", version.major);
  if (version.minor != 0) return fmt::format("0.{}", version.minor);
  return fmt::format("0.0.{}", version.patch);
}

std::string VersionSuffix(const Version& version) {
  return ToString(version).substr(CanonicalVersion(version).size());
}

bool IsCompatible(const Version& provided, const Version& wanted) {
  return CanonicalVersion(provided) == CanonicalVersion(wanted) &&
         ComparePrecedence(provided, wanted) != std::strong_ordering::less;
}

}  // namespace composable::wit
