#include "mapping/template_check.h"

#include <algorithm>
#include <string>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "mapping/leaf.h"
#include "mapping/typed_parts.h"
#include "value/failure.h"
#include "value/names.h"

namespace composable::mapping {
namespace {

namespace json = boost::json;
using value::Quoted;
using wit::Kind;
using wit::Type;

class TemplateChecker {
 public:
  explicit TemplateChecker(std::vector<Error>& errors) : errors_(errors) {}

  void Check(const Template& made, const Type& type) {
    if (const auto* literal = std::get_if<json::value>(&made.node)) {
      CheckLiteral(*literal, type, made.where);
    } else if (const auto* reference = std::get_if<Reference>(&made.node)) {
      if (reference->fallback) CheckLiteral(*reference->fallback, type, made.where);
    } else if (std::holds_alternative<Interpolation>(made.node)) {
      const Kind kind = WithoutOptions(type).kind();
      const bool takes_text = kind == Kind::kString || kind == Kind::kChar || kind == Kind::kEnum ||
                              kind == Kind::kVariant || IsByteList(WithoutOptions(type));
      if (!takes_text) Mismatch(type, "a text with references in it", made.where);
    } else if (const auto* object = std::get_if<ObjectTemplate>(&made.node)) {
      CheckObject(*object, type, made.where);
    } else {
      CheckArray(std::get<ArrayTemplate>(made.node), type, made.where);
    }
  }

 private:
  void Add(Error error, const Location& where) {
    error.where = where;
    errors_.push_back(std::move(error));
  }
  void Mismatch(const Type& type, std::string_view got, const Location& where) {
    Add(Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitMapping}, "expected {}, got {}",
             Quoted(wit::ToWit(type)), got)
            .error(),
        where);
  }

  void CheckLiteral(const json::value& literal, const Type& type, const Location& where) {
    auto read = FromLeaf(type, &literal);
    if (!read) Add(std::move(read).error(), where);
  }

  void CheckObject(const ObjectTemplate& object, const Type& type, const Location& where) {
    const Type& inner = WithoutOptions(type);
    if (inner.kind() == Kind::kRecord) {
      CheckFields(object, inner, where);
    } else if (inner.kind() == Kind::kVariant || inner.kind() == Kind::kResult) {
      CheckCase(object, inner, where);
    } else if (inner.kind() == Kind::kMap) {
      for (const Member& member : object.members) Check(member.value, inner.map().value);
    } else if (inner.kind() != Kind::kString) {
      Mismatch(type, "a table", where);
    }
  }

  void CheckFields(const ObjectTemplate& object, const Type& record, const Location& where) {
    for (const Member& member : object.members) {
      if (const Type* const field = MemberType(record, member.name)) {
        Check(member.value, *field);
      } else {
        Add(Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitMapping}, "{}",
                 value::UnknownName(record, member.name))
                .error(),
            member.where);
      }
    }
    for (const wit::Field& field : record.record().fields) {
      const auto given = std::ranges::find(object.members, field.name, &Member::name);
      if (given != object.members.end() || field.type.kind() == Kind::kOption) continue;
      Add(Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitMapping},
               "the field `{}` of {} is missing", field.name, Quoted(wit::ToWit(record)))
              .error(),
          where);
    }
  }

  void CheckCase(const ObjectTemplate& object, const Type& type, const Location& where) {
    if (object.members.size() != 1) {
      Mismatch(type,
               fmt::format("a table of {}, not one", value::Count(object.members.size(), "key")),
               where);
      return;
    }
    const Member& only = object.members.front();
    if (!value::FindName(type, only.name)) {
      Add(Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitMapping}, "{}",
               value::UnknownName(type, only.name))
              .error(),
          only.where);
    } else if (const Type* const payload = MemberType(type, only.name)) {
      Check(only.value, *payload);
    }
  }

  void CheckArray(const ArrayTemplate& array, const Type& type, const Location& where) {
    const Type& inner = WithoutOptions(type);
    const std::size_t count = array.items.size();
    const bool is_list = inner.kind() == Kind::kList;
    const bool fits = is_list || inner.kind() == Kind::kString || inner.kind() == Kind::kMap ||
                      inner.kind() == Kind::kFlags ||
                      (inner.kind() == Kind::kFixedList && inner.fixed_list().length == count) ||
                      (inner.kind() == Kind::kTuple && inner.tuple().elements.size() == count);
    if (!fits) {
      Mismatch(type, fmt::format("an array of {}", value::Count(count, "item")), where);
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (const Type* const item = ItemType(inner, i)) Check(array.items[i], *item);
    }
  }

  std::vector<Error>& errors_;
};

}  // namespace

void CheckTemplate(const Template& made, const Type& type, std::vector<Error>& errors) {
  TemplateChecker(errors).Check(made, type);
}

}  // namespace composable::mapping
