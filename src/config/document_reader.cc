#include "config/document_reader.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "base/suggest.h"
#include "config/capability_reader.h"
#include "config/channel_reader.h"
#include "config/component_reader.h"
#include "config/name.h"
#include "config/placeholder_reader.h"
#include "config/quote.h"
#include "config/reporter.h"
#include "config/server_reader.h"
#include "config/subscription_reader.h"
#include "config/uri.h"

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
  DocumentReader(Document document, const FileSystem& files, const ComponentLoaders& loaders,
                 const PlaceholderResolvers& placeholders)
      : document_(std::move(document)),
        loaders_(loaders),
        placeholders_(placeholders, FolderOf(document_, files)),
        reporter_(document_.source, result_.errors) {}

  SourceDefinitions Read() {
    for (Entry& entry : document_.root.entries) ReadCategory(entry);
    return std::move(result_);
  }

 private:
  static std::filesystem::path FolderOf(const Document& document, const FileSystem& files) {
    return AbsolutePath(std::filesystem::path(document.source.file()).parent_path(), files);
  }

  void ReadCategory(Entry& entry) {
    const CategoryRule* category = FindCategory(entry.key);
    if (category == nullptr) {
      ReportUnknown(entry);
      return;
    }
    auto* const definitions = std::get_if<Table>(&entry.value.value);
    if (definitions == nullptr) {
      reporter_.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kNotATable},
                       "`{0}` is {1}, but must be a table of definitions, each under a header "
                       "[{0}.NAME]",
                       category->name, KindOfWhole(entry.value));
      return;
    }
    for (Entry& definition : definitions->entries) ReadDefinition(*category, definition);
  }

  void ReadDefinition(const CategoryRule& category, Entry& entry) {
    if (!std::holds_alternative<Table>(entry.value.value)) {
      reporter_.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kNotATable},
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
    const std::size_t errors_before = reporter.count();
    placeholders_.Resolve(category.category, entry, reporter);
    const bool is_resolved = reporter.count() == errors_before;
    // One whose name or placeholders are no good is read for its errors alone.
    const bool is_good = name && is_resolved;
    if (category.category == Category::kComponent) {
      auto component = ReadComponent(entry, loaders_, reporter);
      if (auto subscription = ReadComponentSubscription(entry, reporter); subscription && is_good) {
        result_.names.push_back({FindCategory("subscription"), subscription->name});
        result_.subscriptions.push_back(*std::move(subscription));
      }
      if (component && is_good) result_.components.push_back(*std::move(component));
    } else if (category.category == Category::kCapability) {
      auto capability = ReadCapability(entry, reporter);
      if (capability && is_good) result_.capabilities.push_back(*std::move(capability));
    } else if (category.category == Category::kServer) {
      auto server = ReadServer(entry, reporter);
      if (server && is_good) result_.servers.push_back(*std::move(server));
    } else if (category.category == Category::kSubscription) {
      auto subscription = ReadSubscription(entry, reporter);
      if (subscription && is_good) result_.subscriptions.push_back(*std::move(subscription));
    } else if (category.category == Category::kChannel) {
      auto channel = ReadChannel(entry, reporter);
      if (channel && is_good) result_.channels.push_back(*std::move(channel));
    }
  }

  void ReportUnknown(const Entry& entry) {
    if (!std::holds_alternative<Table>(entry.value.value) && !IsArrayOfTables(entry.value)) {
      reporter_.Report(entry.key_offset,
                       {ErrorCode::kInvalidConfig, Diagnostic::kKeyOutsideDefinition},
                       "key {} stands outside any definition; put it below a header such as "
                       "[component.NAME]",
                       Quote(entry.key));
      return;
    }
    const std::vector<std::string> known = CategoryNames();
    reporter_.Report(entry.key_offset, {ErrorCode::kInvalidConfig, Diagnostic::kUnknownCategory},
                     "unknown category {}{}", Quote(entry.key),
                     DidYouMeanOrKnown(entry.key, known));
  }

  Document document_;
  const ComponentLoaders& loaders_;
  PlaceholderReader placeholders_;
  SourceDefinitions result_;
  Reporter reporter_;
};

}  // namespace

SourceDefinitions ReadDocument(Document document, const FileSystem& files,
                               const ComponentLoaders& loaders,
                               const PlaceholderResolvers& placeholders) {
  return DocumentReader(std::move(document), files, loaders, placeholders).Read();
}

}  // namespace composable::config
