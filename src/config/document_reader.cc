#include "config/document_reader.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/suggest.h"
#include "config/capability_reader.h"
#include "config/channel_reader.h"
#include "config/component_reader.h"
#include "config/name.h"
#include "config/quote.h"
#include "config/reporter.h"
#include "config/server_reader.h"
#include "config/subscription_reader.h"

namespace composable::config {
namespace {

bool IsArrayOfTables(const Node& node) {
  const auto* array = std::get_if<Array>(&node.value);
  return array != nullptr && !array->items.empty() &&
         std::ranges::all_of(array->items, [](const Node& item) {
           return std::holds_alternative<Table>(item.value);
         });
}

std::string_view KindOfWhole(const Node& node) {
  return IsArrayOfTables(node) ? "an array of tables" : KindOf(node);
}

class DocumentReader {
 public:
  DocumentReader(const Document& document, const FileSystem& files)
      : document_(document), files_(files), reporter_(document.source, result_.errors) {}

  SourceDefinitions Read() {
    for (const Entry& entry : document_.root.entries) ReadCategory(entry);
    return std::move(result_);
  }

 private:
  void ReadCategory(const Entry& entry) {
    const CategoryRule* category = FindCategory(entry.key);
    if (category == nullptr) {
      ReportUnknown(entry);
      return;
    }
    const auto* definitions = std::get_if<Table>(&entry.value.value);
    if (definitions == nullptr) {
      reporter_.Report(entry.key_offset, ErrorCode::kInvalidConfig,
                       "`{0}` is {1}, but must be a table of definitions, each under a header "
                       "[{0}.NAME]",
                       category->name, KindOfWhole(entry.value));
      return;
    }
    for (const Entry& definition : definitions->entries) ReadDefinition(*category, definition);
  }

  void ReadDefinition(const CategoryRule& category, const Entry& entry) {
    if (!std::holds_alternative<Table>(entry.value.value)) {
      reporter_.Report(entry.key_offset, ErrorCode::kInvalidConfig,
                       "{} is {}, but must be a table; a {} is written [{}.NAME]",
                       Quote(fmt::format("{}.{}", category.name, entry.key)),
                       KindOfWhole(entry.value), category.name, category.name);
      return;
    }
    const Status name = CheckName(entry.key);
    if (name) {
      result_.names.push_back({&category, {entry.key, document_.source.At(entry.key_offset)}});
    } else {
      reporter_.Report(entry.key_offset, name.error());
    }

    const Reporter reporter =
        reporter_.About(fmt::format("{} {}", category.name, Quote(entry.key)));
    // One whose name is no good is read for its errors alone.
    if (category.category == Category::kComponent) {
      auto component = ReadComponent(entry, files_, reporter);
      if (auto subscription = ReadComponentSubscription(entry, reporter); subscription && name) {
        result_.names.push_back({FindCategory("subscription"), subscription->name});
        result_.subscriptions.push_back(*std::move(subscription));
      }
      if (component && name) result_.components.push_back(*std::move(component));
    } else if (category.category == Category::kCapability) {
      auto capability = ReadCapability(entry, reporter);
      if (capability && name) result_.capabilities.push_back(*std::move(capability));
    } else if (category.category == Category::kServer) {
      auto server = ReadServer(entry, reporter);
      if (server && name) result_.servers.push_back(*std::move(server));
    } else if (category.category == Category::kSubscription) {
      auto subscription = ReadSubscription(entry, reporter);
      if (subscription && name) result_.subscriptions.push_back(*std::move(subscription));
    } else if (category.category == Category::kChannel) {
      auto channel = ReadChannel(entry, reporter);
      if (channel && name) result_.channels.push_back(*std::move(channel));
    }
  }

  void ReportUnknown(const Entry& entry) {
    if (!std::holds_alternative<Table>(entry.value.value) && !IsArrayOfTables(entry.value)) {
      reporter_.Report(entry.key_offset, ErrorCode::kInvalidConfig,
                       "key {} stands outside any definition; put it below a header such as "
                       "[component.NAME]",
                       Quote(entry.key));
      return;
    }
    const std::vector<std::string> known = CategoryNames();
    std::string hint = DidYouMean(entry.key, known);
    if (hint.empty()) hint = fmt::format("; known are `{}`", fmt::join(known, "`, `"));
    reporter_.Report(entry.key_offset, ErrorCode::kInvalidConfig, "unknown category {}{}",
                     Quote(entry.key), hint);
  }

  const Document& document_;
  const FileSystem& files_;
  SourceDefinitions result_;
  Reporter reporter_;
};

}  // namespace

SourceDefinitions ReadDocument(const Document& document, const FileSystem& files) {
  return DocumentReader(document, files).Read();
}

}  // namespace composable::config
