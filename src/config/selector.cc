#include "config/selector.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "base/suggest.h"
#include "config/quote.h"

namespace composable::config {
namespace {

constexpr std::string_view kLabelPrefix = "labels.";
constexpr std::string_view kFile = "selector";

struct FieldRule {
  std::string_view name;
  SelectorField field;
  bool is_list = false;
};

constexpr std::array<FieldRule, 5> kFields = {{{"name", SelectorField::kName},
                                               {"namespace", SelectorField::kNamespace},
                                               {"package", SelectorField::kPackage},
                                               {"dependents", SelectorField::kDependents, true},
                                               {"exports", SelectorField::kExports, true}}};

struct OperatorWord {
  std::string_view word;
  SelectorOperator comparison;
};

constexpr std::array<OperatorWord, 4> kWords = {{{"in", SelectorOperator::kIn},
                                                 {"notin", SelectorOperator::kNotIn},
                                                 {"contains", SelectorOperator::kContains},
                                                 {"notcontains", SelectorOperator::kNotContains}}};

std::vector<std::string> FieldNames() {
  std::vector<std::string> names;
  for (const FieldRule& rule : kFields) names.emplace_back(rule.name);
  names.emplace_back("labels.NAME");
  return names;
}

std::vector<std::string> OperatorWords() {
  std::vector<std::string> words;
  for (const OperatorWord& rule : kWords) words.emplace_back(rule.word);
  return words;
}

bool IsSelectorBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// What a word ends at.
bool IsDelimiter(char c) {
  return IsSelectorBlank(c) || std::string_view(",()=!\"").find(c) != std::string_view::npos;
}

class SelectorParser {
 public:
  explicit SelectorParser(std::string_view text) : text_(text) {}

  Result<Selector> Parse() {
    SkipBlanks();
    if (AtEnd()) {
      return FailHere("a selector may not be empty; it is such as `name=greeter` or `!dependents`");
    }
    Selector selector;
    for (;;) {
      COMPOSABLE_TRY(SelectorCondition condition, ParseCondition());
      selector.push_back(std::move(condition));
      SkipBlanks();
      if (AtEnd()) return selector;
      if (!Take(',')) {
        return FailHere("expected `,` and another condition, or the end, got {}", Next());
      }
    }
  }

 private:
  Result<SelectorCondition> ParseCondition() {
    SkipBlanks();
    if (AtEnd() || Peek() == ',') return FailHere("a condition is missing");
    const bool is_negated = Take('!');
    SkipBlanks();
    SelectorCondition condition;
    COMPOSABLE_TRY(const bool is_list, ParseField(condition));
    SkipBlanks();
    if (is_negated) {
      condition.comparison = SelectorOperator::kDoesNotExist;
      return condition;
    }
    if (AtEnd() || Peek() == ',') return condition;
    const std::size_t operator_at = at_;
    COMPOSABLE_TRY(condition.comparison, ParseOperator());
    const bool takes_list = condition.comparison == SelectorOperator::kContains ||
                            condition.comparison == SelectorOperator::kNotContains;
    if (is_list && !takes_list) {
      at_ = operator_at;
      return FailHere("`{}` is a list; ask for one of its items with `contains` or `notcontains`",
                      FieldName(condition.field));
    }
    const bool takes_several = condition.comparison == SelectorOperator::kIn ||
                               condition.comparison == SelectorOperator::kNotIn;
    COMPOSABLE_TRY(condition.values, takes_several ? ParseList() : ParseOne());
    return condition;
  }

  // Whether it is a list.
  Result<bool> ParseField(SelectorCondition& condition) {
    const std::size_t start = at_;
    if (text_.substr(at_).starts_with(kLabelPrefix)) {
      at_ += kLabelPrefix.size();
      condition.field = SelectorField::kLabel;
      COMPOSABLE_TRY(condition.label, ParseText("the name of a label"));
      return false;
    }
    const std::string_view word = TakeWord();
    const auto* const rule = std::ranges::find(kFields, word, &FieldRule::name);
    if (rule != kFields.end()) {
      condition.field = rule->field;
      return rule->is_list;
    }
    at_ = start;
    if (word.empty()) return FailHere("expected a field, got {}", Next());
    if (word == "labels") {
      return FailHere("`labels` wants the name of a label: `labels.NAME`");
    }
    const std::vector<std::string> names = FieldNames();
    return FailHere("there is no field {}{}", Quote(word), DidYouMeanOrKnown(word, names));
  }

  Result<SelectorOperator> ParseOperator() {
    const std::size_t start = at_;
    if (Take('=')) return SelectorOperator::kEquals;
    if (Take('!')) {
      if (Take('=')) return SelectorOperator::kNotEquals;
      return FailHere("expected `=` after `!`, got {}", Next());
    }
    const std::string_view word = TakeWord();
    const auto* const rule = std::ranges::find(kWords, word, &OperatorWord::word);
    if (rule != kWords.end()) return rule->comparison;
    at_ = start;
    const std::string hint = word.empty() ? std::string() : DidYouMean(word, OperatorWords());
    return FailHere("expected `=`, `!=`, `in`, `notin`, `contains` or `notcontains`, got {}{}",
                    Next(), hint);
  }

  Result<std::vector<std::string>> ParseOne() {
    SkipBlanks();
    COMPOSABLE_TRY(std::string value, ParseText("a value"));
    return std::vector<std::string>{std::move(value)};
  }

  Result<std::vector<std::string>> ParseList() {
    SkipBlanks();
    if (!Take('(')) return FailHere("expected a list such as `(a, b)`, got {}", Next());
    std::vector<std::string> values;
    for (;;) {
      SkipBlanks();
      COMPOSABLE_TRY(std::string value, ParseText("a value"));
      values.push_back(std::move(value));
      SkipBlanks();
      if (Take(')')) return values;
      if (!Take(',')) return FailHere("expected `,` or `)`, got {}", Next());
    }
  }

  // A word, or text in quotes.
  Result<std::string> ParseText(std::string_view what) {
    if (!AtEnd() && Peek() == '"') return ParseQuoted();
    const std::string_view word = TakeWord();
    if (word.empty()) {
      return FailHere("expected {}, got {}; text that is no word stands in double quotes", what,
                      Next());
    }
    return std::string(word);
  }

  Result<std::string> ParseQuoted() {
    const std::size_t start = at_;
    ++at_;
    std::string value;
    while (!AtEnd()) {
      char c = text_[at_++];
      if (c == '"') return value;
      if (c == '\\') {
        if (AtEnd()) break;
        c = text_[at_++];
      }
      value += c;
    }
    at_ = start;
    return FailHere("the text that starts here has no closing `\"`");
  }

  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return text_[at_]; }
  bool Take(char c) {
    if (AtEnd() || Peek() != c) return false;
    ++at_;
    return true;
  }
  void SkipBlanks() {
    while (!AtEnd() && IsSelectorBlank(Peek())) ++at_;
  }
  std::string_view TakeWord() {
    const std::size_t start = at_;
    while (!AtEnd() && !IsDelimiter(Peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  // What stands here, for messages.
  std::string Next() const {
    if (AtEnd()) return "the end";
    std::size_t length = 0;
    while (at_ + length < text_.size() && !IsDelimiter(text_[at_ + length])) ++length;
    return Quote(text_.substr(at_, std::max<std::size_t>(length, 1)));
  }

  static std::string_view FieldName(SelectorField field) {
    return std::ranges::find(kFields, field, &FieldRule::field)->name;
  }

  template <typename... Args>
  std::unexpected<Error> FailHere(fmt::format_string<Args...> format, Args&&... args) const {
    // Long enough for anybody's selector; line ends show as `?`, so that it is one line.
    constexpr std::size_t kLongest = 1000;
    return FailAt(FilePosition{std::string(kFile), 1, static_cast<std::uint32_t>(at_ + 1),
                               Printable(text_, kLongest)},
                  ErrorCode::kInvalidArgument, format, std::forward<Args>(args)...);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// A field of a component: one text, or the items of a list.
struct FieldValue {
  std::span<const std::string> texts;  // empty where it is not there
  bool is_list = false;
};

std::span<const std::string> TextsOf(const std::optional<std::string>& text) {
  return text ? std::span(&*text, 1) : std::span<const std::string>();
}

FieldValue FieldOf(const SelectorCondition& condition, const Selectable& component) {
  switch (condition.field) {
    case SelectorField::kName:
      return {.texts = std::span(&component.name, 1)};
    case SelectorField::kNamespace:
      return {.texts = TextsOf(component.name_space)};
    case SelectorField::kPackage:
      return {.texts = TextsOf(component.package)};
    case SelectorField::kDependents:
      return {.texts = component.dependents, .is_list = true};
    case SelectorField::kExports:
      return {.texts = component.exports, .is_list = true};
    case SelectorField::kLabel:
      break;
  }
  using Label = std::pair<std::string, std::string>;
  const auto found = std::ranges::find(component.labels, condition.label, &Label::first);
  if (found == component.labels.end()) return {};
  return {.texts = std::span(&found->second, 1)};
}

bool Contains(const FieldValue& field, const std::string& value) {
  if (field.is_list) return std::ranges::find(field.texts, value) != field.texts.end();
  return field.texts.front().contains(value);
}

bool Holds(const SelectorCondition& condition, const Selectable& component) {
  const FieldValue field = FieldOf(condition, component);
  const bool is_there = !field.texts.empty();
  const std::vector<std::string>& values = condition.values;
  const auto is_one_of_values = [&] {
    return std::ranges::find(values, field.texts.front()) != values.end();
  };
  switch (condition.comparison) {
    case SelectorOperator::kEquals:
    case SelectorOperator::kIn:
      return is_there && is_one_of_values();
    case SelectorOperator::kNotEquals:
    case SelectorOperator::kNotIn:
      return is_there && !is_one_of_values();
    case SelectorOperator::kContains:
      return is_there && Contains(field, values.front());
    case SelectorOperator::kNotContains:
      return is_there && !Contains(field, values.front());
    case SelectorOperator::kExists:
      return is_there;
    case SelectorOperator::kDoesNotExist:
      break;
  }
  return !is_there;
}

}  // namespace

Result<Selector> ParseSelector(std::string_view text) { return SelectorParser(text).Parse(); }

bool Matches(const Selector& selector, const Selectable& component) {
  return std::ranges::all_of(
      selector, [&](const SelectorCondition& condition) { return Holds(condition, component); });
}

}  // namespace composable::config
