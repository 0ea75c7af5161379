// The free-form keys of one definition, read by those who know what they mean.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/key_rule.h"
#include "config/located.h"
#include "config/property.h"

namespace composable::config {

// Each function reads one key: nothing where it is absent, and where it is of another kind than
// wanted, which is reported. What was asked for, or is declared, is a known key; ReportUnknown
// reports all others.
class KeyReader {
 public:
  // `about` says whose keys they are, innermost first, for errors: "capability `x`". `properties`
  // and `errors` are borrowed. Where the keys are declared, those are the known ones, and asking
  // for another one, or for another shape, is a bug: std::logic_error.
  KeyReader(std::vector<std::string> about, const PropertyTable& properties,
            std::vector<Error>& errors, DeclaredKeys declared = std::nullopt);

  using Strings = std::vector<Located<std::string>>;

  std::optional<bool> Boolean(std::string_view key);
  std::optional<Located<std::int64_t>> Integer(std::string_view key);
  std::optional<Located<std::string>> String(std::string_view key);
  // An integer counts milliseconds; see config/quantity.h.
  std::optional<std::chrono::milliseconds> Duration(std::string_view key);
  std::optional<Strings> StringList(std::string_view key);
  // Names with strings, in the order of the file.
  std::vector<std::pair<Located<std::string>, Located<std::string>>> StringTable(
      std::string_view key);
  // Reads each table of an array. Its keys are the caller's to check: Member and ReportUnknownIn.
  std::vector<PropertyValue> TableList(std::string_view key);

  // The string under `key` in a table of `list`; where it is missing or no string, reported at
  // the table.
  std::optional<Located<std::string>> Member(const PropertyValue& table, std::string_view list,
                                             std::string_view key);
  void ReportUnknownIn(const PropertyValue& table, std::string_view list,
                       const std::vector<std::string>& known);

  // The table under a key, for a reader of its own or free-form.
  const PropertyTable* SubTable(std::string_view key);
  // Whatever is under a key.
  const PropertyValue* Any(std::string_view key) { return Find(key, {}); }

  // Reports every key that was not asked for. `where` says in which definitions it is not known,
  // such as "for the type `wasi:http`".
  void ReportUnknown(std::string_view where);

  // Reports something about the value of `key`, at its place. Of a secret value only that it does
  // not fit (hide_secret.h).
  void Report(const FilePosition& where, std::string_view key, Error error);

 private:
  // What may be declared where the key is asked for in some way; none: anything.
  using Shapes = std::initializer_list<Shape>;

  const PropertyValue* Find(std::string_view key, Shapes shapes);
  template <typename T>
  const T* FindAs(std::string_view key, Shapes shapes);
  void ReportKind(const PropertyValue& value, std::string_view key, std::string_view expected);
  void Add(Error error, const FilePosition& where);

  std::vector<std::string> about_;
  const PropertyTable& properties_;
  std::vector<Error>& errors_;
  DeclaredKeys declared_;
  std::vector<std::string> known_;
};

}  // namespace composable::config
