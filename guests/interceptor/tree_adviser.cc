#include "interceptor/tree_adviser.h"

#include <cstdlib>

#include "interceptor/memory.h"

namespace interceptor {
namespace {

NodeList NodesOf(ToldValue told) {
  const Items items = LoadItems(told);
  return {AddressOf(items.address), items.length};
}

Text TextAt(std::string_view text) {
  return {AddressOf(text.data()), static_cast<std::uint32_t>(text.size())};
}

}  // namespace

TreeAdviser::~TreeAdviser() {
  const auto* id = reinterpret_cast<const char*>(&context_.id);
  FreeItems(id);
  // Both texts of each entry.
  const char* texts = At(context_.trace_context.address);
  for (std::uint32_t i = 0; i < context_.trace_context.length * 2; ++i)
    FreeItems(texts + (i * sizeof(Text)));
  FreeItems(id + sizeof(Text));
}

void TreeAdviser::ShowArguments(Type parameters, const char* arguments) {
  arguments_.resize(parameters.count());
  trees_.resize(parameters.count());
  for (std::uint32_t i = 0; i < parameters.count(); ++i) {
    const Member parameter = parameters.member(i);
    arguments_[i].name = TextAt(parameter.name);
    arguments_[i].type_name = TextAt(parameter.type.wit());
    ShowArgument(i, parameter.type, arguments + parameter.offset);
  }
}

void TreeAdviser::ShowArgument(std::uint32_t index, Type type, const char* value) {
  trees_[index].Build(type, value);
  arguments_[index].value = trees_[index].list();
}

void TreeAdviser::ShowCall(const char* descriptor, CallFrame& frame) {
  const auto* function = reinterpret_cast<const FunctionDescriptor*>(descriptor);
  std::uint32_t* flat = frame.call;
  const auto add = [&](std::uint32_t address, std::uint32_t length) {
    *flat++ = address;
    *flat++ = length;
  };
  const auto add_text = [&](const TextDescriptor& text) {
    add(AddressOf(descriptor + text.place), text.size);
  };
  add_text(function->component);
  *flat++ = function->interface.size != 0 ? 1 : 0;
  add_text(function->interface);
  add_text(function->name);
  add(context_.id.address, context_.id.length);
  add(context_.trace_context.address, context_.trace_context.length);
  add(AddressOf(arguments_.data()), arguments_.size());
}

void TreeAdviser::ShowResult(Type type, const char* value, CallFrame& frame) {
  frame.advice_result_is_some = value != nullptr ? 1 : 0;
  frame.advice_result_first = 0;
  frame.advice_result_second = 0;
  if (value == nullptr) return;
  result_.Build(type, value);
  frame.advice_result_first = result_.list().address;
  frame.advice_result_second = result_.list().length;
}

bool TreeAdviser::IsShownArgument(std::uint32_t index, ToldValue told) const {
  return trees_[index].IsSame(NodesOf(told));
}

bool TreeAdviser::IsShownResult(ToldValue told) const { return result_.IsSame(NodesOf(told)); }

std::string TreeAdviser::Parse(Type type, ToldValue told, Handles& handles, char* value) const {
  return ParseTree(type, NodesOf(told), handles, value);
}

void TreeAdviser::Release(ToldValue told) const { FreeTree(NodesOf(told)); }

}  // namespace interceptor
