// How one version of advice is asked: what it is told of a call, and what it answers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "interceptor/values.h"

namespace interceptor {

using composable::interceptor_abi::AdviceVersion;
using composable::interceptor_abi::CallFrame;

// A value that advice answered with, in the memory of the Adviser that it came from.
using ToldValue = const char*;

struct ToldArgument {
  std::string_view name;
  ToldValue value;
};

// Where in the versions of advice the parts of what it answers lie, in bytes.
struct AnswerLayout {
  std::uint32_t payload;         // in before-action and after-action: the list, option or text
  std::uint32_t option_value;    // in an option, of its value
  std::uint32_t argument_size;   // in a list of arguments
  std::uint32_t argument_value;  // in an argument; its name comes first
};

// One for each call. What it shows to advice is kept until the next time, and told apart from what
// advice hands back.
class Adviser {
 public:
  static std::unique_ptr<Adviser> Make(AdviceVersion version);

  Adviser(const Adviser&) = delete;
  Adviser& operator=(const Adviser&) = delete;
  virtual ~Adviser() = default;

  // Whether the functions of advice are async, so that they may wait.
  virtual bool IsAsync() const = 0;
  // Whether advice is told what the host knows of the call.
  virtual bool WantsContext() const = 0;

  // Shows all arguments, which lie at `arguments` as a tuple; then one that was changed.
  virtual void ShowArguments(Type parameters, const char* arguments) = 0;
  virtual void ShowArgument(std::uint32_t index, Type type, const char* value) = 0;
  // Shows the whole call in the frame, for the action kConstruct.
  virtual void ShowCall(const char* descriptor, CallFrame& frame) = 0;
  // Shows the result in the frame, for the action kAfter. Null where the function has none.
  virtual void ShowResult(Type type, const char* value, CallFrame& frame) = 0;

  // Whether advice handed back what it was shown.
  virtual bool IsShownArgument(std::uint32_t index, ToldValue told) const = 0;
  virtual bool IsShownResult(ToldValue told) const = 0;
  // Stores what advice handed back as a value of the type, as ParseWave does.
  virtual std::string Parse(Type type, ToldValue told, Handles& handles, char* value) const = 0;
  // Frees what advice handed back.
  virtual void Release(ToldValue told) const = 0;

  // The answer: the number of its case, and what that has, of which only one is there.
  void* room() { return room_; }
  // For what the host knows of the call.
  virtual void* context_room() { return nullptr; }
  std::uint8_t answer() const { return static_cast<std::uint8_t>(room_[0]); }
  std::string_view text() const { return LoadString(payload()); }
  // Null for none.
  ToldValue value() const { return *payload() != 0 ? payload() + layout_.option_value : nullptr; }
  std::uint32_t argument_count() const { return LoadItems(payload()).length; }
  ToldArgument argument(std::uint32_t index) const;
  void ReleaseArguments() const;
  void ReleaseText() const;

 protected:
  explicit Adviser(const AnswerLayout& layout) : layout_(layout) {}

 private:
  const char* payload() const { return room_ + layout_.payload; }

  AnswerLayout layout_;
  alignas(8) char room_[32] = {};
};

}  // namespace interceptor
