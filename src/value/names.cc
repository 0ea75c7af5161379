#include "value/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/suggest.h"
#include "value/cases.h"
#include "value/failure.h"

namespace composable::value {
namespace {

using wit::Kind;

// The index of the first item whose name, as `name_of` tells it, is the one wanted.
template <typename Items, typename NameOf>
std::optional<std::uint32_t> IndexOf(const Items& items, std::string_view name, NameOf name_of) {
  const auto found = std::ranges::find(items, name, name_of);
  if (found == items.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - items.begin());
}

std::string_view SelfAsName(const std::string& name) { return name; }

std::string_view NounFor(Kind kind) {
  switch (kind) {
    case Kind::kRecord:
      return "field";
    case Kind::kFlags:
      return "flag";
    default:
      return "case";
  }
}

}  // namespace

std::vector<std::string> NamesOf(const wit::Type& type) {
  std::vector<std::string> names;
  switch (type.kind()) {
    case Kind::kRecord:
      for (const wit::Field& field : type.record().fields) names.push_back(field.name);
      return names;
    case Kind::kEnum:
      return type.enumeration().names;
    case Kind::kFlags:
      return type.flags().names;
    default:
      for (std::uint32_t i = 0; const auto one = CaseOf(type, i); ++i)
        names.emplace_back(one->name);
      return names;
  }
}

std::optional<std::uint32_t> FindName(const wit::Type& type, std::string_view name) {
  switch (type.kind()) {
    case Kind::kRecord:
      return IndexOf(type.record().fields, name,
                     [](const wit::Field& field) { return std::string_view(field.name); });
    case Kind::kEnum:
      return IndexOf(type.enumeration().names, name, SelfAsName);
    case Kind::kFlags:
      return IndexOf(type.flags().names, name, SelfAsName);
    case Kind::kVariant:
      return IndexOf(type.variant().cases, name,
                     [](const wit::Case& one) { return std::string_view(one.name); });
    default:
      for (std::uint32_t i = 0; const auto one = CaseOf(type, i); ++i) {
        if (one->name == name) return i;
      }
      return std::nullopt;
  }
}

std::string UnknownName(const wit::Type& type, std::string_view name) {
  return fmt::format("unknown {} {} of {}{}", NounFor(type.kind()), Quoted(name),
                     Quoted(ToWit(type)), DidYouMean(name, NamesOf(type)));
}

std::optional<Value> DefaultFor(const wit::Type& type) {
  if (type.kind() != Kind::kOption) return std::nullopt;
  return None();
}

}  // namespace composable::value
