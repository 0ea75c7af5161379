// Any bytes as a definition file: loading must neither crash nor hang, and its report must hold
// together.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <variant>

#include "base/utf8.h"
#include "config/load.h"

namespace composable::config {
namespace {

// One file with the input, and a component's binary wherever one is looked for below `lib`.
class OneFile final : public FileSystem {
 public:
  explicit OneFile(ByteView text) : text_(text) {}

  Result<Bytes> ReadFile(const std::filesystem::path&) const override {
    return Bytes(text_.begin(), text_.end());
  }
  bool IsFile(const std::filesystem::path& path) const override {
    return path.parent_path() == "/project/lib";
  }
  std::filesystem::path WorkingDirectory() const override { return "/project"; }

 private:
  ByteView text_;
};

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckPlace(const FilePosition& where, std::size_t size) {
  Require(where.file == "configs/input.toml");
  Require(where.line >= 1 && where.line <= size + 1);
  Require(where.column >= 1 && where.column <= size + 1);
  Require(IsUtf8(where.line_text));
}

void CheckReport(const Error& error, std::size_t size) {
  const std::string report = ToReport(error);
  Require(IsUtf8(report));
  Require(!error.message.empty() && !error.message.contains('\n'));
  if (const auto* where = std::get_if<FilePosition>(&error.where)) CheckPlace(*where, size);
}

void LoadOne(ByteView input) {
  const OneFile files(input);
  const std::array<std::string, 1> sources = {"configs/input.toml"};
  const LoadResult result = LoadDefinitions(sources, files);
  for (const Error& error : result.errors) CheckReport(error, input.size());
  const auto& components = result.definitions.components;
  for (const ComponentDefinition& component : components) {
    CheckPlace(component.name.where, input.size());
    CheckPlace(component.uri.where, input.size());
    Require(component.uri.value.path.is_absolute());
  }
  const bool is_empty = components.empty() && result.definitions.capabilities.empty();
  Require(!is_empty || !result.errors.empty());
  Require(std::ranges::is_sorted(
      components, {}, [](const ComponentDefinition& component) { return component.name.value; }));
}

}  // namespace
}  // namespace composable::config

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  composable::config::LoadOne({data, size});
  return 0;
}
