#include "synth/descriptor.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <type_traits>
#include <unordered_map>

#include "wit/name.h"

namespace composable::synth {
namespace {

namespace abi = interceptor_abi;
using wit::Kind;
using wit::Type;

static_assert(static_cast<std::uint32_t>(Kind::kFuture) ==
              static_cast<std::uint32_t>(abi::Kind::kFuture));
static_assert(static_cast<std::uint32_t>(Kind::kRecord) ==
              static_cast<std::uint32_t>(abi::Kind::kRecord));
static_assert(static_cast<std::uint32_t>(Kind::kResult) ==
              static_cast<std::uint32_t>(abi::Kind::kResult));

// A field, element, case or flag.
struct Part {
  std::string_view name;
  const Type* type = nullptr;
  std::uint32_t offset = 0;
};

const Type* OrNull(const std::optional<Type>& type) { return type ? &*type : nullptr; }

std::vector<Part> PartsOf(const Type& type) {
  std::vector<Part> parts;
  switch (type.kind()) {
    case Kind::kRecord:
      for (std::size_t i = 0; i < type.record().fields.size(); ++i) {
        const wit::Field& field = type.record().fields[i];
        parts.push_back({field.name, &field.type, type.record().offsets[i]});
      }
      return parts;
    case Kind::kTuple:
      for (std::size_t i = 0; i < type.tuple().elements.size(); ++i)
        parts.push_back({{}, &type.tuple().elements[i], type.tuple().offsets[i]});
      return parts;
    case Kind::kVariant:
      for (const wit::Case& one : type.variant().cases)
        parts.push_back({one.name, OrNull(one.payload), 0});
      return parts;
    case Kind::kOption:
      return {{"none", nullptr, 0}, {"some", &type.option().payload, 0}};
    case Kind::kResult:
      return {{"ok", OrNull(type.result().ok), 0}, {"err", OrNull(type.result().error), 0}};
    case Kind::kEnum:
      for (const std::string& name : type.enumeration().names) parts.push_back({name, nullptr, 0});
      return parts;
    case Kind::kFlags:
      for (const std::string& name : type.flags().names) parts.push_back({name, nullptr, 0});
      return parts;
    default:
      return parts;
  }
}

bool IsHandle(Kind kind) {
  return kind == Kind::kOwn || kind == Kind::kBorrow || kind == Kind::kStream ||
         kind == Kind::kFuture || kind == Kind::kErrorContext;
}

// The element of a list; a map is a list of entries.
const Type* ElementOf(const Type& type) {
  if (type.kind() == Kind::kList) return &type.list().element;
  if (type.kind() == Kind::kFixedList) return &type.fixed_list().element;
  if (type.kind() == Kind::kMap) return &type.map().entry;
  return nullptr;
}

void SetShape(const Type& type, abi::TypeDescriptor& out) {
  const auto set = [&out](const wit::VariantShape& shape) {
    out.discriminant_size = shape.discriminant_size;
    out.payload_offset = shape.payload_offset;
  };
  if (type.kind() == Kind::kVariant) set(type.variant().shape);
  if (type.kind() == Kind::kOption) set(type.option().shape);
  if (type.kind() == Kind::kResult) set(type.result().shape);
  if (type.kind() == Kind::kEnum) out.discriminant_size = type.enumeration().discriminant_size;
}

class DescriptorWriter {
 public:
  explicit DescriptorWriter(DropTable& drops) : drops_(drops) {}

  Bytes Write(const wit::Function& function, const FunctionPlace& where) {
    abi::FunctionDescriptor descriptor;
    const std::uint32_t place = Reserve(sizeof descriptor);
    descriptor.advice = where.advice;
    descriptor.name = AddText(ToString(function.name));
    descriptor.interface = AddText(where.interface);
    descriptor.component = AddText(where.component);
    descriptor.adviser = AddText(where.adviser);
    descriptor.is_async = function.type.is_async ? 1 : 0;
    // A record has the layout of the tuple, and names.
    std::vector<wit::Field> parameters;
    for (const wit::Parameter& parameter : function.type.parameters)
      parameters.push_back({parameter.name, parameter.type});
    descriptor.parameters = AddRecordOfParameters(parameters);
    if (function.type.result) descriptor.result = AddType(*function.type.result);
    Put(place, descriptor);
    return std::move(bytes_);
  }

 private:
  std::uint32_t Reserve(std::size_t size) {
    const std::size_t place = (bytes_.size() + 3) / 4 * 4;
    bytes_.resize(place + size);
    return static_cast<std::uint32_t>(place);
  }

  template <typename Descriptor>
  void Put(std::uint32_t place, const Descriptor& descriptor) {
    static_assert(std::is_trivially_copyable_v<Descriptor>);
    std::memcpy(bytes_.data() + place, &descriptor, sizeof descriptor);
  }

  abi::TextDescriptor AddText(const std::string& text) {
    const auto [found, is_new] = texts_.try_emplace(text, bytes_.size());
    if (is_new) bytes_.insert(bytes_.end(), text.begin(), text.end());
    return {static_cast<std::uint32_t>(found->second), static_cast<std::uint32_t>(text.size())};
  }

  std::uint32_t AddRecordOfParameters(const std::vector<wit::Field>& parameters) {
    if (!parameters.empty()) {
      parameters_ = Type::Record(parameters);
      return AddType(*parameters_);
    }
    abi::TypeDescriptor nothing;
    nothing.kind = abi::Kind::kRecord;
    const std::uint32_t place = Reserve(sizeof nothing);
    Put(place, nothing);
    return place;
  }

  std::uint32_t HoldsOf(std::uint32_t place) const {
    abi::TypeDescriptor descriptor;
    std::memcpy(&descriptor, bytes_.data() + place, sizeof descriptor);
    return descriptor.holds;
  }

  std::uint32_t AddType(const Type& type) {
    if (const auto found = places_.find(type.identity()); found != places_.end())
      return found->second;
    abi::TypeDescriptor out;
    const std::uint32_t place = Reserve(sizeof out);
    const wit::Layout& layout = type.layout();
    out.kind = static_cast<abi::Kind>(type.kind());
    out.size = layout.size;
    out.alignment = layout.alignment;
    out.flat_count = layout.flat_count;
    out.wit = AddText(ToWit(type));
    SetShape(type, out);
    if (IsHandle(type.kind())) {
      out.holds = abi::kHoldsHandles;
      out.drop = drops_.NumberOf(type);
    }
    if (type.kind() == Kind::kFixedList) out.length = type.fixed_list().length;
    if (type.kind() == Kind::kString || type.kind() == Kind::kList || type.kind() == Kind::kMap)
      out.holds |= abi::kHoldsMemory;
    if (const Type* element = ElementOf(type)) {
      out.element = AddType(*element);
      out.holds |= HoldsOf(out.element);
    }
    AddMembers(PartsOf(type), out);
    Put(place, out);
    places_.emplace(type.identity(), place);
    return place;
  }

  void AddMembers(const std::vector<Part>& parts, abi::TypeDescriptor& out) {
    if (parts.empty()) return;
    out.member_count = static_cast<std::uint32_t>(parts.size());
    out.members = Reserve(parts.size() * sizeof(abi::MemberDescriptor));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      abi::MemberDescriptor member;
      member.name = AddText(std::string(parts[i].name));
      member.offset = parts[i].offset;
      if (parts[i].type != nullptr) {
        member.type = AddType(*parts[i].type);
        out.holds |= HoldsOf(member.type);
      }
      Put(out.members + static_cast<std::uint32_t>(i * sizeof member), member);
    }
  }

  DropTable& drops_;
  Bytes bytes_;
  std::optional<Type> parameters_;  // kept, because its identity is a key of places_
  std::unordered_map<std::string, std::size_t> texts_;
  std::unordered_map<const void*, std::uint32_t> places_;
};

}  // namespace

std::uint32_t DropTable::NumberOf(const Type& handle) {
  const auto is_resource = [](const Type& type) {
    return type.kind() == Kind::kOwn || type.kind() == Kind::kBorrow;
  };
  const auto is_same = [&](const Type& type) {
    return is_resource(type) && is_resource(handle)
               ? type.handle().resource == handle.handle().resource
               : type == handle;
  };
  const auto found = std::ranges::find_if(types_, is_same);
  const auto number = static_cast<std::uint32_t>(found - types_.begin());
  if (found == types_.end()) types_.push_back(handle);
  return number;
}

Bytes DescribeFunction(const wit::Function& function, const FunctionPlace& place,
                       DropTable& drops) {
  return DescriptorWriter(drops).Write(function, place);
}

}  // namespace composable::synth
