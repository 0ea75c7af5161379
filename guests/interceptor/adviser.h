// How advice is asked: what it is told of a call, and what it answers.
#pragma once

#include <string>
#include <string_view>

#include "interceptor/text_adviser.h"
#include "interceptor/told.h"
#include "interceptor/tree_adviser.h"
#include "interceptor/values.h"

namespace interceptor {

using composable::interceptor_abi::AdviceVersion;
using composable::interceptor_abi::CallFrame;

// One for each call, of the version that its function asks. What it shows to advice is kept until
// the next time, and told apart from what advice hands back.
//
// Nothing here is virtual, and no function is called by its address in the whole module: an entry
// of a table is made ready when it is first used, once more in every instance, which takes longer
// than most of the functions do.
class Adviser {
 public:
  explicit Adviser(AdviceVersion version)
      : is_tree_(version == AdviceVersion::kTree),
        layout_(is_tree_ ? TreeAdviser::kLayout : TextAdviser::kLayout) {}
  Adviser(const Adviser&) = delete;
  Adviser& operator=(const Adviser&) = delete;

  // Whether the functions of advice are async, so that they may wait.
  bool IsAsync() const { return is_tree_; }
  // Whether advice is told what the host knows of the call.
  bool WantsContext() const { return is_tree_; }

  // Shows all arguments, which lie at `arguments` as a tuple; then one that was changed.
  void ShowArguments(Type parameters, const char* arguments);
  void ShowArgument(std::uint32_t index, Type type, const char* value);
  // Shows the whole call in the frame, for the action kConstruct.
  void ShowCall(const char* descriptor, CallFrame& frame);
  // Shows the result in the frame, for the action kAfter. Null where the function has none.
  void ShowResult(Type type, const char* value, CallFrame& frame);

  // Whether advice handed back what it was shown.
  bool IsShownArgument(std::uint32_t index, ToldValue told) const;
  bool IsShownResult(ToldValue told) const;
  // Stores what advice handed back as a value of the type, as ParseWave does.
  std::string Parse(Type type, ToldValue told, Handles& handles, char* value) const;
  // Frees what advice handed back.
  void Release(ToldValue told) const;

  // The answer: the number of its case, and what that has, of which only one is there.
  void* room() { return room_; }
  // For what the host knows of the call.
  void* context_room() { return tree_.context_room(); }
  std::uint8_t answer() const { return static_cast<std::uint8_t>(room_[0]); }
  std::string_view text() const { return LoadString(payload()); }
  // Null for none.
  ToldValue value() const { return *payload() != 0 ? payload() + layout_.option_value : nullptr; }
  std::uint32_t argument_count() const { return LoadItems(payload()).length; }
  ToldArgument argument(std::uint32_t index) const;
  void ReleaseArguments() const;
  void ReleaseText() const;

 private:
  const char* payload() const { return room_ + layout_.payload; }

  bool is_tree_;
  const AnswerLayout& layout_;
  // Only one of the two is used; the other one is empty.
  TextAdviser text_;
  TreeAdviser tree_;
  alignas(8) char room_[32] = {};
};

}  // namespace interceptor
