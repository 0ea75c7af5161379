#include "config/component_reader.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/config_flattener.h"
#include "config/key_checker.h"
#include "config/quantity.h"
#include "config/quote.h"
#include "config/scalar_text.h"
#include "config/schema.h"

namespace composable::config {
namespace {

class ComponentReader {
 public:
  ComponentReader(const Entry& entry, const ComponentLoaders& loaders, const Reporter& reporter)
      : entry_(entry),
        table_(std::get<Table>(entry.value.value)),
        loaders_(loaders),
        reporter_(reporter) {}

  ComponentDefinition Read() {
    CheckKeys(table_, FindCategory("component")->keys, reporter_);
    component_.name = {entry_.key, Place(entry_.key_offset)};
    ReadUri();
    ReadImports();
    ReadInterceptors();
    ReadConfig();
    ReadScope();
    ReadLabels();
    if (const auto* limits = Get<Table>(table_, "limits")) ReadLimits(*limits);
    return std::move(component_);
  }

 private:
  FilePosition Place(TextOffset offset) const { return reporter_.source().At(offset); }

  // The value of a key where it is there and of that type; CheckKeys has reported every other type.
  template <typename T>
  static const T* Get(const Table& table, std::string_view key) {
    const Node* node = table.Find(key);
    return node == nullptr ? nullptr : std::get_if<T>(&node->value);
  }

  void ReportAt(const Node& node, std::string_view key, Error error) const {
    reporter_.About("key " + Quote(key)).Report(node.offset, std::move(error));
  }

  void ReadUri() {
    const Node* node = table_.Find("uri");
    if (node == nullptr) {
      reporter_.Report(entry_.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
                       "key `uri` is missing; it says where the component's .wasm file is");
      return;
    }
    const auto* text = std::get_if<std::string>(&node->value);
    if (text == nullptr) return;
    const std::filesystem::path naming_file = reporter_.source().file();
    auto uri = loaders_.Locate(*text, naming_file.parent_path());
    if (!uri) {
      ReportAt(*node, "uri", std::move(uri).error());
      return;
    }
    component_.uri = {*std::move(uri), Place(node->offset)};
  }

  void ReadImports() {
    const auto* imports = Get<Array>(table_, "imports");
    if (imports == nullptr) return;
    std::set<std::string_view> seen;
    for (const Node& item : imports->items) {
      const auto* name = std::get_if<std::string>(&item.value);
      if (name == nullptr) continue;
      if (seen.insert(*name).second) {
        component_.imports.push_back({*name, Place(item.offset)});
      } else {
        reporter_.Report(item.offset, {ErrorCode::kInvalidConfig, Diagnostic::kNamedTwice},
                         "key `imports`: {} is named more than once", Quote(*name));
      }
    }
  }

  void ReadInterceptors() {
    const auto* interceptors = Get<Array>(table_, "interceptors");
    if (interceptors == nullptr) return;
    for (const Node& item : interceptors->items) {
      if (const auto* name = std::get_if<std::string>(&item.value)) {
        component_.interceptors.push_back({.component = {*name, Place(item.offset)}, .match = {}});
      } else if (const auto* table = std::get_if<Table>(&item.value)) {
        ReadInterceptor(*table, item.offset);
      } else {
        reporter_.Report(item.offset, {ErrorCode::kInvalidConfig, Diagnostic::kWrongKind},
                         "key `interceptors`: expected a string or a table, got {}", KindOf(item));
      }
    }
  }

  // `{component = "logger", match = ["translate"]}`.
  void ReadInterceptor(const Table& table, TextOffset where) {
    CheckKeys(table, InterceptorKeys(), reporter_.About("key `interceptors`"));
    const auto* name = Get<std::string>(table, "component");
    if (table.Find("component") == nullptr) {
      reporter_.Report(where, {ErrorCode::kInvalidConfig, Diagnostic::kMissingKey},
                       "key `interceptors`: key `component` is missing; it names the interceptor");
    }
    if (name == nullptr) return;
    InterceptorUse use{.component = {*name, Place(table.Find("component")->offset)}, .match = {}};
    if (const auto* patterns = Get<Array>(table, "match")) {
      if (patterns->items.empty()) {
        reporter_.Report(
            table.Find("match")->offset, {ErrorCode::kInvalidConfig, Diagnostic::kEmptyValue},
            "key `interceptors`: key `match` may not be empty; without it all functions "
            "are meant");
      }
      for (const Node& item : patterns->items) {
        const auto* pattern = std::get_if<std::string>(&item.value);
        if (pattern != nullptr) use.match.push_back({*pattern, Place(item.offset)});
      }
    }
    component_.interceptors.push_back(std::move(use));
  }

  void ReadConfig() {
    for (const Entry& entry : table_.entries) {
      const auto* config = std::get_if<Table>(&entry.value.value);
      if (entry.key != "config" || config == nullptr) continue;
      component_.config_where = Place(entry.key_offset);
      component_.config = FlattenConfig(*config, reporter_);
    }
  }

  void ReadScope() {
    const auto* scope = Get<std::string>(table_, "scope");
    if (scope == nullptr) return;
    const Node& node = *table_.Find("scope");
    const std::vector<std::string> scopes(ScopeNames().begin(), ScopeNames().end());
    const auto found = std::ranges::find(scopes, *scope);
    if (found != scopes.end()) {
      component_.scope = {static_cast<Scope>(found - scopes.begin()), Place(node.offset)};
      return;
    }
    reporter_.Report(node.offset, {ErrorCode::kInvalidConfig, Diagnostic::kUnknownChoice},
                     "key `scope`: {} is none of `any`, `package` and `namespace`{}", Quote(*scope),
                     DidYouMean(*scope, scopes));
  }

  void ReadLabels() {
    const auto* labels = Get<Table>(table_, "labels");
    if (labels == nullptr) return;
    for (const Entry& label : labels->entries) {
      if (label.key.empty()) {
        reporter_.Report(label.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kEmptyValue},
                         "key `labels`: a label's name may not be empty");
      }
      auto text = ScalarText(label.value);
      if (!text) continue;
      component_.labels.push_back(
          {{label.key, Place(label.key_offset)}, {*std::move(text), Place(label.value.offset)}});
    }
  }

  void ReadLimits(const Table& limits) {
    const auto memory = [](const auto& written) { return MemorySize(written); };
    const auto time = [](const auto& written) { return TimeSpan(written); };
    ReadQuantity(limits, "memory", memory, component_.limits.memory);
    ReadQuantity(limits, "time", time, component_.limits.time);
    ReadAmount(limits, "fuel", 1, component_.limits.fuel);
    ReadAmount(limits, "table-elements", 1, component_.limits.table_elements);
    ReadAmount(limits, "instances", 1, component_.limits.instances);
    ReadAmount(limits, "concurrency", 1, component_.limits.concurrency);
    ReadAmount(limits, "queue", 0, component_.limits.queue);
  }

  void ReadAmount(const Table& limits, std::string_view key, std::int64_t least,
                  std::optional<Located<std::uint64_t>>& limit) const {
    const auto* const amount = Get<std::int64_t>(limits, key);
    if (amount == nullptr) return;
    Keep(*limits.Find(key), fmt::format("limits.{}", key), Amount(*amount, least), limit);
  }

  // An integer or a string.
  template <typename T, typename Parse>
  void ReadQuantity(const Table& limits, std::string_view key, const Parse& parse,
                    std::optional<Located<T>>& limit) const {
    const std::string full_key = fmt::format("limits.{}", key);
    if (const auto* integer = Get<std::int64_t>(limits, key)) {
      Keep(*limits.Find(key), full_key, parse(*integer), limit);
    } else if (const auto* text = Get<std::string>(limits, key)) {
      Keep(*limits.Find(key), full_key, parse(std::string_view(*text)), limit);
    }
  }

  template <typename T>
  void Keep(const Node& node, std::string_view key, Result<T> quantity,
            std::optional<Located<T>>& limit) const {
    if (quantity) {
      limit = Located<T>{*quantity, Place(node.offset)};
    } else {
      ReportAt(node, key, std::move(quantity).error());
    }
  }

  const Entry& entry_;
  const Table& table_;
  const ComponentLoaders& loaders_;
  const Reporter& reporter_;
  ComponentDefinition component_;
};

}  // namespace

std::optional<ComponentDefinition> ReadComponent(const Entry& entry,
                                                 const ComponentLoaders& loaders,
                                                 const Reporter& reporter) {
  const std::size_t errors_before = reporter.count();
  ComponentDefinition component = ComponentReader(entry, loaders, reporter).Read();
  if (reporter.count() != errors_before) return std::nullopt;
  return component;
}

}  // namespace composable::config
