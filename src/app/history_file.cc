#include "app/history_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <utility>

#include "base/bytes.h"

namespace composable::app {
namespace {

constexpr const char* kFileName = "shell-history";

std::optional<std::filesystem::path> AbsoluteFolder(const Environment& environment,
                                                    const std::string& variable) {
  const std::filesystem::path folder = environment(variable).value_or(std::string());
  return folder.is_absolute() ? std::optional(folder) : std::nullopt;
}

std::optional<std::filesystem::path> StateFolder(const Environment& environment) {
  if (const auto state = AbsoluteFolder(environment, "XDG_STATE_HOME")) {
    return *state / "composable-runtime";
  }
  if (const auto home = AbsoluteFolder(environment, "HOME")) {
    return *home / ".local/state/composable-runtime";
  }
  return std::nullopt;
}

// All of it, or nothing where it cannot be read or is absurdly large.
std::string ReadHistory(const PrivateFile& file) {
  constexpr std::size_t kMost = HistoryFile::kMaxLines * (HistoryFile::kMaxLineSize + 1);
  const std::optional<Bytes> bytes = ReadWhole(file, kMost);
  return bytes ? std::string(AsText(*bytes)) : std::string();
}

bool IsKeptLine(std::string_view line) {
  return !line.empty() && line.size() <= HistoryFile::kMaxLineSize &&
         std::ranges::none_of(
             line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

}  // namespace

Result<HistoryFile> HistoryFile::Open(const Environment& environment) {
  const auto folder = StateFolder(environment);
  if (!folder) {
    return Fail(ErrorCode::kNotFound,
                "the history is not kept: set `XDG_STATE_HOME` or `HOME` to an absolute path");
  }
  COMPOSABLE_TRY(PrivateDirectory directory, PrivateDirectory::Open(*folder));
  return HistoryFile(std::move(directory));
}

std::vector<std::string> HistoryFile::Read() const {
  std::vector<std::string> lines;
  const auto file = directory_.OpenFile(kFileName);
  if (!file) return lines;
  const std::string text = ReadHistory(*file);
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (IsKeptLine(rest.substr(0, end))) lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (lines.size() > kMaxLines) {
    lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kMaxLines));
  }
  return lines;
}

Status HistoryFile::Add(std::span<const std::string> lines) const {
  std::vector<std::string> all = Read();
  std::ranges::copy_if(lines, std::back_inserter(all), IsKeptLine);
  const std::size_t first = all.size() > kMaxLines ? all.size() - kMaxLines : 0;
  std::string text;
  for (std::size_t i = first; i < all.size(); ++i) text += all[i] + '\n';
  const std::array<ByteView, 1> parts = {AsBytes(text)};
  COMPOSABLE_CHECK(directory_.WriteFile(kFileName, parts, PrivateDirectory::Existing::kReplace));
  return {};
}

}  // namespace composable::app
