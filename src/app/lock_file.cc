#include "app/lock_file.h"

#include <utility>
#include <variant>

#include "base/diagnostic.h"
#include "config/quote.h"
#include "config/toml_parser.h"
#include "config/whole_file.h"
#include "oci/reference.h"

namespace composable::app {
namespace {

constexpr std::int64_t kVersion = 1;

class LockReader {
 public:
  explicit LockReader(const config::Document& document) : document_(document) {}

  Result<Pins> Read() {
    for (const config::Entry& entry : document_.root.entries) {
      if (entry.key == "version") {
        COMPOSABLE_CHECK(CheckVersion(entry.value));
      } else if (entry.key == "artifact") {
        COMPOSABLE_CHECK(ReadArtifacts(entry.value));
      } else {
        return Wrong(entry.key_offset, "key {} is unknown", config::Quote(entry.key));
      }
    }
    if (document_.root.Find("version") == nullptr) {
      return Wrong(0, "key `version` is missing; delete the file to have it made again");
    }
    return std::move(pins_);
  }

 private:
  template <typename... Args>
  std::unexpected<Error> Wrong(config::TextOffset offset, fmt::format_string<Args...> format,
                               Args&&... args) const {
    return FailAt(document_.source.At(offset),
                  {ErrorCode::kInvalidConfig, Diagnostic::kInvalidLockFile}, format,
                  std::forward<Args>(args)...);
  }

  Status CheckVersion(const config::Node& node) const {
    const auto* const version = std::get_if<std::int64_t>(&node.value);
    if (version != nullptr && *version == kVersion) return {};
    return Wrong(node.offset, "the file is of another version than {}; a newer program wrote it",
                 kVersion);
  }

  Status ReadArtifacts(const config::Node& node) {
    const auto* const list = std::get_if<config::Array>(&node.value);
    if (list == nullptr) return Wrong(node.offset, "`artifact` must be written [[artifact]]");
    for (const config::Node& item : list->items) {
      const auto* const table = std::get_if<config::Table>(&item.value);
      if (table == nullptr) return Wrong(item.offset, "`artifact` must be written [[artifact]]");
      COMPOSABLE_CHECK(ReadArtifact(*table, item.offset));
    }
    return {};
  }

  Status ReadArtifact(const config::Table& table, config::TextOffset where) {
    COMPOSABLE_TRY(const Text reference_text, TextOf(table, "reference", where));
    COMPOSABLE_TRY(const Text digest_text, TextOf(table, "digest", where));
    const auto reference = oci::ParseReference(reference_text.value);
    if (!reference) {
      return Wrong(reference_text.offset, "{}", ToString(reference.error()));
    }
    if (reference->tag.empty() || reference->digest) {
      return Wrong(reference_text.offset, "{} must have a tag and no digest",
                   config::Quote(reference_text.value));
    }
    const auto digest = oci::ParseDigest(digest_text.value);
    if (!digest) return Wrong(digest_text.offset, "{}", digest.error().message);
    if (!pins_.emplace(oci::ToString(*reference), *digest).second) {
      return Wrong(reference_text.offset, "{} is pinned more than once",
                   config::Quote(reference_text.value));
    }
    return {};
  }

  struct Text {
    std::string value;
    config::TextOffset offset = 0;
  };

  Result<Text> TextOf(const config::Table& table, std::string_view key,
                      config::TextOffset where) const {
    const config::Node* const node = table.Find(key);
    if (node == nullptr) return Wrong(where, "key `{}` is missing", key);
    const auto* const text = std::get_if<std::string>(&node->value);
    if (text == nullptr) return Wrong(node->offset, "key `{}` must be a string", key);
    return Text{.value = *text, .offset = node->offset};
  }

  const config::Document& document_;
  Pins pins_;
};

}  // namespace

Result<Pins> ParseLockFile(const std::string& path, std::string_view text) {
  const auto document = config::ParseToml(config::SourceText(path, text));
  if (!document) return std::unexpected(document.error());
  return LockReader(*document).Read();
}

Result<Pins> ReadLockFile(const std::string& path, const FileSystem& files) {
  if (!files.IsFile(path)) return Pins();
  COMPOSABLE_TRY(const Bytes bytes, config::ReadWholeFile(path, "lock files", files));
  return ParseLockFile(path, AsText(bytes));
}

std::string LockFileText(const Pins& pins) {
  std::string text =
      "# Which content each reference stands for. Made by `composable`; belongs beside the\n"
      "# definitions, also where those are versioned.\n"
      "version = 1\n";
  for (const auto& [reference, digest] : pins) {
    text += fmt::format("\n[[artifact]]\nreference = \"{}\"\ndigest = \"{}\"\n", reference,
                        oci::ToString(digest));
  }
  return text;
}

}  // namespace composable::app
