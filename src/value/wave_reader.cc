#include "value/wave_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <system_error>
#include <type_traits>
#include <utility>

#include "value/cases.h"
#include "value/float_text.h"
#include "value/names.h"
#include "value/number_types.h"
#include "value/text_position.h"
#include "value/wave_string.h"

namespace composable::value {
namespace {

using wit::Kind;
using wit::Type;

// The token as messages show it: with all of the word it starts, such as `NaN`, which is two
// labels.
std::string_view WholeWord(std::string_view text, const WaveToken& token) {
  constexpr std::string_view kWord =
      "-0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  if (token.kind != WaveTokenKind::kLabel && token.kind != WaveTokenKind::kNumber) {
    return token.text;
  }
  const std::size_t end = text.find_first_not_of(kWord, token.offset + token.text.size());
  return text.substr(token.offset, std::min(end, text.size()) - token.offset);
}

// Whether an option or result may stand for its payload of this type.
bool IsFlattened(const Type& payload) {
  return payload.kind() != Kind::kOption && payload.kind() != Kind::kResult;
}

}  // namespace

std::nullopt_t WaveReader::Wrong(ErrorCode code, std::string message, std::size_t offset) {
  failure_.Set(code, std::move(message));
  failure_.SetPosition(DescribePosition(lexer_.text(), offset));
  failure_.SetDetails(MarkPosition(lexer_.text(), offset));
  return std::nullopt;
}

bool WaveReader::IsBroken(std::string_view wanted) {
  const WaveToken& token = lexer_.token();
  if (token.kind == WaveTokenKind::kInvalid) {
    Wrong(ErrorCode::kInvalidArgument, std::string(token.problem), token.offset);
    return true;
  }
  if (token.kind == WaveTokenKind::kEnd) {
    Wrong(ErrorCode::kInvalidArgument, fmt::format("expected {}, got the end of the text", wanted),
          token.offset);
    return true;
  }
  return false;
}

std::nullopt_t WaveReader::Unexpected(std::string_view wanted) {
  if (IsBroken(wanted)) return std::nullopt;
  const WaveToken& token = lexer_.token();
  return Wrong(ErrorCode::kInvalidArgument,
               fmt::format("expected {}, got {}", wanted, Quoted(WholeWord(lexer_.text(), token))),
               token.offset);
}

std::nullopt_t WaveReader::Mismatch(const Type& type, std::string_view hint) {
  const std::string wanted = Quoted(ToWit(type));
  if (IsBroken(wanted)) return std::nullopt;
  const WaveToken& token = lexer_.token();
  return Wrong(
      ErrorCode::kTypeMismatch,
      fmt::format("expected {}, got {}{}", wanted, Quoted(WholeWord(lexer_.text(), token)), hint),
      token.offset);
}

bool WaveReader::Expect(char symbol) {
  if (!lexer_.IsSymbol(symbol)) {
    Unexpected(fmt::format("`{}`", symbol));
    return false;
  }
  lexer_.Advance();
  return true;
}

bool WaveReader::PassComma(char close) {
  if (lexer_.IsSymbol(close)) return true;
  if (!lexer_.IsSymbol(',')) {
    Unexpected(fmt::format("`,` or `{}`", close));
    return false;
  }
  lexer_.Advance();
  return true;
}

bool WaveReader::ReadEnd() {
  if (lexer_.token().kind == WaveTokenKind::kEnd) return true;
  Unexpected("the end of the text");
  return false;
}

std::optional<Value> WaveReader::Read(const Type& type) {
  switch (type.kind()) {
    case Kind::kBool:
      return ReadBool(type);
    case Kind::kChar:
      return ReadCharacter(type);
    case Kind::kString:
      return ReadString(type);
    case Kind::kRecord:
      return ReadRecord(type);
    case Kind::kTuple:
      return ReadTuple(type);
    case Kind::kList: {
      const Type& element = type.list().element;
      return element.kind() == Kind::kU8 ? ReadByteList(type, element) : ReadList(type, element);
    }
    case Kind::kFixedList:
      return ReadFixedList(type);
    case Kind::kMap:
      return ReadMap(type);
    case Kind::kFlags:
      return ReadFlags(type);
    case Kind::kEnum:
      return ReadEnum(type);
    case Kind::kVariant:
      return ReadVariant(type);
    case Kind::kOption:
      return ReadOption(type);
    case Kind::kResult:
      return ReadResult(type);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return ReadHandle(type);
    default:
      return ReadNumber(type);
  }
}

std::optional<Value> WaveReader::ReadBool(const Type& type) {
  const bool is_true = lexer_.IsLabel("true");
  if (!is_true && !lexer_.IsLabel("false")) return Mismatch(type);
  lexer_.Advance();
  return is_true;
}

std::optional<Value> WaveReader::ReadNumber(const Type& type) {
  const WaveToken token = lexer_.token();
  const bool is_number = token.kind == WaveTokenKind::kNumber;
  std::optional<Value> value;
  WithNumberType(type.kind(), [&](auto number) {
    using Number = decltype(number);
    const char* end = token.text.data() + token.text.size();
    if constexpr (std::is_floating_point_v<Number>) {
      if (lexer_.IsLabel("nan")) {
        value.emplace(std::numeric_limits<Number>::quiet_NaN());
      } else if (lexer_.IsLabel("inf")) {
        value.emplace(std::numeric_limits<Number>::infinity());
      } else if (is_number && token.text == "-inf") {
        value.emplace(-std::numeric_limits<Number>::infinity());
      } else if (is_number) {
        ParseNumber(token.text, number);
        value.emplace(number);
      }
    } else if (is_number) {
      const auto read = std::from_chars(token.text.data(), end, number);
      if (read.ec == std::errc() && read.ptr == end) value.emplace(number);
      // The unary plus prints 8-bit numbers as numbers.
      if (!value) {
        Mismatch(type, fmt::format(" (integers from {} to {})", +std::numeric_limits<Number>::min(),
                                   +std::numeric_limits<Number>::max()));
      }
    }
  });
  if (value) {
    lexer_.Advance();
  } else if (!is_number || type.kind() == Kind::kF32 || type.kind() == Kind::kF64) {
    Mismatch(type);
  }
  return value;
}

std::optional<Value> WaveReader::ReadCharacter(const Type& type) {
  const WaveToken token = lexer_.token();
  if (token.kind != WaveTokenKind::kCharacter) return Mismatch(type);
  const auto scalar = DecodeWaveCharacter(token.text);
  if (!scalar) {
    return Wrong(ErrorCode::kInvalidArgument, std::string(scalar.error().problem),
                 token.offset + scalar.error().offset);
  }
  lexer_.Advance();
  return *scalar;
}

std::optional<Value> WaveReader::ReadString(const Type& type) {
  const WaveToken token = lexer_.token();
  const bool is_multiline = token.kind == WaveTokenKind::kMultilineString;
  if (token.kind != WaveTokenKind::kString && !is_multiline) return Mismatch(type);
  auto text = is_multiline ? DecodeWaveMultilineString(token.text) : DecodeWaveString(token.text);
  if (!text) {
    return Wrong(ErrorCode::kInvalidArgument, std::string(text.error().problem),
                 token.offset + text.error().offset);
  }
  lexer_.Advance();
  return std::optional<Value>(std::in_place, *std::move(text));
}

std::optional<std::uint32_t> WaveReader::FindCase(const Type& type) {
  const WaveToken& token = lexer_.token();
  if (token.kind != WaveTokenKind::kLabel) return Mismatch(type);
  const std::string_view name = WithoutPercent(token.text);
  const auto index = FindName(type, name);
  if (IsWaveKeyword(token.text)) {
    return Mismatch(type, index
                              ? fmt::format(", which is a keyword; the case is written `%{}`", name)
                              : std::string());
  }
  if (!index) return Wrong(ErrorCode::kTypeMismatch, UnknownName(type, name), token.offset);
  return index;
}

std::optional<Value> WaveReader::ReadEnum(const Type& type) {
  const auto index = FindCase(type);
  if (!index) return std::nullopt;
  lexer_.Advance();
  return Enum{*index};
}

std::optional<Value> WaveReader::ReadVariant(const Type& type) {
  const auto index = FindCase(type);
  if (!index) return std::nullopt;
  return ReadPayload(type, *index);
}

std::optional<Value> WaveReader::ReadPayload(const Type& type, std::uint32_t index) {
  const CaseView one = *CaseOf(type, index);
  const std::size_t offset = lexer_.token().offset;
  const std::string_view label = lexer_.token().text;
  lexer_.Advance();
  if (one.payload == nullptr) {
    if (!lexer_.IsSymbol('(')) return Variant(index);
    return Wrong(ErrorCode::kTypeMismatch,
                 fmt::format("the case `{}` of {} has no payload", label, Quoted(ToWit(type))),
                 offset);
  }
  if (!lexer_.IsSymbol('(')) {
    return Wrong(ErrorCode::kTypeMismatch,
                 fmt::format("the case `{}` of {} has a payload: write `{}(…)`", label,
                             Quoted(ToWit(type)), label),
                 offset);
  }
  lexer_.Advance();
  auto payload = Read(*one.payload);
  if (!payload) {
    failure_.InCase(type, WithoutPercent(label));
    return std::nullopt;
  }
  if (!Expect(')')) return std::nullopt;
  return Variant(index, *std::move(payload));
}

std::optional<Value> WaveReader::ReadFlattened(const Type& type, const Type& payload,
                                               std::uint32_t index) {
  if (!IsFlattened(payload)) {
    return Mismatch(type,
                    type.kind() == Kind::kOption
                        ? "; write `some(…)` or `none`, as its payload may be left bare itself"
                        : "; write `ok(…)` or `err(…)`, as its payload may be left bare itself");
  }
  auto value = Read(payload);
  if (!value) return std::nullopt;
  return Variant(index, *std::move(value));
}

std::optional<Value> WaveReader::ReadOption(const Type& type) {
  if (lexer_.IsLabel("none")) return ReadPayload(type, 0);
  if (lexer_.IsLabel("some")) return ReadPayload(type, 1);
  return ReadFlattened(type, type.option().payload, 1);
}

std::optional<Value> WaveReader::ReadResult(const Type& type) {
  if (lexer_.IsLabel("ok")) return ReadPayload(type, 0);
  if (lexer_.IsLabel("err")) return ReadPayload(type, 1);
  if (!type.result().ok) return Mismatch(type, "; write `ok` or `err`");
  return ReadFlattened(type, *type.result().ok, 0);
}

std::optional<Value> WaveReader::ReadHandle(const Type& type) {
  if (handles_ == WaveHandles::kRefuse) {
    if (IsBroken(Quoted(ToWit(type)))) return std::nullopt;
    return Wrong(ErrorCode::kTypeMismatch,
                 fmt::format("a {} cannot be given as text", Quoted(ToWit(type))),
                 lexer_.token().offset);
  }
  if (!lexer_.IsLabel("handle")) return Mismatch(type);
  lexer_.Advance();
  if (!Expect('(')) return std::nullopt;
  const auto number = ReadNumber(Type::Primitive(Kind::kU32));
  if (!number || !Expect(')')) return std::nullopt;
  return Handle{number->As<std::uint32_t>()};
}

std::optional<std::vector<Value>> WaveReader::ReadArguments(const wit::FunctionType& function) {
  const auto& parameters = function.parameters;
  if (!Expect('(')) return std::nullopt;
  std::vector<Value> arguments;
  arguments.reserve(parameters.size());
  while (!lexer_.IsSymbol(')')) {
    if (arguments.size() == parameters.size()) {
      if (IsBroken("`)`")) return std::nullopt;
      return Wrong(ErrorCode::kInvalidArgument,
                   fmt::format("expected {}, got more", Count(parameters.size(), "argument")),
                   lexer_.token().offset);
    }
    const wit::Parameter& parameter = parameters[arguments.size()];
    auto argument = Read(parameter.type);
    if (!argument) {
      in_argument_ = parameter.name;
      return std::nullopt;
    }
    arguments.push_back(*std::move(argument));
    if (!PassComma(')')) return std::nullopt;
  }
  for (std::size_t i = arguments.size(); i < parameters.size(); ++i) {
    auto absent = DefaultFor(parameters[i].type);
    if (!absent) {
      return Wrong(ErrorCode::kInvalidArgument,
                   fmt::format("missing argument `{}`", parameters[i].name), lexer_.token().offset);
    }
    arguments.push_back(*std::move(absent));
  }
  lexer_.Advance();
  return arguments;
}

}  // namespace composable::value
