#include "value/wave.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "value/text_position.h"
#include "value/wave_lexer.h"
#include "value/wave_reader.h"

namespace composable::value {
namespace {

Status CheckUtf8(std::string_view text) {
  if (IsUtf8(text)) return {};
  return Fail(ErrorCode::kInvalidArgument, "the text is not UTF-8");
}

// The length of the version at the start of the text: three numbers with points between.
std::size_t VersionLength(std::string_view text) {
  std::size_t length = 0;
  for (int part = 0; part < 3; ++part) {
    if (part != 0) {
      if (!text.substr(length).starts_with('.')) return 0;
      ++length;
    }
    const std::size_t start = length;
    while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
    if (length == start || (text[start] == '0' && length - start > 1)) return 0;
  }
  return length;
}

// The length of the name at the start of the text, ((label ":" label "/")? label ".")? label
// ("@" version)?, or 0 where there is none.
std::size_t NameLength(std::string_view text) {
  std::size_t length = LabelLength(text);
  const auto append = [&](char separator) {
    if (length == 0 || !text.substr(length).starts_with(separator)) return;
    const std::size_t label = LabelLength(text.substr(length + 1));
    length = label == 0 ? 0 : length + 1 + label;
  };
  append(':');
  append('/');
  append('.');
  if (length != 0 && text.substr(length).starts_with('@')) {
    const std::size_t version = VersionLength(text.substr(length + 1));
    length = version == 0 ? 0 : length + 1 + version;
  }
  return length;
}

}  // namespace

Result<Value> FromWave(const wit::Type& type, std::string_view text, WaveHandles handles) {
  COMPOSABLE_CHECK(CheckUtf8(text));
  WaveReader reader(text, handles);
  auto value = reader.Read(type);
  if (!value || !reader.ReadEnd()) return std::unexpected(reader.failure().Take());
  return *std::move(value);
}

Result<std::string_view> WaveCallName(std::string_view text) {
  const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::size_t length = NameLength(text.substr(start));
  if (length == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                "at {}: expected the name of a function, as in `greet(\"World\")`",
                DescribePosition(text, start));
  }
  return text.substr(start, length);
}

Result<std::vector<Value>> FromWaveCall(const wit::FunctionType& function, std::string_view text,
                                        WaveHandles handles) {
  COMPOSABLE_CHECK(CheckUtf8(text));
  COMPOSABLE_TRY(const std::string_view name, WaveCallName(text));
  const auto name_end = static_cast<std::size_t>(name.data() - text.data()) + name.size();
  WaveReader reader(text, handles, name_end);
  auto arguments = reader.ReadArguments(function);
  if (arguments && reader.ReadEnd()) return *std::move(arguments);
  Error error = reader.failure().Take();
  if (!reader.in_argument().empty()) {
    error.WithContext(fmt::format("argument `{}`", reader.in_argument()));
  }
  return std::unexpected(std::move(error));
}

}  // namespace composable::value
