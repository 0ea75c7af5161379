#include "engine/type_decoder.h"

#include <memory>
#include <string>
#include <utility>

#include "engine/description.h"

namespace composable::engine {
namespace {

using wit::Kind;

// The first name that a type or resource has; `ambiguous` once it has another one as well.
struct Naming {
  wit::TypeName name;
  bool ambiguous = false;
};

class Decoder {
 public:
  explicit Decoder(const Description& description)
      : description_(description),
        type_names_(description.types.size()),
        resource_names_(description.resource_count) {}

  ComponentType Run() {
    // Imports first: what an exported interface takes over from an imported one is defined there.
    CollectNames(description_.imports, "");
    CollectNames(description_.exports, "");
    for (Naming& naming : resource_names_) {
      resources_.push_back(std::make_shared<const wit::Resource>(
          wit::Resource{std::move(naming.name.interface), std::move(naming.name.name), {}}));
    }
    types_.reserve(description_.types.size());
    for (std::size_t i = 0; i < description_.types.size(); ++i) types_.push_back(MakeNamedType(i));
    return {.imports = MakeItems(description_.imports), .exports = MakeItems(description_.exports)};
  }

 private:
  void CollectNames(const std::vector<DescribedItem>& items, std::string_view interface) {
    for (const DescribedItem& item : items) {
      if (item.kind == ItemKind::kInstance) CollectNames(item.items, item.name);
      if (item.kind == ItemKind::kType) Meet(type_names_[item.index], interface, item.name);
      if (item.kind == ItemKind::kResource) Meet(resource_names_[item.index], interface, item.name);
    }
  }

  static void Meet(Naming& naming, std::string_view interface, std::string_view name) {
    if (naming.name.name.empty()) {
      naming.name = {.interface = std::string(interface), .name = std::string(name), .docs = {}};
    } else if (naming.name.name != name) {
      naming.ambiguous = true;
    }
  }

  wit::Type MakeNamedType(std::size_t index) {
    const DescribedType& described = description_.types[index];
    wit::Type type = MakeType(described);
    const Naming& naming = type_names_[index];
    // An alias such as `type id = u32` must not name every u32.
    const bool is_nominal = described.kind == Kind::kRecord || described.kind == Kind::kVariant ||
                            described.kind == Kind::kEnum || described.kind == Kind::kFlags;
    if (!is_nominal || naming.ambiguous || naming.name.name.empty()) return type;
    return type.Named(naming.name);
  }

  wit::Type MakeType(const DescribedType& described) {
    switch (described.kind) {
      case Kind::kRecord:
        return wit::Type::Record(MakeParts<wit::Field>(described));
      case Kind::kVariant:
        return wit::Type::Variant(MakeParts<wit::Case>(described));
      case Kind::kList:
        return wit::Type::List(*Part(described, 0));
      case Kind::kFixedList:
        return wit::Type::FixedList(*Part(described, 0), described.number);
      case Kind::kTuple:
        return MakeTuple(described);
      case Kind::kFlags:
        return wit::Type::Flags(MakeNames(described));
      case Kind::kEnum:
        return wit::Type::Enum(MakeNames(described));
      case Kind::kOption:
        return wit::Type::Option(*Part(described, 0));
      case Kind::kResult:
        return wit::Type::Result(Part(described, 0), Part(described, 1));
      case Kind::kMap:
        return wit::Type::Map(*Part(described, 0), *Part(described, 1));
      case Kind::kOwn:
        return wit::Type::Own(resources_[described.number]);
      case Kind::kBorrow:
        return wit::Type::Borrow(resources_[described.number]);
      case Kind::kStream:
        return wit::Type::Stream(Part(described, 0));
      case Kind::kFuture:
        return wit::Type::Future(Part(described, 0));
      default:
        return wit::Type::Primitive(described.kind);
    }
  }

  std::optional<wit::Type> Part(const DescribedType& described, std::size_t position) const {
    const std::optional<std::uint32_t> index = described.parts[position];
    return index ? std::optional(types_[*index]) : std::nullopt;
  }

  template <typename Named>
  std::vector<Named> MakeParts(const DescribedType& described) const {
    std::vector<Named> parts;
    parts.reserve(described.names.size());
    for (std::size_t i = 0; i < described.names.size(); ++i) {
      if constexpr (std::is_same_v<Named, wit::Field>) {
        parts.push_back({std::string(described.names[i]), *Part(described, i)});
      } else {
        parts.push_back({std::string(described.names[i]), Part(described, i)});
      }
    }
    return parts;
  }

  wit::Type MakeTuple(const DescribedType& described) const {
    std::vector<wit::Type> elements;
    elements.reserve(described.parts.size());
    for (std::size_t i = 0; i < described.parts.size(); ++i)
      elements.push_back(*Part(described, i));
    return wit::Type::Tuple(std::move(elements));
  }

  static std::vector<std::string> MakeNames(const DescribedType& described) {
    return {described.names.begin(), described.names.end()};
  }

  Items MakeItems(const std::vector<DescribedItem>& described) const {
    Items items;
    for (const DescribedItem& item : described) {
      std::string name(item.name);
      switch (item.kind) {
        case ItemKind::kFunction:
          items.functions.push_back({std::move(name), MakeFunction(item)});
          break;
        case ItemKind::kInstance:
          items.interfaces.push_back({std::move(name), MakeItems(item.items)});
          break;
        case ItemKind::kResource:
          items.resources.push_back({std::move(name), resources_[item.index]});
          break;
        case ItemKind::kType:
          items.types.push_back({std::move(name), types_[item.index]});
          break;
        case ItemKind::kModule:
          items.modules.push_back(std::move(name));
          break;
        case ItemKind::kComponent:
          items.components.push_back(std::move(name));
          break;
      }
    }
    return items;
  }

  wit::FunctionType MakeFunction(const DescribedItem& item) const {
    wit::FunctionType function{.is_async = item.is_async, .parameters = {}, .result = {}};
    function.parameters.reserve(item.parameters.size());
    for (const DescribedParameter& parameter : item.parameters) {
      function.parameters.push_back({std::string(parameter.name), types_[parameter.type]});
    }
    if (item.result) function.result = types_[*item.result];
    return function;
  }

  const Description& description_;
  std::vector<Naming> type_names_;
  std::vector<Naming> resource_names_;
  std::vector<wit::ResourcePtr> resources_;
  std::vector<wit::Type> types_;
};

}  // namespace

Result<ComponentType> DecodeComponentType(ByteView description) {
  COMPOSABLE_TRY(const Description tables, ReadDescription(description));
  return Decoder(tables).Run();
}

}  // namespace composable::engine
