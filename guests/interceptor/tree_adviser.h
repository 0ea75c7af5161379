// Advice 0.2: values as trees, calls with all that is known of them.
#pragma once

#include <vector>

#include "interceptor/adviser.h"
#include "interceptor/tree.h"

namespace interceptor {

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

class TreeAdviser final : public Adviser {
 public:
  TreeAdviser()
      : Adviser({.payload = 4,
                 .option_value = 4,
                 .argument_size = sizeof(TreeArgument),
                 .argument_value = 16}) {}
  ~TreeAdviser() override;

  bool IsAsync() const override { return true; }
  bool WantsContext() const override { return true; }

  void ShowArguments(Type parameters, const char* arguments) override;
  void ShowArgument(std::uint32_t index, Type type, const char* value) override;
  void ShowCall(const char* descriptor, CallFrame& frame) override;
  void ShowResult(Type type, const char* value, CallFrame& frame) override;

  bool IsShownArgument(std::uint32_t index, ToldValue told) const override;
  bool IsShownResult(ToldValue told) const override;
  std::string Parse(Type type, ToldValue told, Handles& handles, char* value) const override;
  void Release(ToldValue told) const override;

  void* context_room() override { return &context_; }

 private:
  std::vector<TreeArgument> arguments_;
  std::vector<Tree> trees_;  // of the arguments
  Tree result_;
  CallContext context_{};
};

}  // namespace interceptor
