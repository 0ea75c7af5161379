#include "support/json.h"

#include <cstdint>

#include "support/utf8.h"

namespace guests {

namespace {

// How deep arrays and objects may be in one another: the reader calls itself once for each.
constexpr int kMaximumDepth = 64;

bool IsDigit(char letter) { return letter >= '0' && letter <= '9'; }

// Reads one JSON text from the front. Every function returns false, or none, where the text is not
// what it reads; the reader is of no use afterwards.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::optional<std::string> MemberOfObject(std::string_view key) {
    std::optional<std::string> found;
    SkipBlanks();
    if (!Take('{')) return std::nullopt;
    bool valid = Members([&](const std::string& name) {
      if (name != key) return SkipValue(1);
      SkipBlanks();
      if (!rest_.starts_with('"')) {
        found.reset();
        return SkipValue(1);
      }
      found = String();
      return found.has_value();
    });
    SkipBlanks();
    return valid && rest_.empty() ? found : std::nullopt;
  }

 private:
  void SkipBlanks() {
    size_t blanks = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(blanks == std::string_view::npos ? rest_.size() : blanks);
  }

  bool Take(char letter) {
    if (!rest_.starts_with(letter)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool Take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  // What follows the brace of an object, up to its end; `value` reads the value of each name.
  template <typename Value>
  bool Members(Value value) {
    SkipBlanks();
    if (Take('}')) return true;
    for (;;) {
      SkipBlanks();
      std::optional<std::string> name = String();
      SkipBlanks();
      if (!name || !Take(':') || !value(*name)) return false;
      SkipBlanks();
      if (Take('}')) return true;
      if (!Take(',')) return false;
    }
  }

  bool Elements(int depth) {
    SkipBlanks();
    if (Take(']')) return true;
    for (;;) {
      if (!SkipValue(depth)) return false;
      SkipBlanks();
      if (Take(']')) return true;
      if (!Take(',')) return false;
    }
  }

  bool SkipValue(int depth) {
    if (depth > kMaximumDepth) return false;
    SkipBlanks();
    if (rest_.starts_with('"')) return String().has_value();
    if (Take('[')) return Elements(depth + 1);
    if (Take('{')) return Members([&](const std::string&) { return SkipValue(depth + 1); });
    return Take("null") || Take("true") || Take("false") || SkipNumber();
  }

  bool SkipDigits() {
    size_t count = 0;
    while (count < rest_.size() && IsDigit(rest_[count])) ++count;
    rest_.remove_prefix(count);
    return count > 0;
  }

  bool SkipNumber() {
    Take('-');
    if (!Take('0') && !SkipDigits()) return false;
    if (Take('.') && !SkipDigits()) return false;
    if (Take('e') || Take('E')) {
      if (!Take('+')) Take('-');
      return SkipDigits();
    }
    return true;
  }

  std::optional<std::string> String() {
    if (!Take('"')) return std::nullopt;
    std::string text;
    for (;;) {
      if (rest_.empty()) return std::nullopt;
      char letter = rest_.front();
      rest_.remove_prefix(1);
      if (letter == '"') return text;
      if (static_cast<unsigned char>(letter) < 0x20) return std::nullopt;
      if (letter != '\\') {
        text += letter;
      } else if (!Escape(text)) {
        return std::nullopt;
      }
    }
  }

  // What follows a backslash.
  bool Escape(std::string& text) {
    if (rest_.empty()) return false;
    char letter = rest_.front();
    rest_.remove_prefix(1);
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (size_t index = kLetters.find(letter); index != std::string_view::npos) {
      text += kMeanings[index];
      return true;
    }
    return letter == 'u' && UnicodeEscape(text);
  }

  // What follows `\u`: one code unit of UTF-16, or the first of two.
  bool UnicodeEscape(std::string& text) {
    std::optional<uint32_t> unit = HexadecimalUnit();
    if (!unit) return false;
    uint32_t code_point = *unit;
    if (code_point >= 0xDC00 && code_point < 0xE000) return false;
    if (code_point >= 0xD800 && code_point < 0xDC00) {
      if (!Take("\\u")) return false;
      std::optional<uint32_t> low = HexadecimalUnit();
      if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
      code_point = 0x10000 + ((code_point - 0xD800) << 10) + (*low - 0xDC00);
    }
    AppendUtf8(code_point, text);
    return true;
  }

  std::optional<uint32_t> HexadecimalUnit() {
    if (rest_.size() < 4) return std::nullopt;
    uint32_t unit = 0;
    for (char letter : rest_.substr(0, 4)) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      char lower = letter >= 'A' && letter <= 'F' ? static_cast<char>(letter - 'A' + 'a') : letter;
      size_t digit = kDigits.find(lower);
      if (digit == std::string_view::npos) return std::nullopt;
      unit = unit * 16 + static_cast<uint32_t>(digit);
    }
    rest_.remove_prefix(4);
    return unit;
  }

  std::string_view rest_;
};

}  // namespace

void AppendJsonString(std::string& json, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  json += '"';
  for (char letter : text) {
    auto code = static_cast<unsigned char>(letter);
    if (letter == '"' || letter == '\\') {
      json += '\\';
      json += letter;
    } else if (letter == '\n') {
      json += "\\n";
    } else if (letter == '\t') {
      json += "\\t";
    } else if (letter == '\r') {
      json += "\\r";
    } else if (code < 0x20 || code == 0x7F) {
      json += "\\u00";
      json += kDigits[code >> 4];
      json += kDigits[code & 0xF];
    } else {
      json += letter;
    }
  }
  json += '"';
}

std::optional<std::string> JsonStringMember(std::string_view json, std::string_view key) {
  return Reader(json).MemberOfObject(key);
}

}  // namespace guests
