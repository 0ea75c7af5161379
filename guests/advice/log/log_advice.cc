// `builtin:advice/log`: two log lines for each call, one before and one after it.

#include "log_advice.h"

#include <array>
#include <string>
#include <vector>

#include "advice/bindings.h"
#include "advice/settings.h"
#include "advice/wave.h"

namespace {

// In the order of the enum.
constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info",
                                                     "warn",  "error", "critical"};

struct Settings {
  wasi_logging_logging_level_t level = WASI_LOGGING_LOGGING_LEVEL_INFO;
  std::vector<std::string> hidden = advice::Items(advice::Setting("redact").value_or(""));
};

void Log(const Settings& settings, const advice::Call& call, std::string_view message) {
  auto context = guests::Borrow<advice::String>(guests::View(call.component));
  auto text = guests::Borrow<advice::String>(message);
  wasi_logging_logging_log(settings.level, &context, &text);
}

// The value, or `***` where that name is hidden.
void AppendValue(const Settings& settings, std::string_view name, const advice::Value& value,
                 std::string& out) {
  if (advice::Contains(settings.hidden, name)) {
    out += "***";
  } else {
    advice::WaveWriter(value, settings.hidden, out).Append(0);
  }
}

void AppendArguments(const Settings& settings, const advice::Call& call, std::string& out) {
  const auto chosen = advice::Setting("arguments");
  const std::vector<std::string> shown = advice::Items(chosen.value_or(""));
  bool is_first = true;
  for (size_t i = 0; i < call.arguments.len; ++i) {
    const advice::Argument& argument = call.arguments.ptr[i];
    const std::string_view name = guests::View(argument.name);
    if (chosen && !advice::Contains(shown, name)) continue;
    if (!is_first) out += ", ";
    is_first = false;
    out += name;
    out += ": ";
    AppendValue(settings, name, argument.value, out);
  }
}

}  // namespace

// The representation behind a handle; the bindings only name it.
struct exports_composable_interceptor_advice_invocation_t {
  advice::Call call;
  Settings settings = {};
  std::string problem = {};

  advice::BeforeAction Before() {
    const std::string level = advice::Setting("level").value_or("info");
    size_t number = 0;
    while (number < kLevels.size() && kLevels[number] != level) ++number;
    if (number == kLevels.size()) {
      problem = "advice/log: `config.level` is `" + level +
                "`; levels are trace, debug, info, warn, error and critical";
      return advice::Refuse(problem);
    }
    settings.level = static_cast<wasi_logging_logging_level_t>(number);
    std::string message = "before " + advice::QualifiedName(call) + '(';
    AppendArguments(settings, call, message);
    message += ')';
    Log(settings, call, message);
    return advice::Proceed(call.arguments);
  }

  advice::AfterAction After(const advice::OptionalValue& returned) {
    std::string message = "after " + advice::QualifiedName(call);
    if (returned.is_some) {
      message += " -> ";
      AppendValue(settings, "result", returned.val, message);
    }
    Log(settings, call, message);
    return advice::Accept(returned);
  }
};

#include "advice/exports.h"
