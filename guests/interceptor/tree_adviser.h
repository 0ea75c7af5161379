// Advice 0.2: values as trees, calls with all that is known of them.
#pragma once

#include <vector>

#include "interceptor/told.h"
#include "interceptor/tree.h"

namespace interceptor {

using composable::interceptor_abi::CallFrame;

// record argument { name, type-name, value: list<node> }
struct TreeArgument {
  Text name;
  Text type_name;
  NodeList value;
};
static_assert(sizeof(TreeArgument) == 24);

// record call-context { id: string, trace-context: list<tuple<string, string>> }
struct CallContext {
  Text id;
  Text trace_context;  // entries of two texts each
};

// What Adviser does for this version.
class TreeAdviser {
 public:
  TreeAdviser() = default;
  TreeAdviser(const TreeAdviser&) = delete;
  TreeAdviser& operator=(const TreeAdviser&) = delete;
  ~TreeAdviser();

  static constexpr AnswerLayout kLayout = {
      .payload = 4, .option_value = 4, .argument_size = sizeof(TreeArgument), .argument_value = 16};

  void ShowArguments(Type parameters, const char* arguments);
  void ShowArgument(std::uint32_t index, Type type, const char* value);
  void ShowCall(const char* descriptor, CallFrame& frame);
  void ShowResult(Type type, const char* value, CallFrame& frame);

  bool IsShownArgument(std::uint32_t index, ToldValue told) const;
  bool IsShownResult(ToldValue told) const;
  std::string Parse(Type type, ToldValue told, Handles& handles, char* value) const;
  void Release(ToldValue told) const;

  void* context_room() { return &context_; }

 private:
  std::vector<TreeArgument> arguments_;
  std::vector<Tree> trees_;  // of the arguments
  Tree result_;
  CallContext context_{};
};

}  // namespace interceptor
