#include "advice/level.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "value/flat.h"

namespace composable::advice {
namespace {

using engine::CallStep;
using engine::Step;
using value::Value;

namespace layout = synth::advice_layout;
using synth::AfterAction;
using synth::BeforeAction;

// The arguments of `enter`: a list of bytes, which are the arguments of the constructor, and the
// key.
constexpr std::size_t kQuestion = 0;
constexpr std::size_t kEnterKey = 8;
constexpr std::size_t kEnterSize = 24;
// Those of `leave`: what `after` is told, and the key.
constexpr std::size_t kLeaveKey = layout::kAfterSize;
constexpr std::size_t kLeaveSize = kLeaveKey + 16;

// What `enter` is told is left in the memory of the advice, beside what it is given. Where there
// are more than these, each of the advice's functions is called from here.
constexpr std::size_t kMostBytes = 16'384;

void PutKey(Bytes& bytes, std::size_t at, const AskerFunctions::Key& key) {
  PutLongWord(bytes, at, key.low);
  PutLongWord(bytes, at + 8, key.high);
}

}  // namespace

Step Level::Begin(ByteView arguments) {
  arguments_ = arguments;
  argument_values_.reset();
  shown_arguments_.resize(plan_.offsets.size());
  if (std::string problem = ShowArguments(); !problem.empty()) {
    return Fail(Where("arguments") + std::move(problem));
  }
  question_ = plan_.question;
  for (std::size_t i = 0; i < shown_arguments_.size(); ++i) {
    PutValue(question_, ValueInQuestion(i), shown_arguments_[i].value);
  }
  // What an asker leaves behind it does not leave twice.
  if (has_begun_ || question_.size() > kMostBytes) asker_ = nullptr;
  has_begun_ = true;
  if (asker_ != nullptr) return Enter();
  return Then(Phase::kConstructed, CallStep{&functions_.construct, question_});
}

Step Level::Enter() {
  Bytes told(kEnterSize);
  PutText(told, kQuestion, AsText(question_));
  PutKey(told, kEnterKey, asker_->key);
  question_ = std::move(told);
  return Then(Phase::kEntered, CallStep{&asker_->enter, question_});
}

Turn Level::Continue(ByteView result) {
  switch (phase_) {
    case Phase::kEntered:
      return Entered(result);
    case Phase::kConstructed:
      return Constructed(result);
    case Phase::kBefore:
      return BeforeAnswered(result);
    case Phase::kTarget:
      return TargetReturned(result);
    case Phase::kAfter:
      return AfterAnswered(result);
    case Phase::kLeft:
      return Left(result);
    case Phase::kDropped:
      return DoneTurn{result_};
  }
  return Unreadable();
}

// Complex values are decoded once for all of them.
std::string Level::ShowArguments() {
  FlatReader reader(arguments_);
  for (std::size_t i = 0; i < shown_arguments_.size(); ++i) {
    const wit::Type& type = plan_.type().parameters[i].type;
    Shown& shown = shown_arguments_[i];
    if (IsShownPlain(type)) {
      shown.value = ShowPlain(type, reader, plan_.offsets[i], shown.text);
      continue;
    }
    if (std::string problem = DecodeArguments(); !problem.empty()) return problem;
    shown.value = ShowComplex(type, (*argument_values_)[i], shown.text);
  }
  return reader.IsWhole() ? std::string() : "they are not in flat form";
}

std::string Level::DecodeArguments() {
  if (argument_values_) return {};
  auto decoded = value::DecodeParameters(plan_.type(), arguments_);
  if (!decoded) return decoded.error().message;
  argument_values_ = *std::move(decoded);
  return {};
}

Turn Level::Entered(ByteView result) {
  FlatReader reader(result);
  invocation_.number = reader.Word(0);
  const std::uint32_t answer = reader.Word(sizeof(std::uint32_t));
  if (!reader.IsWhole()) return Unreadable();
  if (answer != 0) return AskWith(Phase::kBefore, answer, asker_->tell_before);
  phase_ = Phase::kTarget;
  return ProceedTurn{arguments_};
}

Turn Level::Constructed(ByteView result) {
  FlatReader reader(result);
  invocation_.number = reader.Word(0);
  if (!reader.IsWhole()) return Unreadable();
  return AskBefore();
}

Step Level::AskBefore() { return AskWith(Phase::kBefore, invocation_.number, functions_.before); }

Step Level::AskWith(Phase phase, std::uint32_t number, const engine::FunctionRef& function) {
  question_.assign(sizeof number, 0);
  PutWord(question_, 0, number);
  return Then(phase, CallStep{&function, question_});
}

Turn Level::BeforeAnswered(ByteView answer) {
  FlatReader reader(answer);
  const auto action = static_cast<BeforeAction>(reader.Byte(layout::kCase));
  if (action == BeforeAction::kProceed) return Proceed(reader);
  if (action == BeforeAction::kSkip) return Return(reader, /*may_be_shown=*/false);
  return ReturnError(reader);
}

Turn Level::Proceed(FlatReader& answer) {
  const std::vector<wit::Parameter>& parameters = plan_.type().parameters;
  const std::size_t count = answer.Word(layout::kActionPayload + layout::kCount);
  const std::size_t first = answer.Word(layout::kActionPayload);
  if (answer.IsWhole() && count != parameters.size()) {
    return Fail(fmt::format("{}advice hands back {} instead of {}", Where("arguments"), count,
                            parameters.size()));
  }
  std::vector<std::optional<AdviceValue>> told(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = first + (i * layout::kArgumentSize);
    const std::string_view name = answer.Text(at + layout::kArgumentName);
    const AdviceValue value = answer.Value(at + layout::kArgumentValue);
    if (!answer.IsWhole()) return Unreadable();
    std::size_t index = i;
    if (parameters[i].name != name) {
      const auto found = std::ranges::find(parameters, name, &wit::Parameter::name);
      index = static_cast<std::size_t>(found - parameters.begin());
    }
    if (index == count || told[index]) {
      return Fail(fmt::format("{}advice hands back an argument `{}`{}", Where("arguments"), name,
                              index == count ? ", which there is not" : " twice"));
    }
    told[index] = value;
  }
  if (!answer.IsWhole()) return Unreadable();
  if (std::string problem = ChangeArguments(told); !problem.empty()) {
    return Fail(problem);
  }
  phase_ = Phase::kTarget;
  return ProceedTurn{arguments_};
}

std::string Level::ChangeArguments(const std::vector<std::optional<AdviceValue>>& told) {
  bool is_changed = false;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (*told[i] == shown_arguments_[i].value) continue;
    const wit::Parameter& parameter = plan_.type().parameters[i];
    Result<Value> value = ReadValue(parameter.type, *told[i]);
    std::string problem = value ? DecodeArguments() : std::move(value).error().message;
    if (!problem.empty()) {
      return Where(fmt::format("argument `{}`", parameter.name)) + std::move(problem);
    }
    (*argument_values_)[i] = *std::move(value);
    is_changed = true;
  }
  if (!is_changed) return {};
  Bytes changed;
  const Status encoded = value::EncodeParameters(plan_.type(), *argument_values_, changed);
  if (!encoded) return Where("arguments") + encoded.error().message;
  changed_arguments_ = std::move(changed);
  arguments_ = changed_arguments_;
  return ShowArguments();
}

Turn Level::TargetReturned(ByteView result) {
  result_.assign(result.begin(), result.end());
  return AskAfter();
}

Step Level::AskAfter() {
  question_.assign(asker_ == nullptr ? layout::kAfterSize : kLeaveSize, 0);
  PutWord(question_, 0, invocation_.number);
  if (const auto& type = plan_.type().result) {
    if (IsShownPlain(*type)) {
      FlatReader reader(result_);
      shown_result_.value = ShowPlain(*type, reader, 0, shown_result_.text);
    } else {
      const Result<Value> value = value::DecodeValue(*type, result_);
      if (!value) return Fail(Where("result") + value.error().message);
      shown_result_.value = ShowComplex(*type, *value, shown_result_.text);
    }
    PutByte(question_, layout::kAfterResult, 1);
    PutValue(question_, layout::kAfterResult + layout::kOptionValue, shown_result_.value);
  }
  if (asker_ != nullptr) {
    PutKey(question_, kLeaveKey, asker_->key);
    return Then(Phase::kLeft, CallStep{&asker_->leave, question_});
  }
  return Then(Phase::kAfter, CallStep{&functions_.after, question_});
}

Turn Level::Left(ByteView result) {
  FlatReader reader(result);
  const std::uint32_t answer = reader.Word(0);
  if (!reader.IsWhole()) return Unreadable();
  if (answer != 0) return AskWith(Phase::kAfter, answer, asker_->tell_after);
  return DoneTurn{result_};
}

Turn Level::AfterAnswered(ByteView answer) {
  FlatReader reader(answer);
  const auto action = static_cast<AfterAction>(reader.Byte(layout::kCase));
  if (action == AfterAction::kRepeat) return Proceed(reader);
  if (action == AfterAction::kAccept) return Return(reader, /*may_be_shown=*/true);
  return ReturnError(reader);
}

Turn Level::Return(FlatReader& answer, bool may_be_shown) {
  const auto& type = plan_.type().result;
  const bool is_some = answer.Byte(layout::kActionPayload) != 0;
  const AdviceValue told =
      is_some ? answer.Value(layout::kActionPayload + layout::kOptionValue) : AdviceValue();
  if (!answer.IsWhole()) return Unreadable();
  if (is_some != type.has_value()) {
    return Fail(Where("result") +
                (is_some ? std::string("advice hands back a value, but the function has none")
                         : fmt::format("advice hands back none, expected `{}`", ToWit(*type))));
  }
  if (!is_some) {
    result_.clear();
  } else if (!may_be_shown || told != shown_result_.value) {
    const Result<Value> value = ReadValue(*type, told);
    if (!value) return Fail(Where("result") + value.error().message);
    Bytes changed;
    const Status encoded = value::EncodeValue(*type, *value, changed);
    if (!encoded) return Fail(Where("result") + encoded.error().message);
    result_ = std::move(changed);
  }
  return Drop();
}

Turn Level::ReturnError(FlatReader& answer) {
  const std::string_view text = answer.Text(layout::kActionPayload);
  if (!answer.IsWhole()) return Unreadable();
  const auto& type = plan_.type().result;
  const bool takes_text = type && type->kind() == wit::Kind::kResult && type->result().error &&
                          type->result().error->kind() == wit::Kind::kString;
  if (!takes_text) return Fail(text);
  Bytes changed;
  const Status encoded =
      value::EncodeValue(*type, value::Err(value::String(std::string(text))), changed);
  if (!encoded) return Fail(encoded.error().message);
  result_ = std::move(changed);
  return Drop();
}

Turn Level::Drop() {
  if (asker_ == nullptr) return Then(Phase::kDropped, engine::DropStep{invocation_});
  if (!asker_->finish) return DoneTurn{result_};
  return AskWith(Phase::kDropped, invocation_.number, *asker_->finish);
}

Step Level::Fail(std::string_view message) const {
  if (functions_.name.empty()) return engine::FailStep{std::string(message)};
  return engine::FailStep{fmt::format("interceptor `{}`: {}", functions_.name, message)};
}

Step Level::Unreadable() const { return Fail("what advice answers cannot be read"); }

std::string Level::Where(std::string_view part) const {
  return fmt::format("`{}`, {}: ", plan_.name, part);
}

}  // namespace composable::advice
