#include "interceptor/adviser.h"

#include <cstdlib>

#include "interceptor/memory.h"

namespace interceptor {

void Adviser::ShowArguments(Type parameters, const char* arguments) {
  return is_tree_ ? tree_.ShowArguments(parameters, arguments)
                  : text_.ShowArguments(parameters, arguments);
}

void Adviser::ShowArgument(std::uint32_t index, Type type, const char* value) {
  return is_tree_ ? tree_.ShowArgument(index, type, value) : text_.ShowArgument(index, type, value);
}

void Adviser::ShowCall(const char* descriptor, CallFrame& frame) {
  return is_tree_ ? tree_.ShowCall(descriptor, frame) : text_.ShowCall(descriptor, frame);
}

void Adviser::ShowResult(Type type, const char* value, CallFrame& frame) {
  return is_tree_ ? tree_.ShowResult(type, value, frame) : text_.ShowResult(type, value, frame);
}

bool Adviser::IsShownArgument(std::uint32_t index, ToldValue told) const {
  return is_tree_ ? tree_.IsShownArgument(index, told) : text_.IsShownArgument(index, told);
}

bool Adviser::IsShownResult(ToldValue told) const {
  return is_tree_ ? tree_.IsShownResult(told) : text_.IsShownResult(told);
}

std::string Adviser::Parse(Type type, ToldValue told, Handles& handles, char* value) const {
  return is_tree_ ? tree_.Parse(type, told, handles, value)
                  : text_.Parse(type, told, handles, value);
}

void Adviser::Release(ToldValue told) const {
  return is_tree_ ? tree_.Release(told) : text_.Release(told);
}

ToldArgument Adviser::argument(std::uint32_t index) const {
  const char* argument = LoadItems(payload()).address + (index * layout_.argument_size);
  return {LoadString(argument), argument + layout_.argument_value};
}

// An argument starts with its name and the name of its type.
void Adviser::ReleaseArguments() const {
  const Items arguments = LoadItems(payload());
  for (std::uint32_t i = 0; i < arguments.length; ++i) {
    const char* argument = arguments.address + (i * layout_.argument_size);
    FreeItems(argument);
    FreeItems(argument + 8);
    Release(argument + layout_.argument_value);
  }
  if (arguments.length != 0) std::free(arguments.address);
}

void Adviser::ReleaseText() const { FreeItems(payload()); }

}  // namespace interceptor
