#include "interceptor/tree.h"

#include <cstdlib>

#include "interceptor/memory.h"

namespace interceptor {
namespace {

Text TextAt(std::string_view text) {
  return {AddressOf(text.data()), static_cast<std::uint32_t>(text.size())};
}

std::string_view ViewOf(const Text& text) { return {At(text.address), text.length}; }

template <typename Item>
const Item* ItemsOf(const Text& list) {
  return reinterpret_cast<const Item*>(At(list.address));
}

template <typename Number>
std::uint64_t Bits(Number number) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &number, sizeof number);
  return bits;
}

bool IsBytes(Type type) { return type.kind() == Kind::kList && type.element().kind() == Kind::kU8; }

// Compares two trees, one of which may refer to nodes in any order, or to nodes that are not there.
class Comparison {
 public:
  Comparison(NodeList ours, NodeList theirs) : ours_(ours), theirs_(theirs) {}

  bool AreSame(std::uint32_t our, std::uint32_t their) const;

 private:
  bool AreSame(const NodeOption& our, const NodeOption& their) const {
    return our.is_some == their.is_some && (our.is_some == 0 || AreSame(our.node, their.node));
  }

  NodeList ours_;
  NodeList theirs_;
};

bool Comparison::AreSame(std::uint32_t our, std::uint32_t their) const {
  if (their >= theirs_.length) return false;
  const Node& a = ours_.begin()[our];
  const Node& b = theirs_.begin()[their];
  if (a.tag != b.tag) return false;
  const auto are_same_items = [&]<typename Item>(const Item* items, auto is_same) {
    if (a.items.length != b.items.length) return false;
    for (std::uint32_t i = 0; i < a.items.length; ++i) {
      if (!is_same(items[i], ItemsOf<Item>(b.items)[i])) return false;
    }
    return true;
  };
  switch (a.tag) {
    case NodeCase::kBoolean:
      return static_cast<std::uint8_t>(a.number) == static_cast<std::uint8_t>(b.number);
    case NodeCase::kFloat32:
    case NodeCase::kCharacter:
    case NodeCase::kHandle:
      return static_cast<std::uint32_t>(a.number) == static_cast<std::uint32_t>(b.number);
    case NodeCase::kSigned:
    case NodeCase::kUnsigned:
    case NodeCase::kFloat64:
      return a.number == b.number;
    case NodeCase::kText:
    case NodeCase::kBytes:
      return ViewOf(a.items) == ViewOf(b.items);
    case NodeCase::kList:
    case NodeCase::kTuple:
      return are_same_items(ItemsOf<std::uint32_t>(a.items),
                            [&](std::uint32_t x, std::uint32_t y) { return AreSame(x, y); });
    case NodeCase::kRecord:
      return are_same_items(ItemsOf<NodeField>(a.items),
                            [&](const NodeField& x, const NodeField& y) {
                              return ViewOf(x.name) == ViewOf(y.name) && AreSame(x.node, y.node);
                            });
    case NodeCase::kFlags:
      return are_same_items(ItemsOf<Text>(a.items),
                            [](const Text& x, const Text& y) { return ViewOf(x) == ViewOf(y); });
    case NodeCase::kVariant:
      return ViewOf(a.choice.name) == ViewOf(b.choice.name) &&
             AreSame(a.choice.payload, b.choice.payload);
    case NodeCase::kOption:
      return AreSame(a.option, b.option);
    case NodeCase::kResult:
      return a.result.is_error == b.result.is_error && AreSame(a.result.payload, b.result.payload);
  }
  return false;
}

}  // namespace

void Tree::Clear() {
  for (void* list : lists_) std::free(list);
  lists_.clear();
  nodes_.clear();
}

void Tree::Build(Type type, const char* value) {
  Clear();
  Append(type, value);
}

bool Tree::IsSame(NodeList other) const { return Comparison(list(), other).AreSame(0, 0); }

std::uint32_t Tree::Append(Type type, const char* value) {
  const std::uint32_t number = nodes_.size();
  nodes_.emplace_back();
  Fill(number, type, value);
  return number;
}

template <typename Item>
Item* Tree::NewItems(std::uint32_t number, std::uint32_t count) {
  nodes_[number].items = {0, count};
  if (count == 0) return nullptr;
  void* items = Allocate(std::size_t{count} * sizeof(Item));
  lists_.push_back(items);
  nodes_[number].items.address = AddressOf(items);
  return static_cast<Item*>(items);
}

NodeOption Tree::AppendPayload(Member payload, const char* value) {
  if (!payload.has_type) return {0, 0};
  return {1, Append(payload.type, value)};
}

void Tree::Fill(std::uint32_t number, Type type, const char* value) {
  const auto set = [&](NodeCase tag, std::uint64_t bits) {
    nodes_[number].tag = tag;
    nodes_[number].number = bits;
  };
  const auto set_signed = [&](std::int64_t integer) {
    set(NodeCase::kSigned, static_cast<std::uint64_t>(integer));
  };
  // Lists, fixed-length lists, tuples, and maps, whose entries are tuples.
  const auto append_parts = [&](NodeCase tag, std::uint32_t count) {
    nodes_[number].tag = tag;
    auto* items = NewItems<std::uint32_t>(number, count);
    ForEachPart(type, const_cast<char*>(value),
                [&](Type part, const char* address) { *items++ = Append(part, address); });
  };
  switch (type.kind()) {
    case Kind::kBool:
      return set(NodeCase::kBoolean, Load<std::uint8_t>(value));
    case Kind::kS8:
      return set_signed(Load<std::int8_t>(value));
    case Kind::kS16:
      return set_signed(Load<std::int16_t>(value));
    case Kind::kS32:
      return set_signed(Load<std::int32_t>(value));
    case Kind::kS64:
      return set_signed(Load<std::int64_t>(value));
    case Kind::kU8:
      return set(NodeCase::kUnsigned, Load<std::uint8_t>(value));
    case Kind::kU16:
      return set(NodeCase::kUnsigned, Load<std::uint16_t>(value));
    case Kind::kU32:
      return set(NodeCase::kUnsigned, Load<std::uint32_t>(value));
    case Kind::kU64:
      return set(NodeCase::kUnsigned, Load<std::uint64_t>(value));
    case Kind::kF32:
      return set(NodeCase::kFloat32, Bits(Load<float>(value)));
    case Kind::kF64:
      return set(NodeCase::kFloat64, Bits(Load<double>(value)));
    case Kind::kChar:
      return set(NodeCase::kCharacter, Load<std::uint32_t>(value));
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return set(NodeCase::kHandle, Load<std::uint32_t>(value));
    case Kind::kString:
      nodes_[number].tag = NodeCase::kText;
      nodes_[number].items = TextAt(LoadString(value));
      return;
    case Kind::kTuple:
      return append_parts(NodeCase::kTuple, type.count());
    case Kind::kFixedList:
      return append_parts(NodeCase::kList, type->length);
    case Kind::kList:
    case Kind::kMap:
      if (IsBytes(type)) {
        nodes_[number].tag = NodeCase::kBytes;
        nodes_[number].items = TextAt(LoadString(value));
        return;
      }
      return append_parts(NodeCase::kList, LoadItems(value).length);
    case Kind::kRecord: {
      nodes_[number].tag = NodeCase::kRecord;
      auto* fields = NewItems<NodeField>(number, type.count());
      for (std::uint32_t i = 0; i < type.count(); ++i) {
        const Member field = type.member(i);
        fields[i] = {TextAt(field.name), Append(field.type, value + field.offset)};
      }
      return;
    }
    case Kind::kFlags: {
      const std::uint32_t bits = LoadFlags(*type.operator->(), value);
      nodes_[number].tag = NodeCase::kFlags;
      auto* names = NewItems<Text>(number, static_cast<std::uint32_t>(__builtin_popcount(bits)));
      for (std::uint32_t i = 0; i < type.count(); ++i) {
        if (((bits >> i) & 1U) != 0) *names++ = TextAt(type.member(i).name);
      }
      return;
    }
    case Kind::kVariant:
    case Kind::kEnum:
    case Kind::kOption:
    case Kind::kResult: {
      const std::uint32_t index = type.CaseOf(value);
      const Member one = type.member(index);
      const NodeOption payload = AppendPayload(one, value + type->payload_offset);
      Node& node = nodes_[number];
      if (type.kind() == Kind::kOption) {
        node.tag = NodeCase::kOption;
        node.option = payload;
      } else if (type.kind() == Kind::kResult) {
        node.tag = NodeCase::kResult;
        node.result = {static_cast<std::uint8_t>(index), payload};
      } else {
        node.tag = NodeCase::kVariant;
        node.choice = {TextAt(one.name), payload};
      }
      return;
    }
  }
}

void FreeTree(NodeList nodes) {
  const auto free = [](const Text& items) {
    if (items.length != 0) std::free(At(items.address));
  };
  for (std::uint32_t i = 0; i < nodes.length; ++i) {
    const Node& node = nodes.begin()[i];
    switch (node.tag) {
      case NodeCase::kRecord:
        for (std::uint32_t j = 0; j < node.items.length; ++j)
          free(ItemsOf<NodeField>(node.items)[j].name);
        free(node.items);
        break;
      case NodeCase::kFlags:
        for (std::uint32_t j = 0; j < node.items.length; ++j) free(ItemsOf<Text>(node.items)[j]);
        free(node.items);
        break;
      case NodeCase::kText:
      case NodeCase::kBytes:
      case NodeCase::kList:
      case NodeCase::kTuple:
        free(node.items);
        break;
      case NodeCase::kVariant:
        free(node.choice.name);
        break;
      default:
        break;
    }
  }
  if (nodes.length != 0) std::free(At(nodes.address));
}

}  // namespace interceptor
