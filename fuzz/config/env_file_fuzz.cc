// Any bytes as a file of variables: reading it must neither crash nor hang, and its report must
// hold together.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.h"
#include "base/utf8.h"
#include "config/env_file.h"

namespace composable::config {
namespace {

void RequireVariables(bool holds) {
  if (!holds) std::abort();
}

void ParseVariables(std::string_view text) {
  const EnvFile file = ParseEnvFile(SourceText("input.env", text));
  for (const auto& [name, value] : file.variables) {
    RequireVariables(!name.empty() && name.find_first_of("= \t\n\r#\"'$") == std::string::npos);
    RequireVariables(value.size() <= text.size());
  }
  for (const Error& error : file.errors) {
    RequireVariables(IsUtf8(ToReport(error)) && !error.message.empty());
    const auto& where = std::get<FilePosition>(error.where);
    RequireVariables(where.line >= 1 && where.line <= text.size() + 1);
    RequireVariables(where.column >= 1 && where.column <= text.size() + 1);
  }
}

}  // namespace
}  // namespace composable::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::config::ParseVariables(composable::AsText({data, size}));
  return 0;
}
