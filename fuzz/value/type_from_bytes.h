// Types made from the bytes of a fuzzer's input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "wit/type.h"

namespace composable::fuzz {

// Takes bytes off the front of an input; 0 when nothing is left.
class ByteSource {
 public:
  explicit ByteSource(ByteView bytes) : bytes_(bytes) {}

  std::uint8_t Next() {
    if (bytes_.empty()) return 0;
    const std::uint8_t byte = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return byte;
  }
  std::size_t Below(std::size_t bound) { return Next() % bound; }
  ByteView rest() const { return bytes_; }

 private:
  ByteView bytes_;
};

// Which types may be made.
struct TypeLimits {
  int depth = 4;             // composite types within one another
  bool has_handles = false;  // own, borrow, stream, future, error-context
};

class TypeMaker {
 public:
  TypeMaker(ByteSource& source, TypeLimits limits) : source_(source), limits_(limits) {}

  wit::Type Make() { return Make(limits_.depth); }

  wit::FunctionType MakeFunction() {
    wit::FunctionType function;
    const std::size_t count = source_.Below(4);
    for (std::size_t i = 0; i < count; ++i) function.parameters.push_back({Name(i), Make()});
    return function;
  }

 private:
  using Kind = wit::Kind;
  using Type = wit::Type;

  Type Make(int depth) {
    constexpr std::size_t kKinds = static_cast<std::size_t>(Kind::kFuture) + 1;
    const auto kind = static_cast<Kind>(source_.Below(kKinds));
    const bool is_composite = kind >= Kind::kRecord && kind <= Kind::kMap;
    const bool is_handle = kind >= Kind::kOwn || kind == Kind::kErrorContext;
    if ((is_composite && depth == 0) || (is_handle && !limits_.has_handles)) {
      return Type::Primitive(static_cast<Kind>(static_cast<int>(kind) % kPrimitives));
    }
    return is_composite ? MakeComposite(kind, depth - 1) : MakeSimple(kind);
  }

  static Type MakeSimple(Kind kind) {
    const auto resource = [] {
      return std::make_shared<const wit::Resource>(wit::Resource{"a:b/c", "thing", ""});
    };
    switch (kind) {
      case Kind::kOwn:
        return Type::Own(resource());
      case Kind::kBorrow:
        return Type::Borrow(resource());
      case Kind::kStream:
        return Type::Stream(Type::Primitive(Kind::kU8));
      case Kind::kFuture:
        return Type::Future(std::nullopt);
      default:
        return Type::Primitive(kind);
    }
  }

  Type MakeComposite(Kind kind, int depth) {
    switch (kind) {
      case Kind::kRecord: {
        std::vector<wit::Field> fields;
        const std::size_t count = source_.Below(5);
        fields.reserve(count);
        for (std::size_t i = 0; i < count; ++i) fields.push_back({Name(i), Make(depth)});
        return Type::Record(std::move(fields));
      }
      case Kind::kVariant: {
        std::vector<wit::Case> cases;
        const std::size_t count = 1 + source_.Below(9);
        cases.reserve(count);
        for (std::size_t i = 0; i < count; ++i) cases.push_back({Name(i), MakeOptional(depth)});
        return Type::Variant(std::move(cases));
      }
      case Kind::kList:
        return Type::List(Make(depth));
      case Kind::kFixedList: {
        const auto length = static_cast<std::uint32_t>(1 + source_.Below(4));
        return Type::FixedList(Make(depth), length);
      }
      case Kind::kTuple: {
        std::vector<Type> elements;
        const std::size_t count = source_.Below(5);
        elements.reserve(count);
        for (std::size_t i = 0; i < count; ++i) elements.push_back(Make(depth));
        return Type::Tuple(std::move(elements));
      }
      case Kind::kFlags:
        return Type::Flags(Names(source_.Below(70)));
      case Kind::kEnum:
        return Type::Enum(Names(1 + source_.Below(16)));
      case Kind::kOption:
        return Type::Option(Make(depth));
      case Kind::kResult: {
        auto ok = MakeOptional(depth);
        return Type::Result(std::move(ok), MakeOptional(depth));
      }
      default: {
        auto key = Make(0);
        return Type::Map(std::move(key), Make(depth));
      }
    }
  }

  std::optional<Type> MakeOptional(int depth) {
    if (source_.Below(3) == 0) return std::nullopt;
    return Make(depth);
  }

  // Distinct names; the first are keywords of WAVE, or keys of JSON forms.
  static std::string Name(std::size_t index) {
    constexpr const char* kFirst[] = {"ok",  "some", "true", "none", "error",
                                      "nan", "a",    "b-2",  "HTTP"};
    if (index < std::size(kFirst)) return kFirst[index];
    return fmt::format("name-{}", index);
  }
  static std::vector<std::string> Names(std::size_t count) {
    std::vector<std::string> names;
    names.reserve(count);
    for (std::size_t i = 0; i < count; ++i) names.push_back(Name(i));
    return names;
  }

  static constexpr int kPrimitives = static_cast<int>(Kind::kString) + 1;

  ByteSource& source_;
  TypeLimits limits_;
};

}  // namespace composable::fuzz
