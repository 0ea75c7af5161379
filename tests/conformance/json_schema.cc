// Schemas and JSON documents, for json_schema.py.
//
// Prints one line for each type: a JSON object {"type": in WIT, "schema", "printed": [documents
// that values of the type print as], "read": [{"document", "is-read"}…]}, where the last are
// printed documents that were changed at random, and whether they are read as values of the type.
// All is made from a fixed seed.
#include "wit/json_schema.h"

#include <boost/json.hpp>
#include <cstdio>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "value/cases.h"
#include "value/json.h"
#include "value/value.h"
#include "wit/read_wit.h"

namespace composable {
namespace {

namespace json = boost::json;
using value::Value;
using wit::Kind;
using wit::Type;

constexpr const char* kTypes = R"(package demo:schemas;
interface types {
  record point { x: s32, y: s32 }
  record person { name: string, age: option<u8>, at: point, tags: list<string> }
  variant shape { nothing, circle(f64), polygon(list<point>), deep(option<option<u8>>), unit(result) }
  enum colour { red, green, RGB-blue }
  flags permissions { read, write, execute }
  record everything { s: shape, c: colour, p: permissions, o: option<person>, m: map<string, point> }
  type t1 = bool; type t2 = s8; type t3 = u8; type t4 = s16; type t5 = u16; type t6 = s32;
  type t7 = u32; type t8 = s64; type t9 = u64; type t10 = f32; type t11 = f64; type t12 = char;
  type t13 = string; type t14 = list<u8>; type t15 = list<string>; type t16 = list<s16, 3>;
  type t17 = tuple<u8, string, bool>; type t18 = option<u32>; type t19 = option<option<u32>>;
  type t20 = option<option<option<bool>>>; type t21 = result; type t22 = result<u8>;
  type t23 = result<_, string>; type t24 = result<u8, string>; type t25 = map<string, u8>;
  type t26 = map<u16, string>; type t27 = map<s64, bool>; type t28 = map<char, u8>;
  type t29 = map<bool, option<u8>>; type t30 = option<result<option<u8>>>; type t31 = option<point>;
  type t32 = list<list<f32>>; type t33 = tuple<option<u8>>;
})";

// Values of a type, small ones and extreme ones.
class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  std::size_t Below(std::size_t count) {
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random_);
  }

  Value Make(const Type& type) {
    switch (type.kind()) {
      case Kind::kBool:
        return Below(2) == 0;
      case Kind::kS8:
        return Integer<std::int8_t>();
      case Kind::kU8:
        return Integer<std::uint8_t>();
      case Kind::kS16:
        return Integer<std::int16_t>();
      case Kind::kU16:
        return Integer<std::uint16_t>();
      case Kind::kS32:
        return Integer<std::int32_t>();
      case Kind::kU32:
        return Integer<std::uint32_t>();
      case Kind::kS64:
        return Integer<std::int64_t>();
      case Kind::kU64:
        return Integer<std::uint64_t>();
      case Kind::kF32:
        return Float<float>();
      case Kind::kF64:
        return Float<double>();
      case Kind::kChar:
        return Character();
      case Kind::kString:
        return value::String(Text());
      case Kind::kEnum:
        return value::Enum{Index(type.enumeration().names.size())};
      case Kind::kFlags: {
        value::Flags flags = value::NoFlags(type.flags().names.size());
        for (std::size_t i = 0; i < type.flags().names.size(); ++i) {
          if (Below(2) == 0) value::SetFlag(flags, i);
        }
        return flags;
      }
      case Kind::kVariant:
      case Kind::kOption:
      case Kind::kResult:
        return Case(type);
      case Kind::kMap: {
        value::Map map;
        for (std::size_t i = Below(4); i > 0; --i) {
          map.entries.emplace_back(Make(type.map().key), Make(type.map().value));
        }
        return map;
      }
      default:
        return Sequence(type);
    }
  }

 private:
  std::uint32_t Index(std::size_t count) { return static_cast<std::uint32_t>(Below(count)); }

  template <typename T>
  T Integer() {
    switch (Below(4)) {
      case 0:
        return std::numeric_limits<T>::min();
      case 1:
        return std::numeric_limits<T>::max();
      default:
        return static_cast<T>(Below(100));
    }
  }

  template <typename T>
  T Float() {
    using Limits = std::numeric_limits<T>;
    const T choices[] = {0,
                         T(-1.5),
                         Limits::max(),
                         Limits::lowest(),
                         Limits::min(),
                         42,
                         Limits::infinity(),
                         -Limits::infinity(),
                         Limits::quiet_NaN()};
    return choices[Below(std::size(choices))];
  }

  char32_t Character() {
    constexpr char32_t kChoices[] = {U'a', U'"', U'\n', U'é', U'☃', U'\U0001F600'};
    return kChoices[Below(std::size(kChoices))];
  }

  std::string Text() {
    const std::string choices[] = {"", "a", "NaN", "ok", "red", "12", "é\"\\\n", "\U0001F600"};
    return choices[Below(std::size(choices))];
  }

  Value Case(const Type& type) {
    const std::uint32_t index = Index(value::CaseCount(type));
    const auto one = value::CaseOf(type, index);
    if (one->payload == nullptr) return value::Variant(index);
    return value::Variant(index, Make(*one->payload));
  }

  Value Sequence(const Type& type) {
    if (type.kind() == Kind::kList && type.list().element.kind() == Kind::kU8) {
      return Bytes(Below(4), static_cast<std::uint8_t>(Below(256)));
    }
    value::Sequence sequence;
    if (type.kind() == Kind::kRecord) {
      for (const wit::Field& field : type.record().fields)
        sequence.items.push_back(Make(field.type));
    } else if (type.kind() == Kind::kTuple) {
      for (const Type& element : type.tuple().elements) sequence.items.push_back(Make(element));
    } else if (type.kind() == Kind::kFixedList) {
      for (std::uint32_t i = 0; i < type.fixed_list().length; ++i) {
        sequence.items.push_back(Make(type.fixed_list().element));
      }
    } else {
      for (std::size_t i = Below(4); i > 0; --i)
        sequence.items.push_back(Make(type.list().element));
    }
    return sequence;
  }

  std::mt19937 random_;
};

// Changes documents in ways that may or may not keep them readable.
class Mutator {
 public:
  explicit Mutator(Generator& generator) : generator_(generator) {}

  void Mutate(json::value& document) {
    json::value* const place = Descend(document);
    switch (generator_.Below(8)) {
      case 0:
        *place = nullptr;
        return;
      case 1:
        *place = "ok";
        return;
      case 2:
        *place = 300;
        return;
      case 3:
        *place = {{"extra", 1}};
        return;
      case 4:
        *place = json::array{1, 2};
        return;
      case 5:
        if (place->is_object()) place->get_object()["more"] = 1;
        if (place->is_array()) place->get_array().push_back(true);
        return;
      case 6:
        if (place->is_object() && !place->get_object().empty()) {
          place->get_object().erase(place->get_object().begin());
        }
        if (place->is_array() && !place->get_array().empty()) place->get_array().pop_back();
        return;
      default:
        *place = {{"some", *place}};
    }
  }

 private:
  // The document, or something in it.
  json::value* Descend(json::value& document) {
    json::value* at = &document;
    while (generator_.Below(3) != 0) {
      if (at->is_array() && !at->get_array().empty()) {
        at = &at->get_array()[generator_.Below(at->get_array().size())];
      } else if (at->is_object() && !at->get_object().empty()) {
        at = &(at->get_object().begin() +
               static_cast<std::ptrdiff_t>(generator_.Below(at->get_object().size())))
                  ->value();
      } else {
        break;
      }
    }
    return at;
  }

  Generator& generator_;
};

json::object CaseOf(const wit::TypeDefinition& definition, Generator& generator) {
  constexpr int kDocuments = 60;
  json::array printed;
  json::array read;
  Mutator mutator(generator);
  for (int i = 0; i < kDocuments; ++i) {
    const std::string text = value::ToJson(definition.type, generator.Make(definition.type));
    printed.push_back(json::parse(text));
    for (int changes = 1; changes <= 2; ++changes) {
      json::value changed = json::parse(text);
      for (int j = 0; j < changes; ++j) mutator.Mutate(changed);
      const bool is_read = value::FromJson(definition.type, json::serialize(changed)).has_value();
      read.push_back(json::object{{"document", changed}, {"is-read", is_read}});
    }
  }
  return {{"type", definition.name + " = " + ToWit(definition.body)},
          {"schema", wit::JsonSchemaOf(definition.type)},
          {"printed", printed},
          {"read", read}};
}

int Run() {
  const auto set = wit::ReadWitText("types.wit", kTypes);
  if (!set) {
    fmt::print(stderr, "{}\n", ToReport(set.error()));
    return 1;
  }
  Generator generator(20250101);
  for (const wit::TypeDefinition& definition : set->MainPackage().interfaces[0]->types) {
    fmt::print("{}\n", json::serialize(CaseOf(definition, generator)));
  }
  return 0;
}

}  // namespace
}  // namespace composable

int main() { return composable::Run(); }
