#include "engine/description.h"

#include <algorithm>
#include <array>

#include "engine/description_reader.h"

namespace composable::engine {
namespace {

using wit::Kind;

// By opcode.
constexpr std::array kKinds = {Kind::kBool,   Kind::kS8,           Kind::kU8,     Kind::kS16,
                               Kind::kU16,    Kind::kS32,          Kind::kU32,    Kind::kS64,
                               Kind::kU64,    Kind::kF32,          Kind::kF64,    Kind::kChar,
                               Kind::kString, Kind::kErrorContext, Kind::kRecord, Kind::kVariant,
                               Kind::kList,   Kind::kFixedList,    Kind::kTuple,  Kind::kFlags,
                               Kind::kEnum,   Kind::kOption,       Kind::kResult, Kind::kMap,
                               Kind::kOwn,    Kind::kBorrow,       Kind::kStream, Kind::kFuture};

class Parser {
 public:
  explicit Parser(ByteView bytes) : reader_(bytes) {}

  Result<Description> Run() {
    // Each count is bounded by the bytes that are left, so nothing is reserved that is not there.
    COMPOSABLE_TRY(const std::uint32_t type_count, reader_.Count());
    description_.types.reserve(type_count);
    depths_.reserve(type_count);
    for (std::uint32_t i = 0; i < type_count; ++i) COMPOSABLE_CHECK(ReadType());
    COMPOSABLE_TRY(description_.resource_count, reader_.Count());
    for (std::uint32_t i = 0; i < description_.resource_count; ++i)
      COMPOSABLE_CHECK(reader_.Byte());
    COMPOSABLE_CHECK(CheckHandles());
    COMPOSABLE_TRY(description_.imports, ReadItems(0));
    COMPOSABLE_TRY(description_.exports, ReadItems(0));
    if (!reader_.AtEnd()) return reader_.Malformed("something follows its end");
    return std::move(description_);
  }

 private:
  // type
  Status ReadType() {
    COMPOSABLE_TRY(const std::uint8_t opcode, reader_.Byte());
    if (opcode >= kKinds.size()) {
      return reader_.Malformed(fmt::format("there is no type with the opcode {}", opcode));
    }
    DescribedType type;
    type.kind = kKinds.at(opcode);
    depth_ = 0;
    COMPOSABLE_CHECK(ReadParts(type));
    if (depth_ > kMaxDescriptionDepth) return reader_.Malformed("a type is nested too deeply");
    depths_.push_back(depth_);
    description_.types.push_back(std::move(type));
    return {};
  }

  Status ReadParts(DescribedType& type) {
    switch (type.kind) {
      case Kind::kRecord:
        return ReadNamedParts(type, Optionality::kRequired);
      case Kind::kVariant:
        return ReadNamedParts(type, Optionality::kOptional);
      case Kind::kFlags:
      case Kind::kEnum:
        return ReadNames(type);
      case Kind::kTuple:
        return ReadTuple(type);
      case Kind::kList:
      case Kind::kOption:
        return ReadPart(type, Optionality::kRequired);
      case Kind::kStream:
      case Kind::kFuture:
        return ReadPart(type, Optionality::kOptional);
      case Kind::kResult:
        COMPOSABLE_CHECK(ReadPart(type, Optionality::kOptional));
        return ReadPart(type, Optionality::kOptional);
      case Kind::kMap:
        COMPOSABLE_CHECK(ReadPart(type, Optionality::kRequired));
        return ReadPart(type, Optionality::kRequired);
      case Kind::kFixedList: {
        COMPOSABLE_CHECK(ReadPart(type, Optionality::kRequired));
        COMPOSABLE_TRY(type.number, reader_.Integer());
        return {};
      }
      case Kind::kOwn:
      case Kind::kBorrow: {
        COMPOSABLE_TRY(type.number, reader_.Integer());
        return {};
      }
      default:
        return {};
    }
  }

  enum class Optionality : std::uint8_t { kRequired, kOptional };

  Status ReadPart(DescribedType& type, Optionality optionality) {
    if (optionality == Optionality::kOptional) {
      COMPOSABLE_TRY(const bool present, reader_.Presence());
      if (!present) {
        type.parts.emplace_back();
        return {};
      }
    }
    COMPOSABLE_TRY(const std::uint32_t index, reader_.Index(description_.types.size(), "type"));
    depth_ = std::max(depth_, depths_[index] + 1);
    type.parts.emplace_back(index);
    return {};
  }

  Status ReadNamedParts(DescribedType& type, Optionality optionality) {
    COMPOSABLE_TRY(const std::uint32_t count, reader_.Count());
    for (std::uint32_t i = 0; i < count; ++i) {
      COMPOSABLE_TRY(type.names.emplace_back(), reader_.Text());
      COMPOSABLE_CHECK(ReadPart(type, optionality));
    }
    return {};
  }

  Status ReadNames(DescribedType& type) {
    COMPOSABLE_TRY(const std::uint32_t count, reader_.Count());
    for (std::uint32_t i = 0; i < count; ++i) {
      COMPOSABLE_TRY(type.names.emplace_back(), reader_.Text());
    }
    return {};
  }

  Status ReadTuple(DescribedType& type) {
    COMPOSABLE_TRY(const std::uint32_t count, reader_.Count());
    for (std::uint32_t i = 0; i < count; ++i)
      COMPOSABLE_CHECK(ReadPart(type, Optionality::kRequired));
    return {};
  }

  // Types come before resources are counted.
  Status CheckHandles() {
    for (const DescribedType& type : description_.types) {
      const bool is_handle = type.kind == Kind::kOwn || type.kind == Kind::kBorrow;
      if (is_handle && type.number >= description_.resource_count) {
        return reader_.Malformed(fmt::format("there is no resource {}", type.number));
      }
    }
    return {};
  }

  // vec(item)
  Result<std::vector<DescribedItem>> ReadItems(std::uint32_t depth) {
    if (depth > kMaxDescriptionDepth) return reader_.Malformed("an instance is nested too deeply");
    COMPOSABLE_TRY(const std::uint32_t count, reader_.Count());
    std::vector<DescribedItem> items;
    for (std::uint32_t i = 0; i < count; ++i)
      COMPOSABLE_CHECK(ReadItem(depth, items.emplace_back()));
    return items;
  }

  // item
  Status ReadItem(std::uint32_t depth, DescribedItem& item) {
    COMPOSABLE_TRY(item.name, reader_.Text());
    COMPOSABLE_TRY(const std::uint8_t kind, reader_.Byte());
    if (kind > static_cast<std::uint8_t>(ItemKind::kComponent)) {
      return reader_.Malformed(fmt::format("there is no item with the opcode {}", kind));
    }
    item.kind = static_cast<ItemKind>(kind);
    switch (item.kind) {
      case ItemKind::kFunction:
        return ReadFunction(item);
      case ItemKind::kInstance: {
        COMPOSABLE_TRY(item.items, ReadItems(depth + 1));
        return {};
      }
      case ItemKind::kResource: {
        COMPOSABLE_TRY(item.index, reader_.Index(description_.resource_count, "resource"));
        return {};
      }
      case ItemKind::kType: {
        COMPOSABLE_TRY(item.index, reader_.Index(description_.types.size(), "type"));
        return {};
      }
      case ItemKind::kModule:
      case ItemKind::kComponent:
        return {};
    }
    return {};
  }

  // function
  Status ReadFunction(DescribedItem& item) {
    COMPOSABLE_TRY(item.is_async, reader_.Presence());
    COMPOSABLE_TRY(const std::uint32_t count, reader_.Count());
    for (std::uint32_t i = 0; i < count; ++i) {
      DescribedParameter& parameter = item.parameters.emplace_back();
      COMPOSABLE_TRY(parameter.name, reader_.Text());
      COMPOSABLE_TRY(parameter.type, reader_.Index(description_.types.size(), "type"));
    }
    COMPOSABLE_TRY(const bool has_result, reader_.Presence());
    if (has_result) {
      COMPOSABLE_TRY(item.result, reader_.Index(description_.types.size(), "type"));
    }
    return {};
  }

  DescriptionReader reader_;
  Description description_;
  std::vector<std::uint32_t> depths_;  // of each type: 0 for one without parts
  std::uint32_t depth_ = 0;            // of the type that is being read
};

}  // namespace

Result<Description> ReadDescription(ByteView bytes) { return Parser(bytes).Run(); }

}  // namespace composable::engine
