#include "engine/stream_walk.h"

#include <algorithm>

namespace composable::engine {
namespace {

using value::Sequence;
using value::Value;

void WalkPayload(const std::optional<wit::Type>& type, const value::Variant& variant,
                 const StreamFound& found) {
  if (type && variant.payload) WalkStreams(*type, *variant.payload, found);
}

void WalkItems(const wit::Type& element, const Value& value, const StreamFound& found) {
  // Bytes hold no streams.
  if (!value.Is<Sequence>()) return;
  for (const Value& item : value.As<Sequence>().items) WalkStreams(element, item, found);
}

void WalkVariant(const wit::Type& type, const value::Variant& variant, const StreamFound& found) {
  switch (type.kind()) {
    case wit::Kind::kVariant:
      return WalkPayload(type.variant().cases[variant.index].payload, variant, found);
    case wit::Kind::kOption:
      return WalkPayload(type.option().payload, variant, found);
    default:
      return WalkPayload(variant.index == 0 ? type.result().ok : type.result().error, variant,
                         found);
  }
}

// Notes the shape of each number; counts those that are met twice or not wanted.
class Collector {
 public:
  explicit Collector(std::size_t count) : shapes_(count) {}

  void Walk(const wit::Type& type, const Value& value) {
    WalkStreams(type, value, [this](const StreamShape& shape, std::uint32_t number) {
      if (number >= shapes_.size() || shapes_[number]) {
        is_good_ = false;
      } else {
        shapes_[number] = shape;
      }
    });
  }

  Result<std::vector<StreamShape>> Take() {
    std::vector<StreamShape> all;
    for (std::optional<StreamShape>& shape : shapes_) {
      if (!shape) is_good_ = false;
      if (is_good_) all.push_back(*std::move(shape));
    }
    if (!is_good_) {
      return Fail(ErrorCode::kInvalidArgument,
                  "the streams and futures in the values are not those that go with them");
    }
    return all;
  }

 private:
  std::vector<std::optional<StreamShape>> shapes_;
  bool is_good_ = true;
};

std::string Describe(StreamKind kind, const std::optional<wit::Type>& payload) {
  return wit::ToWit(kind == StreamKind::kStream ? wit::Type::Stream(payload)
                                                : wit::Type::Future(payload));
}

}  // namespace

void WalkStreams(const wit::Type& type, const Value& value, const StreamFound& found) {
  switch (type.kind()) {
    case wit::Kind::kStream:
      return found({StreamKind::kStream, type.stream().element}, value.As<value::Handle>().number);
    case wit::Kind::kFuture:
      return found({StreamKind::kFuture, type.future().payload}, value.As<value::Handle>().number);
    case wit::Kind::kRecord: {
      const std::vector<wit::Field>& fields = type.record().fields;
      const std::vector<Value>& items = value.As<Sequence>().items;
      for (std::size_t i = 0; i < fields.size(); ++i) WalkStreams(fields[i].type, items[i], found);
      return;
    }
    case wit::Kind::kTuple: {
      const std::vector<wit::Type>& elements = type.tuple().elements;
      const std::vector<Value>& items = value.As<Sequence>().items;
      for (std::size_t i = 0; i < elements.size(); ++i) WalkStreams(elements[i], items[i], found);
      return;
    }
    case wit::Kind::kList:
      return WalkItems(type.list().element, value, found);
    case wit::Kind::kFixedList:
      return WalkItems(type.fixed_list().element, value, found);
    case wit::Kind::kMap:
      for (const auto& [key, entry] : value.As<value::Map>().entries) {
        WalkStreams(type.map().value, entry, found);
      }
      return;
    case wit::Kind::kVariant:
    case wit::Kind::kOption:
    case wit::Kind::kResult:
      return WalkVariant(type, value.As<value::Variant>(), found);
    default:
      return;
  }
}

Result<std::vector<StreamShape>> ResultStreamShapes(const wit::FunctionType& function,
                                                    const std::optional<Value>& result,
                                                    std::size_t count) {
  Collector collector(count);
  if (function.result && result) collector.Walk(*function.result, *result);
  return collector.Take();
}

Result<std::vector<StreamShape>> ParameterStreamShapes(const wit::FunctionType& function,
                                                       std::span<const Value> arguments,
                                                       std::size_t count) {
  Collector collector(count);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    collector.Walk(function.parameters[i].type, arguments[i]);
  }
  return collector.Take();
}

Status CheckStreams(std::span<const StreamShape> wanted, const Streams& given) {
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (given[i] == nullptr) {
      return Fail(ErrorCode::kInvalidArgument, "there is no stream or future {}", i);
    }
    if (given[i]->kind() != wanted[i].kind || given[i]->payload() != wanted[i].payload) {
      return Fail(ErrorCode::kTypeMismatch, "expected `{}` as stream or future {}, got `{}`",
                  Describe(wanted[i].kind, wanted[i].payload), i,
                  Describe(given[i]->kind(), given[i]->payload()));
    }
  }
  return {};
}

}  // namespace composable::engine
