#include "app/arguments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "value/json.h"
#include "value/names.h"
#include "value/wave.h"

namespace composable::app {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

bool IsString(const wit::Type& type) { return type.kind() == wit::Kind::kString; }

// A string as people write it in a shell: bare, or quoted as JSON where they want escapes.
Result<value::Value> ParseString(const wit::Type& type, std::string_view word) {
  if (word.starts_with('"')) {
    if (auto quoted = value::FromJson(type, word)) return quoted;
  }
  if (!IsUtf8(word)) return Fail(ErrorCode::kInvalidArgument, "the text is not valid UTF-8");
  return value::String(std::string(word));
}

// The word itself as a value, for the types that have such a form.
std::optional<Result<value::Value>> ParsePlain(const wit::Type& type, std::string_view word) {
  if (type.kind() == wit::Kind::kOption && IsString(type.option().payload)) {
    auto text = ParseString(type.option().payload, word);
    if (!text) return text;
    return value::Some(*std::move(text));
  }
  if (type.kind() != wit::Kind::kChar) return std::nullopt;
  const std::optional<Scalar> character = FirstScalar(word);
  if (!character || character->length != word.size()) return std::nullopt;
  return value::Value(character->value);
}

// Whether a word that reads neither as JSON nor as WAVE was meant as JSON: WAVE has no quoted keys.
bool ResemblesJson(std::string_view word) {
  const std::size_t brace = word.find_first_not_of(kBlank);
  if (brace == std::string_view::npos || word[brace] != '{') return false;
  const std::size_t next = word.find_first_not_of(kBlank, brace + 1);
  return next != std::string_view::npos && word[next] == '"';
}

Error WrongCount(const wit::FunctionType& function, std::size_t given) {
  std::vector<std::string> missing;
  for (std::size_t i = given; i < function.parameters.size(); ++i) {
    const wit::Parameter& parameter = function.parameters[i];
    if (!value::DefaultFor(parameter.type)) missing.push_back(fmt::format("`{}`", parameter.name));
  }
  if (missing.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "too many arguments: {} given for `{}`", given,
                ToWit(function))
        .error();
  }
  return Fail(ErrorCode::kInvalidArgument, "too few arguments: {} missing for `{}`",
              fmt::join(missing, ", "), ToWit(function))
      .error();
}

}  // namespace

Result<value::Value> ParseArgument(const wit::Type& type, std::string_view word, HeldHandles held) {
  if (held == HeldHandles::kResources && HoldsResource(type)) {
    return value::FromWave(type, word, value::WaveHandles::kAccept);
  }
  if (IsString(type)) return ParseString(type, word);
  auto json = value::FromJson(type, word);
  if (json) return json;
  auto wave = value::FromWave(type, word);
  if (wave) return wave;
  if (auto plain = ParsePlain(type, word)) return *std::move(plain);
  // A mismatch means that the word is well-formed JSON: then its error says more.
  if (json.error().code == ErrorCode::kTypeMismatch || ResemblesJson(word)) return json;
  return wave;
}

ParsedArguments ParseArguments(const wit::FunctionType& function,
                               std::span<const std::string> words, HeldHandles held) {
  ParsedArguments result;
  for (std::size_t i = 0; i < function.parameters.size(); ++i) {
    const wit::Parameter& parameter = function.parameters[i];
    if (i >= words.size()) {
      auto left_out = value::DefaultFor(parameter.type);
      if (!left_out) {
        result.errors.assign(1, WrongCount(function, words.size()));
        return result;
      }
      result.values.push_back(*std::move(left_out));
      continue;
    }
    auto parsed = ParseArgument(parameter.type, words[i], held);
    if (parsed) {
      result.values.push_back(*std::move(parsed));
    } else {
      result.errors.push_back(
          std::move(parsed).error().WithContext(fmt::format("argument `{}`", parameter.name)));
    }
  }
  if (words.size() > function.parameters.size()) {
    result.errors.assign(1, WrongCount(function, words.size()));
  }
  return result;
}

}  // namespace composable::app
