// Interface types: the types of component-model values, as plain immutable trees.
//
// A Type is a cheap handle to a shared, immutable node: copying it copies a pointer, and it may be
// used from any thread. Types are equal when they have the same structure; names and documentation
// do not count, resources count by identity.
//
// Source: component model, Explainer.md "Type definitions"; CanonicalABI.md "Alignment",
// "Element Size", "Flattening" for Layout.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace composable::wit {

enum class Kind : std::uint8_t {
  kBool,
  kS8,
  kU8,
  kS16,
  kU16,
  kS32,
  kU32,
  kS64,
  kU64,
  kF32,
  kF64,
  kChar,
  kString,
  kErrorContext,
  kRecord,
  kVariant,
  kList,
  kFixedList,
  kTuple,
  kFlags,
  kEnum,
  kOption,
  kResult,
  kMap,
  kOwn,
  kBorrow,
  kStream,
  kFuture,
};

// How a type lies in 32-bit linear memory under the canonical ABI.
struct Layout {
  std::uint32_t size = 0;       // bytes; a multiple of alignment; saturated at kTooLarge
  std::uint32_t alignment = 1;  // 1, 2, 4 or 8
  // Core values when flattened, saturated at kManyFlat.
  std::uint32_t flat_count = 0;
  // True where every bit pattern of every byte is a valid value and no byte points elsewhere:
  // integers, floats, and records, tuples and fixed-length lists of them. Such values may be copied
  // as bytes.
  bool is_plain = false;
  bool operator==(const Layout&) const = default;
  static constexpr std::uint32_t kManyFlat = 1U << 16U;
  // The size of types (of long fixed-length lists) that are larger than any value may be in memory.
  static constexpr std::uint32_t kTooLarge = 1U << 31U;
};

struct TypeNode;

// What a resource type is: an identity with a name. Two resources are the same only when they are
// the same object. Identity is handed on by copying the shared pointer.
struct Resource {
  std::string interface;  // qualified name of the defining interface, empty for the world itself
  std::string name;
  std::string docs;
};
using ResourcePtr = std::shared_ptr<const Resource>;

// The name under which a type was defined, for messages and printing.
struct TypeName {
  std::string interface;  // qualified name of the defining interface, empty for the world itself
  std::string name;       // kebab case
  std::string docs;
  bool operator==(const TypeName&) const = default;
};

class Type;
struct Field;
struct Case;

struct RecordType;
struct VariantType;
struct ListType;
struct FixedListType;
struct TupleType;
struct FlagsType;
struct EnumType;
struct OptionType;
struct ResultType;
struct MapType;
struct HandleType;
struct StreamType;
struct FutureType;

class Type {
 public:
  // A primitive: kBool … kString, kErrorContext.
  static Type Primitive(Kind kind);
  static Type Record(std::vector<Field> fields);
  static Type Variant(std::vector<Case> cases);
  static Type List(Type element);
  static Type FixedList(Type element, std::uint32_t length);
  static Type Tuple(std::vector<Type> elements);
  // `docs` are the documentation of each name, in the same order; empty where there is none at all.
  static Type Flags(std::vector<std::string> names, std::vector<std::string> docs = {});
  static Type Enum(std::vector<std::string> names, std::vector<std::string> docs = {});
  static Type Option(Type payload);
  static Type Result(std::optional<Type> ok, std::optional<Type> error);
  static Type Map(Type key, Type value);
  static Type Own(ResourcePtr resource);
  // `name` is how the interface calls the resource, where it is not the resource's own name.
  static Type Borrow(ResourcePtr resource, std::string name = {});
  static Type Stream(std::optional<Type> element);
  static Type Future(std::optional<Type> payload);

  // The same type under a name. Aliases of aliases keep the outermost name.
  Type Named(TypeName name) const;
  // The same type without a name; the types in it keep theirs.
  Type Unnamed() const;

  Kind kind() const;
  const Layout& layout() const;
  // The name this type was defined under, or null for an anonymous type.
  const TypeName* name() const;
  // How deep types stand in one another: 1 for `u8` and `enum`, 2 for `list<u8>`.
  std::uint32_t depth() const;
  // The same for copies of one handle: a key under which work on shared types is done once.
  const void* identity() const { return node_.get(); }

  // The parts of a composite type. Each may be called only on its own kind.
  const RecordType& record() const;
  const VariantType& variant() const;
  const ListType& list() const;
  const FixedListType& fixed_list() const;
  const TupleType& tuple() const;
  const FlagsType& flags() const;
  const EnumType& enumeration() const;
  const OptionType& option() const;
  const ResultType& result() const;
  const MapType& map() const;
  const HandleType& handle() const;  // kOwn and kBorrow
  const StreamType& stream() const;
  const FutureType& future() const;

  bool operator==(const Type& other) const;

 private:
  explicit Type(std::shared_ptr<const TypeNode> node) : node_(std::move(node)) {}
  std::shared_ptr<const TypeNode> node_;
};

struct Field {
  std::string name;
  Type type;
  std::string docs = {};
};

struct Case {
  std::string name;
  std::optional<Type> payload;
  std::string docs = {};
};

// `offset` counts bytes from the start of the record or tuple in linear memory; it saturates as
// sizes do.
struct RecordType {
  std::vector<Field> fields;
  std::vector<std::uint32_t> offsets;
};
struct TupleType {
  std::vector<Type> elements;
  std::vector<std::uint32_t> offsets;
};
// Also the memory shape of option (none, some) and result (ok, error).
struct VariantShape {
  std::uint32_t discriminant_size = 1;  // 1, 2 or 4 bytes
  std::uint32_t payload_offset = 1;
};
struct VariantType {
  std::vector<Case> cases;
  VariantShape shape;
};
struct EnumType {
  std::vector<std::string> names;
  std::uint32_t discriminant_size = 1;
  std::vector<std::string> docs = {};  // of each name, or empty
};
struct OptionType {
  Type payload;
  VariantShape shape;
};
struct ResultType {
  std::optional<Type> ok;
  std::optional<Type> error;
  VariantShape shape;
};
struct ListType {
  Type element;
};
struct FixedListType {
  Type element;
  std::uint32_t length = 0;
};
// In memory a list of (key, value) tuples.
struct MapType {
  Type key;
  Type value;
  Type entry;  // tuple<key, value>
};
struct FlagsType {
  std::vector<std::string> names;
  std::vector<std::string> docs = {};  // of each name, or empty
};
struct HandleType {
  ResourcePtr resource;
  std::string name = {};  // of a borrow: the resource's other name, under which it is known here
};
struct StreamType {
  std::optional<Type> element;
};
struct FutureType {
  std::optional<Type> payload;
};

// A function's type. `is_async` is part of the type: `func` and `async func` do not match.
struct Parameter {
  std::string name;
  Type type;
};
struct FunctionType {
  bool is_async = false;
  std::vector<Parameter> parameters;
  std::optional<Type> result;
};
bool operator==(const FunctionType& a, const FunctionType& b);

// The type as WIT text. A named type prints as its name: `list<person>`. Names that are keywords
// stand behind a `%`.
std::string ToWit(const Type& type);
// `async func(name: string) -> string`
std::string ToWit(const FunctionType& type);

}  // namespace composable::wit
