#include "interceptor/wave_reader.h"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>

#include "base/utf8.h"
#include "interceptor/float_text.h"
#include "interceptor/memory.h"
#include "value/wave_lexer.h"
#include "value/wave_string.h"

namespace interceptor {
namespace {

using composable::value::IsWaveKeyword;
using composable::value::WaveLexer;
using composable::value::WaveToken;
using composable::value::WaveTokenKind;

// Functions return false after a problem, which is then recorded.
class WaveReader {
 public:
  WaveReader(std::string_view text, Handles& handles) : lexer_(text), handles_(handles) {}

  bool Read(Type type, char* value);
  bool ReadEnd() {
    return lexer_.token().kind == WaveTokenKind::kEnd || Unexpected("the end of the text");
  }
  std::string TakeProblem() { return std::move(problem_); }

 private:
  bool Wrong(std::string message);
  bool Unexpected(std::string_view wanted);
  bool Mismatch(Type type) { return Unexpected(Quoted(type.wit())); }
  static std::string Quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

  bool Expect(char symbol) {
    if (!lexer_.IsSymbol(symbol)) return Unexpected(Quoted({&symbol, 1}));
    lexer_.Advance();
    return true;
  }
  // Calls `read_item` for every item up to the closing symbol, and passes that.
  template <typename ReadItem>
  bool ReadItems(char close, ReadItem read_item) {
    while (!lexer_.IsSymbol(close)) {
      if (!read_item()) return false;
      if (lexer_.IsSymbol(close)) break;
      if (!Expect(',')) return false;
    }
    lexer_.Advance();
    return true;
  }
  // The member that the current label names; does not pass the label.
  std::optional<std::uint32_t> FindMember(Type type);

  bool ReadBool(Type type, char* value);
  template <typename Number>
  bool ReadInteger(Type type, char* value);
  template <typename Number>
  bool ReadFloat(Type type, char* value);
  bool ReadNumber(Type type, char* value);
  bool ReadCharacter(Type type, char* value);
  bool ReadString(Type type, char* value);
  bool ReadRecord(Type type, char* value);
  bool ReadTuple(Type type, char* value);
  template <typename ReadItem>
  bool ReadGrowing(Type type, char close, char* value, ReadItem read_item);
  bool ReadList(Type type, char* value);
  bool ReadFixedList(Type type, char* value);
  bool ReadMap(Type type, char* value);
  bool ReadFlags(Type type, char* value);
  bool ReadCase(Type type, char* value);
  bool ReadPayload(Type type, std::uint32_t index, char* value);
  bool ReadHandle(Type type, char* value);

  WaveLexer lexer_;
  Handles& handles_;
  std::string problem_;
};

bool WaveReader::Wrong(std::string message) {
  problem_ = std::move(message);
  problem_ += " at byte ";
  char digits[12];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), lexer_.token().offset + 1);
  problem_.append(digits, end.ptr);
  return false;
}

bool WaveReader::Unexpected(std::string_view wanted) {
  const WaveToken& token = lexer_.token();
  if (token.kind == WaveTokenKind::kInvalid) return Wrong(std::string(token.problem));
  return Wrong("expected " + std::string(wanted) + ", got " +
               (token.kind == WaveTokenKind::kEnd ? std::string("the end of the text")
                                                  : Quoted(token.text)));
}

bool WaveReader::Read(Type type, char* value) {
  switch (type.kind()) {
    case Kind::kBool:
      return ReadBool(type, value);
    case Kind::kChar:
      return ReadCharacter(type, value);
    case Kind::kString:
      return ReadString(type, value);
    case Kind::kRecord:
      return ReadRecord(type, value);
    case Kind::kTuple:
      return ReadTuple(type, value);
    case Kind::kList:
      return ReadList(type, value);
    case Kind::kFixedList:
      return ReadFixedList(type, value);
    case Kind::kMap:
      return ReadMap(type, value);
    case Kind::kFlags:
      return ReadFlags(type, value);
    case Kind::kEnum:
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
      return ReadCase(type, value);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return ReadHandle(type, value);
    default:
      return ReadNumber(type, value);
  }
}

bool WaveReader::ReadBool(Type type, char* value) {
  const bool is_true = lexer_.IsLabel("true");
  if (!is_true && !lexer_.IsLabel("false")) return Mismatch(type);
  lexer_.Advance();
  Store(value, static_cast<std::uint8_t>(is_true));
  return true;
}

template <typename Number>
bool WaveReader::ReadInteger(Type type, char* value) {
  const std::string_view text = lexer_.token().text;
  Number number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (lexer_.token().kind != WaveTokenKind::kNumber || read.ec != std::errc() ||
      read.ptr != text.data() + text.size()) {
    return Mismatch(type);
  }
  lexer_.Advance();
  Store(value, number);
  return true;
}

template <typename Number>
bool WaveReader::ReadFloat(Type type, char* value) {
  constexpr Number kInfinity = std::numeric_limits<Number>::infinity();
  const WaveToken& token = lexer_.token();
  Number number = 0;
  if (lexer_.IsLabel("nan")) {
    number = std::numeric_limits<Number>::quiet_NaN();
  } else if (lexer_.IsLabel("inf")) {
    number = kInfinity;
  } else if (token.kind != WaveTokenKind::kNumber) {
    return Mismatch(type);
  } else if (token.text == "-inf") {
    number = -kInfinity;
  } else if constexpr (sizeof(Number) == 4) {
    number = ParseFloat(token.text);
  } else {
    number = ParseDouble(token.text);
  }
  lexer_.Advance();
  Store(value, number);
  return true;
}

bool WaveReader::ReadNumber(Type type, char* value) {
  switch (type.kind()) {
    case Kind::kS8:
      return ReadInteger<std::int8_t>(type, value);
    case Kind::kU8:
      return ReadInteger<std::uint8_t>(type, value);
    case Kind::kS16:
      return ReadInteger<std::int16_t>(type, value);
    case Kind::kU16:
      return ReadInteger<std::uint16_t>(type, value);
    case Kind::kS32:
      return ReadInteger<std::int32_t>(type, value);
    case Kind::kU32:
      return ReadInteger<std::uint32_t>(type, value);
    case Kind::kS64:
      return ReadInteger<std::int64_t>(type, value);
    case Kind::kU64:
      return ReadInteger<std::uint64_t>(type, value);
    case Kind::kF32:
      return ReadFloat<float>(type, value);
    default:
      return ReadFloat<double>(type, value);
  }
}

bool WaveReader::ReadCharacter(Type type, char* value) {
  if (lexer_.token().kind != WaveTokenKind::kCharacter) return Mismatch(type);
  const auto scalar = composable::value::DecodeWaveCharacter(lexer_.token().text);
  if (!scalar) return Wrong(std::string(scalar.error().problem));
  lexer_.Advance();
  Store(value, *scalar);
  return true;
}

bool WaveReader::ReadString(Type type, char* value) {
  const WaveToken& token = lexer_.token();
  const bool is_multiline = token.kind == WaveTokenKind::kMultilineString;
  if (token.kind != WaveTokenKind::kString && !is_multiline) return Mismatch(type);
  const auto text = is_multiline ? composable::value::DecodeWaveMultilineString(token.text)
                                 : composable::value::DecodeWaveString(token.text);
  if (!text) return Wrong(std::string(text.error().problem));
  lexer_.Advance();
  StoreNewString(*text, value);
  return true;
}

std::optional<std::uint32_t> WaveReader::FindMember(Type type) {
  const WaveToken& token = lexer_.token();
  std::string_view name = token.text;
  if (token.kind == WaveTokenKind::kLabel) {
    if (name.starts_with('%')) name.remove_prefix(1);
    for (std::uint32_t i = 0; i < type.count(); ++i) {
      if (type.member(i).name == name) return i;
    }
  }
  Unexpected("a name of " + Quoted(type.wit()));
  return std::nullopt;
}

bool WaveReader::ReadRecord(Type type, char* value) {
  if (!lexer_.IsSymbol('{')) return Mismatch(type);
  lexer_.Advance();
  std::string found(type.count(), 0);  // which fields were there
  if (lexer_.IsSymbol(':')) {
    lexer_.Advance();
    if (!Expect('}')) return false;
  } else if (!ReadItems('}', [&] {
               const auto index = FindMember(type);
               if (!index) return false;
               const Member field = type.member(*index);
               if (found[*index] != 0) return Wrong("the field is there twice");
               lexer_.Advance();
               found[*index] = 1;
               return Expect(':') && Read(field.type, value + field.offset);
             })) {
    return false;
  }
  for (std::uint32_t i = 0; i < type.count(); ++i) {
    // An option that is not there is none, which is all zero.
    if (found[i] != 0 || type.member(i).type.kind() == Kind::kOption) continue;
    return Wrong("missing field " + Quoted(type.member(i).name) + " of " + Quoted(type.wit()));
  }
  return true;
}

bool WaveReader::ReadTuple(Type type, char* value) {
  if (!lexer_.IsSymbol('(')) return Mismatch(type);
  lexer_.Advance();
  std::uint32_t count = 0;
  const bool is_read = ReadItems(')', [&] {
    if (count == type.count()) return Unexpected("`)`");
    const Member element = type.member(count++);
    return Read(element.type, value + element.offset);
  });
  return is_read && (count == type.count() || Wrong("too few items for " + Quoted(type.wit())));
}

// Items are stored one by one, each zeroed before it is read.
template <typename ReadItem>
bool WaveReader::ReadGrowing(Type type, char close, char* value, ReadItem read_item) {
  const std::uint32_t size = type.element()->size;
  std::uint32_t capacity = 0;
  return ReadItems(close, [&] {
    Items items = LoadItems(value);
    if (items.length == capacity) {
      capacity = capacity == 0 ? 4 : capacity * 2;
      items.address = static_cast<char*>(Reallocate(items.address, std::size_t{capacity} * size));
    }
    std::memset(items.address + (items.length * size), 0, size);
    StoreItems(value, items.address, items.length + 1);
    return read_item(type.element(), items.address + (items.length * size));
  });
}

bool WaveReader::ReadList(Type type, char* value) {
  if (!lexer_.IsSymbol('[')) return Mismatch(type);
  lexer_.Advance();
  return ReadGrowing(type, ']', value,
                     [&](Type element, char* item) { return Read(element, item); });
}

bool WaveReader::ReadFixedList(Type type, char* value) {
  if (!lexer_.IsSymbol('[')) return Mismatch(type);
  lexer_.Advance();
  std::uint32_t count = 0;
  const bool is_read = ReadItems(']', [&] {
    if (count == type->length) return Unexpected("`]`");
    return Read(type.element(), value + (count++ * type.element()->size));
  });
  return is_read && (count == type->length || Wrong("too few items for " + Quoted(type.wit())));
}

bool WaveReader::ReadMap(Type type, char* value) {
  if (!lexer_.IsSymbol('{')) return Mismatch(type);
  lexer_.Advance();
  if (lexer_.IsSymbol(':')) {
    lexer_.Advance();
    return Expect('}');
  }
  return ReadGrowing(type, '}', value, [&](Type entry, char* item) {
    const Member key = entry.member(0);
    const Member mapped = entry.member(1);
    return Read(key.type, item + key.offset) && Expect(':') &&
           Read(mapped.type, item + mapped.offset);
  });
}

bool WaveReader::ReadFlags(Type type, char* value) {
  if (!lexer_.IsSymbol('{')) return Mismatch(type);
  lexer_.Advance();
  std::uint32_t bits = 0;
  const bool is_read = ReadItems('}', [&] {
    const auto index = FindMember(type);
    if (!index) return false;
    lexer_.Advance();
    bits |= 1U << *index;
    return true;
  });
  std::memcpy(value, &bits, type->size);
  return is_read;
}

bool WaveReader::ReadCase(Type type, char* value) {
  const bool may_be_bare = type.kind() == Kind::kOption || type.kind() == Kind::kResult;
  const WaveToken& token = lexer_.token();
  if (!may_be_bare) {
    // Cases that are called as keywords are, stand behind a %.
    if (IsWaveKeyword(token.text)) return Mismatch(type);
    const auto index = FindMember(type);
    return index && ReadPayload(type, *index, value);
  }
  for (std::uint32_t i = 0; i < type.count(); ++i) {
    if (lexer_.IsLabel(type.member(i).name)) return ReadPayload(type, i, value);
  }
  // The payload of some and ok may stand alone, unless it is an option or result itself.
  const std::uint32_t index = type.kind() == Kind::kOption ? 1 : 0;
  const Member one = type.member(index);
  if (!one.has_type || one.type.kind() == Kind::kOption || one.type.kind() == Kind::kResult)
    return Mismatch(type);
  type.SetCase(value, index);
  return Read(one.type, value + type->payload_offset);
}

bool WaveReader::ReadPayload(Type type, std::uint32_t index, char* value) {
  const Member one = type.member(index);
  lexer_.Advance();
  type.SetCase(value, index);
  if (!one.has_type) return !lexer_.IsSymbol('(') || Unexpected("no payload");
  return Expect('(') && Read(one.type, value + type->payload_offset) && Expect(')');
}

bool WaveReader::ReadHandle(Type type, char* value) {
  if (!lexer_.IsLabel("handle")) return Mismatch(type);
  lexer_.Advance();
  if (!Expect('(')) return false;
  const std::string_view text = lexer_.token().text;
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  if (Handle* const handle = FindHandle(handles_, type, number)) {
    lexer_.Advance();
    handle->is_taken = !handle->IsBorrowed();
    Store(value, number);
    return Expect(')');
  }
  return Unexpected("the number of a handle that the call has, not yet used,");
}

}  // namespace

std::string ParseWave(Type type, std::string_view text, Handles& handles, char* value) {
  WaveReader reader(text, handles);
  if (reader.Read(type, value)) reader.ReadEnd();
  return reader.TakeProblem();
}

}  // namespace interceptor
