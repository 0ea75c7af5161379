// Values as trees that lie flat: the type `node` of `composable:interceptor/types@0.2.0`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interceptor/values.h"

namespace interceptor {

// A string or list as it lies in memory.
struct Text {
  std::uint32_t address;
  std::uint32_t length;
};

// The cases of `node`, in their order.
enum class NodeCase : std::uint8_t {
  kBoolean,
  kSigned,
  kUnsigned,
  kFloat32,
  kFloat64,
  kCharacter,
  kText,
  kBytes,
  kList,     // list<u32>
  kTuple,    // list<u32>
  kRecord,   // list<field>
  kVariant,  // choice
  kOption,   // option<u32>
  kResult,   // result<option<u32>, option<u32>>
  kFlags,    // list<string>
  kHandle,
};

struct NodeOption {
  std::uint8_t is_some;
  std::uint32_t node;
};

struct NodeChoice {
  Text name;
  NodeOption payload;
};

struct NodeResult {
  std::uint8_t is_error;
  NodeOption payload;
};

struct Node {
  NodeCase tag;
  union {
    std::uint64_t number;  // of any kind, in its first bytes
    Text items;            // a text, bytes or a list
    NodeChoice choice;
    NodeOption option;
    NodeResult result;
  };
};
static_assert(sizeof(Node) == 24);

// record field { name: string, value: u32 }
struct NodeField {
  Text name;
  std::uint32_t node;
};
static_assert(sizeof(NodeField) == 12);

// A list<node>; the first one is the root.
struct NodeList {
  std::uint32_t address;
  std::uint32_t length;

  const Node* begin() const { return reinterpret_cast<const Node*>(address); }
};

// A value as a tree. Texts and bytes stay where they are in the value, names in the descriptor.
class Tree {
 public:
  Tree() = default;
  Tree(Tree&& other) noexcept = default;
  Tree& operator=(Tree&& other) noexcept = default;
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;
  ~Tree() { Clear(); }

  void Build(Type type, const char* value);
  NodeList list() const { return {AddressOf(nodes_.data()), nodes_.size()}; }
  // Whether the other one is the same value.
  bool IsSame(NodeList other) const;

 private:
  void Clear();
  // Appends the node of the value and all below; returns its number.
  std::uint32_t Append(Type type, const char* value);
  void Fill(std::uint32_t number, Type type, const char* value);
  // A list of `count` items of that type, kept as long as the tree.
  template <typename Item>
  Item* NewItems(std::uint32_t number, std::uint32_t count);
  NodeOption AppendPayload(Member payload, const char* value);

  std::vector<Node> nodes_;
  std::vector<void*> lists_;
};

// Reads a tree as a value of the type; `value` is zeroed before. Handles are treated as ParseWave
// does. Returns what is wrong, and with which node; empty where nothing is. Then, too, Release may
// be called.
std::string ParseTree(Type type, NodeList nodes, Handles& handles, char* value);

// Frees a tree that somebody else made.
void FreeTree(NodeList nodes);

}  // namespace interceptor
