// The keys of one table, read one by one, each with its place.
//
// A value of another kind than its key's rule wants has been reported by CheckKeys: here it counts
// as absent. What is of the right kind and still wrong is reported here.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/document.h"
#include "config/located.h"
#include "config/quote.h"
#include "config/reporter.h"

namespace composable::config {

// A view of both, which must outlive it.
class TableReader {
 public:
  // `prefix` is the dotted key of the table with a dot after it; empty for a definition itself.
  TableReader(const Table& table, const Reporter& reporter, std::string prefix = {})
      : table_(table), reporter_(reporter), prefix_(std::move(prefix)) {}

  // Not empty, which is reported.
  std::optional<Located<std::string>> String(std::string_view key) const;
  // From 1 to `most`.
  std::optional<Located<std::uint32_t>> Count(std::string_view key, std::uint32_t most) const;
  // As TimeSpan (quantity.h).
  std::optional<Located<std::chrono::milliseconds>> Duration(std::string_view key) const;

  template <typename... Args>
  void Report(Diagnostic diagnostic, std::string_view key, fmt::format_string<Args...> format,
              Args&&... args) const {
    ReportError(
        key,
        Fail({ErrorCode::kInvalidConfig, diagnostic}, format, std::forward<Args>(args)...).error());
  }

 private:
  void ReportError(std::string_view key, Error error) const;
  FilePosition PlaceOf(std::string_view key) const;
  template <typename T>
  std::optional<Located<T>> Checked(std::string_view key, Result<T> value) const;

  const Table& table_;
  const Reporter& reporter_;
  std::string prefix_;
};

}  // namespace composable::config
