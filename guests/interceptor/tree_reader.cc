// Trees that advice hands back, as values of a type.

#include <charconv>
#include <iterator>
#include <limits>

#include "interceptor/memory.h"
#include "interceptor/tree.h"

namespace interceptor {
namespace {

std::string_view ViewOf(const Text& text) { return {At(text.address), text.length}; }

std::string Quoted(std::string_view text) { return '`' + std::string(text) + '`'; }

constexpr std::string_view kCaseNames[] = {
    "boolean", "signed",   "unsigned", "single", "double",   "character", "text",  "bytes",
    "items",   "elements", "fields",   "choice", "optional", "outcome",   "names", "handle"};

// Functions return false after a problem, which is then recorded. Every node is read at most once,
// so that a tree takes no more time than it has nodes.
class TreeReader {
 public:
  TreeReader(NodeList nodes, Handles& handles)
      : nodes_(nodes), handles_(handles), is_read_(nodes.length, 0) {}

  bool Read(Type type, std::uint32_t number, char* value);
  std::string TakeProblem() { return std::move(problem_); }

 private:
  bool Wrong(std::uint32_t number, std::string message);
  bool Mismatch(Type type, std::uint32_t number) {
    return Wrong(
        number, "expected " + Quoted(type.wit()) + ", got `" +
                    std::string(kCaseNames[static_cast<std::uint8_t>(nodes_.begin()[number].tag)]) +
                    "`");
  }

  template <typename Number>
  bool ReadInteger(Type type, std::uint32_t number, char* value);
  template <typename Number>
  bool ReadFloat(Type type, std::uint32_t number, char* value);
  bool ReadScalar(Type type, std::uint32_t number, char* value);
  bool ReadText(Type type, std::uint32_t number, char* value);
  bool ReadRecord(Type type, std::uint32_t number, char* value);
  bool ReadParts(Type type, std::uint32_t number, char* value);
  bool ReadList(Type type, std::uint32_t number, char* value);
  bool ReadFlags(Type type, std::uint32_t number, char* value);
  bool ReadCase(Type type, std::uint32_t number, char* value);
  bool ReadPayload(Type type, std::uint32_t number, std::uint32_t index, const NodeOption& payload,
                   char* value);
  bool ReadHandle(Type type, std::uint32_t number, char* value);

  NodeList nodes_;
  Handles& handles_;
  std::vector<std::uint8_t> is_read_;
  std::string problem_;
};

bool TreeReader::Wrong(std::uint32_t number, std::string message) {
  problem_ = std::move(message);
  problem_ += " at node ";
  char digits[12];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), number);
  problem_.append(digits, end.ptr);
  return false;
}

bool TreeReader::Read(Type type, std::uint32_t number, char* value) {
  if (number >= nodes_.length)
    return Wrong(number, "expected " + Quoted(type.wit()) + ", got nothing: there are only " +
                             std::to_string(nodes_.length) + " nodes");
  if (is_read_[number] != 0) return Wrong(number, "a value has one place in the tree, not two,");
  is_read_[number] = 1;
  switch (type.kind()) {
    case Kind::kString:
      return ReadText(type, number, value);
    case Kind::kRecord:
      return ReadRecord(type, number, value);
    case Kind::kTuple:
    case Kind::kFixedList:
      return ReadParts(type, number, value);
    case Kind::kList:
    case Kind::kMap:
      return ReadList(type, number, value);
    case Kind::kFlags:
      return ReadFlags(type, number, value);
    case Kind::kEnum:
    case Kind::kVariant:
    case Kind::kOption:
    case Kind::kResult:
      return ReadCase(type, number, value);
    case Kind::kErrorContext:
    case Kind::kOwn:
    case Kind::kBorrow:
    case Kind::kStream:
    case Kind::kFuture:
      return ReadHandle(type, number, value);
    default:
      return ReadScalar(type, number, value);
  }
}

template <typename Number>
bool TreeReader::ReadInteger(Type type, std::uint32_t number, char* value) {
  using Limits = std::numeric_limits<Number>;
  const Node& node = nodes_.begin()[number];
  const auto as_signed = static_cast<std::int64_t>(node.number);
  bool fits = false;
  if (node.tag == NodeCase::kUnsigned || (node.tag == NodeCase::kSigned && as_signed >= 0)) {
    fits = node.number <= static_cast<std::uint64_t>(Limits::max());
  } else if (node.tag == NodeCase::kSigned) {
    fits = Limits::is_signed && as_signed >= static_cast<std::int64_t>(Limits::min());
  } else {
    return Mismatch(type, number);
  }
  if (!fits) {
    return Wrong(number, "expected " + Quoted(type.wit()) + ", got " +
                             (node.tag == NodeCase::kSigned ? std::to_string(as_signed)
                                                            : std::to_string(node.number)));
  }
  Store(value, static_cast<Number>(node.number));
  return true;
}

template <typename Number>
bool TreeReader::ReadFloat(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (node.tag == NodeCase::kFloat32) {
    Store(value, static_cast<Number>(Load<float>(&node.number)));
  } else if (node.tag == NodeCase::kFloat64) {
    Store(value, static_cast<Number>(Load<double>(&node.number)));
  } else {
    return Mismatch(type, number);
  }
  return true;
}

bool TreeReader::ReadScalar(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  switch (type.kind()) {
    case Kind::kBool:
      if (node.tag != NodeCase::kBoolean) return Mismatch(type, number);
      Store(value, static_cast<std::uint8_t>(node.number & 0xFFU));
      return true;
    case Kind::kChar:
      if (node.tag != NodeCase::kCharacter) return Mismatch(type, number);
      Store(value, static_cast<std::uint32_t>(node.number));
      return true;
    case Kind::kS8:
      return ReadInteger<std::int8_t>(type, number, value);
    case Kind::kU8:
      return ReadInteger<std::uint8_t>(type, number, value);
    case Kind::kS16:
      return ReadInteger<std::int16_t>(type, number, value);
    case Kind::kU16:
      return ReadInteger<std::uint16_t>(type, number, value);
    case Kind::kS32:
      return ReadInteger<std::int32_t>(type, number, value);
    case Kind::kU32:
      return ReadInteger<std::uint32_t>(type, number, value);
    case Kind::kS64:
      return ReadInteger<std::int64_t>(type, number, value);
    case Kind::kU64:
      return ReadInteger<std::uint64_t>(type, number, value);
    case Kind::kF32:
      return ReadFloat<float>(type, number, value);
    default:
      return ReadFloat<double>(type, number, value);
  }
}

bool TreeReader::ReadText(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (node.tag != NodeCase::kText) return Mismatch(type, number);
  StoreNewString(ViewOf(node.items), value);
  return true;
}

bool TreeReader::ReadRecord(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (node.tag != NodeCase::kRecord) return Mismatch(type, number);
  const auto* fields = reinterpret_cast<const NodeField*>(At(node.items.address));
  std::string is_found(type.count(), 0);
  for (std::uint32_t i = 0; i < node.items.length; ++i) {
    const std::string_view name = ViewOf(fields[i].name);
    std::uint32_t index = 0;
    while (index < type.count() && type.member(index).name != name) ++index;
    if (index == type.count())
      return Wrong(number, Quoted(type.wit()) + " has no field " + Quoted(name));
    if (is_found[index] != 0) return Wrong(number, "the field " + Quoted(name) + " is there twice");
    is_found[index] = 1;
    const Member field = type.member(index);
    if (!Read(field.type, fields[i].node, value + field.offset)) return false;
  }
  for (std::uint32_t i = 0; i < type.count(); ++i) {
    // An option that is not there is none, which is all zero.
    if (is_found[i] != 0 || type.member(i).type.kind() == Kind::kOption) continue;
    return Wrong(number,
                 "missing field " + Quoted(type.member(i).name) + " of " + Quoted(type.wit()));
  }
  return true;
}

// Tuples and fixed-length lists.
bool TreeReader::ReadParts(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  const bool is_tuple = type.kind() == Kind::kTuple;
  if (node.tag != (is_tuple ? NodeCase::kTuple : NodeCase::kList)) return Mismatch(type, number);
  const std::uint32_t count = is_tuple ? type.count() : type->length;
  if (node.items.length != count) {
    return Wrong(number, "expected " + std::to_string(count) + " items for " + Quoted(type.wit()) +
                             ", got " + std::to_string(node.items.length));
  }
  const auto* items = reinterpret_cast<const std::uint32_t*>(At(node.items.address));
  bool is_read = true;
  ForEachPart(type, value, [&](Type part, char* address) {
    is_read = is_read && Read(part, *items++, address);
  });
  return is_read;
}

// Lists and maps, whose entries are tuples.
bool TreeReader::ReadList(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (node.tag == NodeCase::kBytes && type.element().kind() == Kind::kU8) {
    StoreNewString(ViewOf(node.items), value);
    return true;
  }
  if (node.tag != NodeCase::kList) return Mismatch(type, number);
  if (node.items.length == 0) return true;
  const auto* items = reinterpret_cast<const std::uint32_t*>(At(node.items.address));
  const std::uint32_t size = type.element()->size;
  // No list is longer than the tree, as every node is read once.
  if (node.items.length > nodes_.length) return Wrong(number, "there are fewer nodes than items");
  StoreItems(value, AllocateZeroed(std::size_t{node.items.length} * size), node.items.length);
  for (std::uint32_t i = 0; i < node.items.length; ++i) {
    if (!Read(type.element(), items[i], LoadItems(value).address + (i * size))) return false;
  }
  return true;
}

bool TreeReader::ReadFlags(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (node.tag != NodeCase::kFlags) return Mismatch(type, number);
  const auto* names = reinterpret_cast<const Text*>(At(node.items.address));
  std::uint32_t bits = 0;
  for (std::uint32_t i = 0; i < node.items.length; ++i) {
    std::uint32_t index = 0;
    while (index < type.count() && type.member(index).name != ViewOf(names[i])) ++index;
    if (index == type.count())
      return Wrong(number, Quoted(type.wit()) + " has no flag " + Quoted(ViewOf(names[i])));
    bits |= 1U << index;
  }
  std::memcpy(value, &bits, type->size);
  return true;
}

bool TreeReader::ReadCase(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (type.kind() == Kind::kOption) {
    if (node.tag != NodeCase::kOption) return Mismatch(type, number);
    return ReadPayload(type, number, node.option.is_some != 0 ? 1 : 0, node.option, value);
  }
  if (type.kind() == Kind::kResult) {
    if (node.tag != NodeCase::kResult) return Mismatch(type, number);
    return ReadPayload(type, number, node.result.is_error != 0 ? 1 : 0, node.result.payload, value);
  }
  if (node.tag != NodeCase::kVariant) return Mismatch(type, number);
  for (std::uint32_t i = 0; i < type.count(); ++i) {
    if (type.member(i).name == ViewOf(node.choice.name))
      return ReadPayload(type, number, i, node.choice.payload, value);
  }
  return Wrong(number, Quoted(type.wit()) + " has no case " + Quoted(ViewOf(node.choice.name)));
}

bool TreeReader::ReadPayload(Type type, std::uint32_t number, std::uint32_t index,
                             const NodeOption& payload, char* value) {
  const Member one = type.member(index);
  type.SetCase(value, index);
  if (one.has_type != (payload.is_some != 0)) {
    return Wrong(number, "the case " + Quoted(one.name) + " of " + Quoted(type.wit()) +
                             (one.has_type ? " has a payload" : " has no payload"));
  }
  return !one.has_type || Read(one.type, payload.node, value + type->payload_offset);
}

bool TreeReader::ReadHandle(Type type, std::uint32_t number, char* value) {
  const Node& node = nodes_.begin()[number];
  if (node.tag != NodeCase::kHandle) return Mismatch(type, number);
  const auto wanted = static_cast<std::uint32_t>(node.number);
  Handle* const handle = FindHandle(handles_, type, wanted);
  if (handle == nullptr) {
    return Wrong(number, "expected the number of a handle that the call has, not yet used, got " +
                             std::to_string(wanted));
  }
  handle->is_taken = !handle->IsBorrowed();
  Store(value, wanted);
  return true;
}

}  // namespace

std::string ParseTree(Type type, NodeList nodes, Handles& handles, char* value) {
  TreeReader reader(nodes, handles);
  reader.Read(type, 0, value);
  return reader.TakeProblem();
}

}  // namespace interceptor
