#include "wasm/concurrency.h"

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

namespace composable::wasm {
namespace {

// Whether a definition has something for concurrency in it.
struct UserOfConcurrency {
  template <typename... Forms>
  bool operator()(const std::variant<Forms...>& definition) const {
    return std::visit(*this, definition);
  }
  template <typename Item>
  bool operator()(const std::vector<Item>& items) const {
    return std::ranges::any_of(items, *this);
  }
  bool operator()(const std::optional<ValueType>& type) const { return type && (*this)(*type); }

  // Value types. What they name by index is a definition of its own.
  bool operator()(PrimitiveType type) const { return type == PrimitiveType::kErrorContext; }
  bool operator()(TypeIndex) const { return false; }
  bool operator()(const LabelledType& labelled) const { return (*this)(labelled.type); }
  bool operator()(const VariantCase& one) const { return (*this)(one.type); }
  bool operator()(const RecordType& record) const { return (*this)(record.fields); }
  bool operator()(const VariantType& variant) const { return (*this)(variant.cases); }
  bool operator()(const ListType& list) const { return (*this)(list.element); }
  bool operator()(const FixedListType& list) const { return (*this)(list.element); }
  bool operator()(const TupleType& tuple) const { return (*this)(tuple.elements); }
  bool operator()(const FlagsType&) const { return false; }
  bool operator()(const EnumType&) const { return false; }
  bool operator()(const OptionType& option) const { return (*this)(option.type); }
  bool operator()(const ResultType& result) const {
    return (*this)(result.ok) || (*this)(result.error);
  }
  bool operator()(const OwnType&) const { return false; }
  bool operator()(const BorrowType&) const { return false; }
  bool operator()(const StreamType&) const { return true; }
  bool operator()(const FutureType&) const { return true; }
  bool operator()(const MapType& map) const { return (*this)(map.key) || (*this)(map.value); }

  // Types.
  bool operator()(const FunctionType& function) const {
    return function.is_async || (*this)(function.parameters) || (*this)(function.result);
  }
  bool operator()(const ComponentType& type) const { return (*this)(type.declarations); }
  bool operator()(const InstanceType& type) const { return (*this)(type.declarations); }
  bool operator()(const ResourceType&) const { return false; }
  bool operator()(const Declaration& declaration) const {
    const auto* const type = std::get_if<Type>(&declaration.form);
    return type != nullptr && (*this)(*type);
  }

  // Canonical definitions. All built-ins but those of resources are for concurrency.
  bool operator()(const Lift& lift) const { return IsAsync(lift.options); }
  bool operator()(const Lower& lower) const { return IsAsync(lower.options); }
  bool operator()(const ResourceBuiltin&) const { return false; }
  bool operator()(const PlainBuiltin&) const { return true; }
  bool operator()(const TaskReturn&) const { return true; }
  bool operator()(const ContextBuiltin&) const { return true; }
  bool operator()(const SubtaskCancel&) const { return true; }
  bool operator()(const ChannelBuiltin&) const { return true; }
  bool operator()(const CopyBuiltin&) const { return true; }
  bool operator()(const CancelCopyBuiltin&) const { return true; }
  bool operator()(const ErrorContextBuiltin&) const { return true; }
  bool operator()(const WaitableSetBuiltin&) const { return true; }
  bool operator()(const ThreadSwitchBuiltin&) const { return true; }
  bool operator()(const ThreadIndirectBuiltin&) const { return true; }
  bool operator()(const ThreadSpawnRef&) const { return true; }

  static bool IsAsync(const CanonicalOptions& options) {
    return std::ranges::any_of(options, [](const CanonicalOption& option) {
      return std::holds_alternative<AsyncOption>(option);
    });
  }
};

}  // namespace

bool UsesConcurrency(const Component& component) {
  return std::ranges::any_of(component.sections, [](const Section& section) {
    constexpr UserOfConcurrency kUses;
    if (const auto* const types = std::get_if<TypeSection>(&section)) return kUses(types->types);
    if (const auto* const canonical = std::get_if<CanonicalSection>(&section)) {
      return kUses(canonical->functions);
    }
    const auto* const nested = std::get_if<ComponentSection>(&section);
    const auto* const inner =
        nested == nullptr ? nullptr : std::get_if<Box<Component>>(&nested->component);
    return inner != nullptr && UsesConcurrency(**inner);
  });
}

}  // namespace composable::wasm
