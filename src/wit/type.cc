#include "wit/type.h"

#include <algorithm>
#include <cassert>
#include <set>
#include <span>
#include <utility>
#include <variant>

namespace composable::wit {

struct TypeNode {
  Kind kind;
  Layout layout;
  std::uint32_t depth;
  std::optional<TypeName> name;
  std::variant<std::monostate, RecordType, VariantType, ListType, FixedListType, TupleType,
               FlagsType, EnumType, OptionType, ResultType, MapType, HandleType, StreamType,
               FutureType>
      parts;
};

namespace {

std::uint32_t SaturatingAdd(std::uint32_t a, std::uint32_t b) {
  return std::min(Layout::kManyFlat, a + b);
}

// Sizes saturate at kTooLarge, which every alignment divides, so no sum of two overflows.
std::uint32_t SaturatedSize(std::uint64_t size) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(Layout::kTooLarge, size));
}

std::uint32_t AlignTo(std::uint32_t offset, std::uint32_t alignment) {
  return (offset + alignment - 1) / alignment * alignment;
}

// Lays fields out one after the other; also fills their offsets.
template <typename Items, typename TypeOf>
Layout SequenceLayout(const Items& items, TypeOf type_of, std::vector<std::uint32_t>& offsets) {
  Layout layout{.size = 0, .alignment = 1, .flat_count = 0, .is_plain = true};
  for (const auto& item : items) {
    const Layout& part = type_of(item).layout();
    layout.size = AlignTo(layout.size, part.alignment);
    offsets.push_back(layout.size);
    layout.size = SaturatedSize(std::uint64_t{layout.size} + part.size);
    layout.alignment = std::max(layout.alignment, part.alignment);
    layout.flat_count = SaturatingAdd(layout.flat_count, part.flat_count);
    layout.is_plain = layout.is_plain && part.is_plain;
  }
  layout.size = AlignTo(layout.size, layout.alignment);
  return layout;
}

std::uint32_t DiscriminantSize(std::size_t cases) {
  if (cases <= 0x100) return 1;
  if (cases <= 0x10000) return 2;
  return 4;
}

// Discriminant, then the payloads over one another.
Layout VariantLayout(std::span<const Type* const> payloads, std::size_t cases,
                     VariantShape& shape) {
  shape.discriminant_size = DiscriminantSize(cases);
  std::uint32_t size = 0;
  std::uint32_t alignment = 1;
  std::uint32_t flat = 0;
  for (const Type* payload : payloads) {
    if (payload == nullptr) continue;
    size = std::max(size, payload->layout().size);
    alignment = std::max(alignment, payload->layout().alignment);
    flat = std::max(flat, payload->layout().flat_count);
  }
  shape.payload_offset = AlignTo(shape.discriminant_size, alignment);
  Layout layout;
  layout.alignment = std::max(alignment, shape.discriminant_size);
  layout.size =
      AlignTo(SaturatedSize(std::uint64_t{shape.payload_offset} + size), layout.alignment);
  layout.flat_count = SaturatingAdd(1, flat);
  return layout;
}

Layout PrimitiveLayout(Kind kind) {
  switch (kind) {
    case Kind::kBool:
      return {1, 1, 1, false};
    case Kind::kS8:
    case Kind::kU8:
      return {1, 1, 1, true};
    case Kind::kS16:
    case Kind::kU16:
      return {2, 2, 1, true};
    case Kind::kS32:
    case Kind::kU32:
    case Kind::kF32:
      return {4, 4, 1, true};
    case Kind::kS64:
    case Kind::kU64:
    case Kind::kF64:
      return {8, 8, 1, true};
    case Kind::kString:
      return {8, 4, 2, false};
    default:  // char and handles
      return {4, 4, 1, false};
  }
}

constexpr Layout kPointerPair{8, 4, 2, false};
constexpr Layout kHandle{4, 4, 1, false};

// `parts_depth` is that of the deepest type in the parts.
std::shared_ptr<const TypeNode> MakeNode(Kind kind, Layout layout, std::uint32_t parts_depth,
                                         decltype(TypeNode::parts) parts) {
  return std::make_shared<const TypeNode>(
      TypeNode{kind, layout, parts_depth + 1, std::nullopt, std::move(parts)});
}

std::uint32_t DepthOf(const std::optional<Type>& type) { return type ? type->depth() : 0; }

// The depth of the deepest item's type.
template <typename Items, typename TypeOf>
std::uint32_t MaxDepth(const Items& items, TypeOf type_of) {
  std::uint32_t depth = 0;
  for (const auto& item : items) depth = std::max(depth, DepthOf(type_of(item)));
  return depth;
}

const Type* Pointer(const std::optional<Type>& type) { return type ? &*type : nullptr; }

}  // namespace

Type Type::Primitive(Kind kind) {
  assert(kind <= Kind::kErrorContext);
  return Type(MakeNode(kind, PrimitiveLayout(kind), 0, std::monostate{}));
}

Type Type::Record(std::vector<Field> fields) {
  RecordType record{std::move(fields), {}};
  const Layout layout = SequenceLayout(
      record.fields, [](const Field& field) -> const Type& { return field.type; }, record.offsets);
  const std::uint32_t depth =
      MaxDepth(record.fields, [](const Field& field) { return field.type; });
  return Type(MakeNode(Kind::kRecord, layout, depth, std::move(record)));
}

Type Type::Tuple(std::vector<Type> elements) {
  TupleType tuple{std::move(elements), {}};
  const Layout layout = SequenceLayout(
      tuple.elements, [](const Type& element) -> const Type& { return element; }, tuple.offsets);
  const std::uint32_t depth = MaxDepth(tuple.elements, [](const Type& element) { return element; });
  return Type(MakeNode(Kind::kTuple, layout, depth, std::move(tuple)));
}

Type Type::Variant(std::vector<Case> cases) {
  VariantType variant{std::move(cases), {}};
  std::vector<const Type*> payloads;
  payloads.reserve(variant.cases.size());
  for (const Case& one : variant.cases) payloads.push_back(Pointer(one.payload));
  const Layout layout = VariantLayout(payloads, variant.cases.size(), variant.shape);
  const std::uint32_t depth = MaxDepth(variant.cases, [](const Case& one) { return one.payload; });
  return Type(MakeNode(Kind::kVariant, layout, depth, std::move(variant)));
}

Type Type::List(Type element) {
  const std::uint32_t depth = element.depth();
  return Type(MakeNode(Kind::kList, kPointerPair, depth, ListType{std::move(element)}));
}

Type Type::FixedList(Type element, std::uint32_t length) {
  const Layout& one = element.layout();
  Layout layout;
  layout.size = SaturatedSize(std::uint64_t{one.size} * length);
  layout.alignment = one.alignment;
  layout.is_plain = one.is_plain;
  layout.flat_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(
      Layout::kManyFlat, static_cast<std::uint64_t>(one.flat_count) * length));
  const std::uint32_t depth = element.depth();
  return Type(MakeNode(Kind::kFixedList, layout, depth, FixedListType{std::move(element), length}));
}

Type Type::Flags(std::vector<std::string> names, std::vector<std::string> docs) {
  assert(docs.empty() || docs.size() == names.size());
  Layout layout;
  const auto count = static_cast<std::uint32_t>(names.size());
  if (count == 0) {
    layout = {0, 1, 0, false};
  } else if (count <= 8) {
    layout = {1, 1, 1, false};
  } else if (count <= 16) {
    layout = {2, 2, 1, false};
  } else {
    const std::uint32_t words = (count + 31) / 32;
    layout = {4 * words, 4, words, false};
  }
  return Type(MakeNode(Kind::kFlags, layout, 0, FlagsType{std::move(names), std::move(docs)}));
}

Type Type::Enum(std::vector<std::string> names, std::vector<std::string> docs) {
  assert(docs.empty() || docs.size() == names.size());
  const std::uint32_t size = DiscriminantSize(names.size());
  return Type(MakeNode(Kind::kEnum, {size, size, 1, false}, 0,
                       EnumType{std::move(names), size, std::move(docs)}));
}

Type Type::Option(Type payload) {
  OptionType option{std::move(payload), {}};
  const Type* const payloads[] = {&option.payload};
  const Layout layout = VariantLayout(payloads, 2, option.shape);
  const std::uint32_t depth = option.payload.depth();
  return Type(MakeNode(Kind::kOption, layout, depth, std::move(option)));
}

Type Type::Result(std::optional<Type> ok, std::optional<Type> error) {
  ResultType result{std::move(ok), std::move(error), {}};
  const Type* const payloads[] = {Pointer(result.ok), Pointer(result.error)};
  const Layout layout = VariantLayout(payloads, 2, result.shape);
  const std::uint32_t depth = std::max(DepthOf(result.ok), DepthOf(result.error));
  return Type(MakeNode(Kind::kResult, layout, depth, std::move(result)));
}

Type Type::Map(Type key, Type value) {
  Type entry = Tuple({key, value});
  const std::uint32_t depth = std::max(key.depth(), value.depth());
  return Type(MakeNode(Kind::kMap, kPointerPair, depth,
                       MapType{std::move(key), std::move(value), std::move(entry)}));
}

Type Type::Own(ResourcePtr resource) {
  return Type(MakeNode(Kind::kOwn, kHandle, 0, HandleType{std::move(resource)}));
}

Type Type::Borrow(ResourcePtr resource, std::string name) {
  return Type(
      MakeNode(Kind::kBorrow, kHandle, 0, HandleType{std::move(resource), std::move(name)}));
}

Type Type::Stream(std::optional<Type> element) {
  const std::uint32_t depth = DepthOf(element);
  return Type(MakeNode(Kind::kStream, kHandle, depth, StreamType{std::move(element)}));
}

Type Type::Future(std::optional<Type> payload) {
  const std::uint32_t depth = DepthOf(payload);
  return Type(MakeNode(Kind::kFuture, kHandle, depth, FutureType{std::move(payload)}));
}

Type Type::Named(TypeName name) const {
  TypeNode node = *node_;
  node.name = std::move(name);
  return Type(std::make_shared<const TypeNode>(std::move(node)));
}

Type Type::Unnamed() const {
  TypeNode node = *node_;
  node.name.reset();
  return Type(std::make_shared<const TypeNode>(std::move(node)));
}

Kind Type::kind() const { return node_->kind; }
const Layout& Type::layout() const { return node_->layout; }
const TypeName* Type::name() const { return node_->name ? &*node_->name : nullptr; }
std::uint32_t Type::depth() const { return node_->depth; }

const RecordType& Type::record() const { return std::get<RecordType>(node_->parts); }
const VariantType& Type::variant() const { return std::get<VariantType>(node_->parts); }
const ListType& Type::list() const { return std::get<ListType>(node_->parts); }
const FixedListType& Type::fixed_list() const { return std::get<FixedListType>(node_->parts); }
const TupleType& Type::tuple() const { return std::get<TupleType>(node_->parts); }
const FlagsType& Type::flags() const { return std::get<FlagsType>(node_->parts); }
const EnumType& Type::enumeration() const { return std::get<EnumType>(node_->parts); }
const OptionType& Type::option() const { return std::get<OptionType>(node_->parts); }
const ResultType& Type::result() const { return std::get<ResultType>(node_->parts); }
const MapType& Type::map() const { return std::get<MapType>(node_->parts); }
const HandleType& Type::handle() const { return std::get<HandleType>(node_->parts); }
const StreamType& Type::stream() const { return std::get<StreamType>(node_->parts); }
const FutureType& Type::future() const { return std::get<FutureType>(node_->parts); }

namespace {

// Compares types, pairs of shared ones once: types that share much can be far larger than their
// nodes.
class Comparison {
 public:
  bool AreEqual(const Type& a, const Type& b) {
    if (a.identity() == b.identity()) return true;
    if (a.kind() != b.kind() || a.depth() != b.depth()) return false;
    if (a.depth() == 1) return HaveEqualParts(a, b);
    const std::pair key(a.identity(), b.identity());
    if (equal_.contains(key)) return true;
    if (!HaveEqualParts(a, b)) return false;
    equal_.insert(key);
    return true;
  }

  bool AreEqual(const std::optional<Type>& a, const std::optional<Type>& b) {
    return a.has_value() == b.has_value() && (!a || AreEqual(*a, *b));
  }

 private:
  bool HaveEqualParts(const Type& a, const Type& b) {
    switch (a.kind()) {
      case Kind::kRecord:
        return std::ranges::equal(a.record().fields, b.record().fields,
                                  [&](const Field& one, const Field& other) {
                                    return one.name == other.name && AreEqual(one.type, other.type);
                                  });
      case Kind::kVariant:
        return std::ranges::equal(
            a.variant().cases, b.variant().cases, [&](const Case& one, const Case& other) {
              return one.name == other.name && AreEqual(one.payload, other.payload);
            });
      case Kind::kList:
        return AreEqual(a.list().element, b.list().element);
      case Kind::kFixedList:
        return a.fixed_list().length == b.fixed_list().length &&
               AreEqual(a.fixed_list().element, b.fixed_list().element);
      case Kind::kTuple:
        return std::ranges::equal(
            a.tuple().elements, b.tuple().elements,
            [&](const Type& one, const Type& other) { return AreEqual(one, other); });
      case Kind::kFlags:
        return a.flags().names == b.flags().names;
      case Kind::kEnum:
        return a.enumeration().names == b.enumeration().names;
      case Kind::kOption:
        return AreEqual(a.option().payload, b.option().payload);
      case Kind::kResult:
        return AreEqual(a.result().ok, b.result().ok) &&
               AreEqual(a.result().error, b.result().error);
      case Kind::kMap:
        return AreEqual(a.map().key, b.map().key) && AreEqual(a.map().value, b.map().value);
      case Kind::kOwn:
      case Kind::kBorrow:
        return a.handle().resource == b.handle().resource;
      case Kind::kStream:
        return AreEqual(a.stream().element, b.stream().element);
      case Kind::kFuture:
        return AreEqual(a.future().payload, b.future().payload);
      default:
        return true;
    }
  }

  std::set<std::pair<const void*, const void*>> equal_;
};

}  // namespace

bool Type::operator==(const Type& other) const { return Comparison().AreEqual(*this, other); }

bool operator==(const FunctionType& a, const FunctionType& b) {
  return a.is_async == b.is_async && a.result == b.result &&
         std::ranges::equal(a.parameters, b.parameters, [](const Parameter& x, const Parameter& y) {
           return x.name == y.name && x.type == y.type;
         });
}

}  // namespace composable::wit
