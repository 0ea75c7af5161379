// The keys of one capability, read by those who know what they mean.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/definition.h"
#include "config/located.h"
#include "config/property.h"

namespace composable::capability {

// Each function reads one key: nothing where it is absent, and where it is of another kind than
// wanted, which is reported. What was asked for is a known key; ReportUnknown reports all others.
class KeyReader {
 public:
  // A view of both, which must outlive it.
  KeyReader(const config::CapabilityDefinition& capability, std::vector<Error>& errors);

  // The NAME of `[capability.NAME]`.
  const std::string& name() const { return capability_.name.value; }

  using Strings = std::vector<config::Located<std::string>>;

  std::optional<bool> Boolean(std::string_view key);
  std::optional<config::Located<std::int64_t>> Integer(std::string_view key);
  std::optional<config::Located<std::string>> String(std::string_view key);
  // An integer counts milliseconds; see config/quantity.h.
  std::optional<std::chrono::milliseconds> Duration(std::string_view key);
  std::optional<Strings> StringList(std::string_view key);
  // Names with strings, in the order of the file.
  std::vector<std::pair<config::Located<std::string>, config::Located<std::string>>> StringTable(
      std::string_view key);
  // Reads each table of an array. Its keys are the caller's to check: Member and ReportUnknownIn.
  std::vector<config::PropertyValue> TableList(std::string_view key);

  // The string under `key` in a table of `list`; where it is missing or no string, reported at
  // the table.
  std::optional<config::Located<std::string>> Member(const config::PropertyValue& table,
                                                     std::string_view list, std::string_view key);
  void ReportUnknownIn(const config::PropertyValue& table, std::string_view list,
                       const std::vector<std::string>& known);

  // Reports every key that was not asked for.
  void ReportUnknown();

  // Reports something about the value of `key`, at its place.
  void Report(const FilePosition& where, std::string_view key, Error error);

 private:
  const config::PropertyValue* Find(std::string_view key);
  template <typename T>
  const T* FindAs(std::string_view key, std::string_view expected);
  void ReportKind(const config::PropertyValue& value, std::string_view key,
                  std::string_view expected);
  void Add(Error error, const FilePosition& where);

  const config::CapabilityDefinition& capability_;
  std::vector<Error>& errors_;
  std::vector<std::string> known_;
};

}  // namespace composable::capability
