// ResultPlan::Make: settings and types → a plan, and everything that is wrong with them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "mapping/result_plan.h"
#include "mapping/typed_parts.h"
#include "value/failure.h"

namespace composable::mapping {

using value::Quoted;
using wit::Kind;
using wit::Type;

class ResultPlanner {
 public:
  ResultPlanner(const wit::FunctionType& function, const ResultOptions& options)
      : options_(options) {
    plan_.type_ = function.result;
    if (!function.result) return;
    const Type& type = *function.result;
    plan_.payload_ = type.kind() == Kind::kResult ? type.result().ok : type;
  }

  ResultPlanning Plan() {
    for (const NamedSetting& entry : options_.decoding) PlanDecoding(entry);
    if (options_.mapping) PlanMapping(*options_.mapping);
    ResultPlanning planning{.plan = std::nullopt, .errors = std::move(errors_)};
    if (planning.errors.empty()) planning.plan = std::move(plan_);
    return planning;
  }

 private:
  void Add(Error error, const Location& where, std::string context) {
    error.where = where;
    errors_.push_back(std::move(error).WithContext(std::move(context)));
  }

  // The type at the end of a path into what counts of the result.
  Result<const Type*> Find(std::span<const PathStep> steps) const {
    if (plan_.payload_) return TypeAt(*plan_.payload_, steps);
    return Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitMapping},
                "the function returns nothing");
  }

  void PlanDecoding(const NamedSetting& entry) {
    const std::string context = fmt::format("`result-decoding.{}`", entry.name);
    const PathStep field = entry.name;
    const auto type = Find(std::span(&field, 1));
    if (!type) {
      Add(type.error(), entry.name_where, context);
    } else if (!IsByteList(WithoutOptions(**type))) {
      Add(Fail({ErrorCode::kTypeMismatch, Diagnostic::kUnfitCoding},
               "only a `list<u8>` can be decoded, and `{}` is {}", entry.name,
               Quoted(wit::ToWit(**type)))
              .error(),
          entry.name_where, context);
    }
    auto coding = ParseCodingSource(entry.setting);
    if (!coding) {
      Add(std::move(coding).error(), entry.setting.where, context);
      return;
    }
    if (const auto* path = std::get_if<Path>(&*coding)) {
      if (Status found = CheckCodingPath(*path, Find(path->steps)); !found) {
        Add(std::move(found).error(), entry.setting.where, context);
      }
    }
    plan_.decoding_.push_back({entry.name, *std::move(coding)});
  }

  void PlanMapping(const Setting& mapping) {
    plan_.is_mapped_ = true;
    const auto* const table = std::get_if<SettingTable>(&mapping.value);
    if (table == nullptr) {
      Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kWrongKind},
               "expected a table with `body` and `headers`, got {}", DescribeSetting(mapping))
              .error(),
          mapping.where, "`result-mapping`");
      return;
    }
    for (const NamedSetting& entry : *table) {
      if (entry.name == "body") {
        PlanBody(entry.setting);
      } else if (entry.name == "headers") {
        PlanHeaders(entry.setting);
      } else {
        const std::array<std::string, 2> known = {"body", "headers"};
        std::string hint = DidYouMean(entry.name, known);
        if (hint.empty()) hint = "; known are `body` and `headers`";
        Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kUnknownKey}, "unknown key {}{}",
                 Quoted(entry.name), hint)
                .error(),
            entry.name_where, "`result-mapping`");
      }
    }
  }

  void PlanBody(const Setting& setting) {
    const auto* const text = std::get_if<std::string>(&setting.value);
    if (text != nullptr && text->empty()) return;
    plan_.body_ = ReadTemplate(setting, "`result-mapping.body`");
  }

  void PlanHeaders(const Setting& setting) {
    const auto* const table = std::get_if<SettingTable>(&setting.value);
    if (table == nullptr) {
      Add(Fail({ErrorCode::kInvalidConfig, Diagnostic::kWrongKind},
               "expected a table of paths, got {}", DescribeSetting(setting))
              .error(),
          setting.where, "`result-mapping.headers`");
      return;
    }
    for (const NamedSetting& entry : *table) {
      auto value =
          ReadTemplate(entry.setting, fmt::format("`result-mapping.headers.{}`", entry.name));
      if (value) plan_.headers_.push_back({entry.name, entry.name_where, *std::move(value)});
    }
  }

  std::optional<Template> ReadTemplate(const Setting& setting, const std::string& context) {
    auto made = ParseTemplate(setting);
    if (!made) {
      const Location where = made.error().where;
      Add(std::move(made).error(), where, context);
      return std::nullopt;
    }
    ForEachReference(*made, [&](const Reference& reference, const Location& where) {
      auto found = Find(PartThatIsTyped(reference.path));
      if (found) return;
      Error error = std::move(found).error();
      error.message = fmt::format("path `{}`: {}", reference.path.text, error.message);
      Add(std::move(error), where, context);
    });
    return *std::move(made);
  }

  // Below a field that is decoded there may be anything.
  std::span<const PathStep> PartThatIsTyped(const Path& path) const {
    const auto& field = std::get<std::string>(path.steps.front());
    const auto decoded = std::ranges::find(options_.decoding, field, &NamedSetting::name);
    const std::span<const PathStep> steps = path.steps;
    return decoded == options_.decoding.end() ? steps : steps.first(1);
  }

  const ResultOptions& options_;
  ResultPlan plan_;
  std::vector<Error> errors_;
};

ResultPlanning ResultPlan::Make(const wit::FunctionType& function, const ResultOptions& options) {
  return ResultPlanner(function, options).Plan();
}

}  // namespace composable::mapping
