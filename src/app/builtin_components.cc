#include "app/builtin_components.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/printable.h"
#include "base/suggest.h"

// The files become parts of this object file. COMPOSABLE_GUESTS is the path of their folder.
asm(R"(
  .section .rodata
  .balign 16
composable_advice_log:
  .incbin ")" COMPOSABLE_GUESTS R"(/log-advice.wasm"
composable_advice_retry:
  .incbin ")" COMPOSABLE_GUESTS R"(/retry-advice.wasm"
composable_advice_record:
  .incbin ")" COMPOSABLE_GUESTS R"(/record-advice.wasm"
composable_advice_end:
  .byte 0
  .text
)");

extern "C" {
// NOLINTBEGIN: names of the assembler
extern const std::uint8_t composable_advice_log[];
extern const std::uint8_t composable_advice_retry[];
extern const std::uint8_t composable_advice_record[];
extern const std::uint8_t composable_advice_end[];
// NOLINTEND
}

namespace composable::app {
namespace {

using graph::KnownSetting;
using Kind = KnownSetting::Kind;

constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info",
                                                     "warn",  "error", "critical"};
constexpr std::array kLogSettings = {KnownSetting{"level", Kind::kChoice, kLevels},
                                     KnownSetting{"arguments", Kind::kList, {}},
                                     KnownSetting{"redact", Kind::kList, {}}};
constexpr std::array kRetrySettings = {KnownSetting{"times", Kind::kCount, {}},
                                       KnownSetting{"functions", Kind::kList, {}}};
constexpr std::array kRecordSettings = {KnownSetting{"redact", Kind::kList, {}}};

struct Builtin {
  std::string_view name;
  BuiltinComponent component;
};

std::array<Builtin, 3> Builtins() {
  return {{{"builtin:advice/log", {{composable_advice_log, composable_advice_retry}, kLogSettings}},
           {"builtin:advice/retry",
            {{composable_advice_retry, composable_advice_record}, kRetrySettings}},
           {"builtin:advice/record",
            {{composable_advice_record, composable_advice_end}, kRecordSettings}}}};
}

}  // namespace

bool IsBuiltin(std::string_view uri) { return uri.starts_with("builtin:"); }

Result<BuiltinComponent> FindBuiltin(std::string_view uri) {
  std::vector<std::string> names;
  for (const Builtin& builtin : Builtins()) {
    if (builtin.name == uri) return builtin.component;
    names.emplace_back(builtin.name);
  }
  std::string hint = DidYouMean(uri, names);
  if (hint.empty()) hint = fmt::format("; there are `{}`", fmt::join(names, "`, `"));
  return Fail({ErrorCode::kNotFound, Diagnostic::kUnknownBuiltin}, "there is no `{}`{}",
              Printable(uri), hint);
}

}  // namespace composable::app
