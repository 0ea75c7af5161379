// Sections by their headers alone. Source: component model, Binary.md "Component Definitions";
// WebAssembly "Modules".

#include "wasm/core_modules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "wasm/limits.h"
#include "wasm/preamble.h"
#include "wasm/read/cursor.h"
#include "wasm/read/section_header.h"

namespace composable::wasm {
namespace {

enum SectionId : std::uint8_t {
  kCustomSection = 0,
  // Of components.
  kCoreModuleSection = 1,
  kComponentSection = 4,
  // Of core modules.
  kCodeSection = 10,
  kDataSection = 11,
};

// An id and a size of at most five bytes.
constexpr std::uint64_t kLongestHeader = 6;

struct Section {
  std::uint8_t id = 0;
  ByteRange contents;
};

// The sections of a binary with that preamble; nothing where its headers are malformed.
std::optional<std::vector<Section>> FindSections(const ByteRange& binary,
                                                 const std::array<std::uint8_t, 8>& preamble,
                                                 const ByteReader& read) {
  std::array<std::uint8_t, 8> start{};
  if (binary.size < start.size() || !read(binary.offset, start) || start != preamble) return {};
  std::vector<Section> sections;
  for (std::uint64_t at = binary.offset + start.size(); at < binary.end();) {
    std::array<std::uint8_t, kLongestHeader> buffer{};
    const auto start_of_section =
        std::span(buffer).first(std::min(kLongestHeader, binary.end() - at));
    if (!read(at, start_of_section)) return std::nullopt;
    Cursor cursor(start_of_section, at, "section");
    const auto header = ReadHeaderAlone(cursor);
    if (!header || header->size > binary.end() - header->contents_offset) return std::nullopt;
    sections.push_back({header->id, {header->contents_offset, header->size}});
    at = sections.back().contents.end();
  }
  return sections;
}

// Whether the component could be walked.
bool CollectModules(const ByteRange& component, const ByteReader& read, std::uint32_t depth,
                    std::vector<ByteRange>& modules) {
  if (depth > limits::kNesting) return false;
  const auto sections = FindSections(component, kComponentPreamble, read);
  if (!sections) return false;
  return std::ranges::all_of(*sections, [&](const Section& section) {
    if (section.id == kCoreModuleSection) modules.push_back(section.contents);
    return section.id != kComponentSection ||
           CollectModules(section.contents, read, depth + 1, modules);
  });
}

}  // namespace

std::optional<std::vector<ByteRange>> FindCoreModules(std::uint64_t size, const ByteReader& read) {
  std::vector<ByteRange> modules;
  if (!CollectModules({0, size}, read, 1, modules)) return std::nullopt;
  return modules;
}

std::optional<std::vector<ByteRange>> FindModuleBodies(const ByteRange& module, std::uint64_t least,
                                                       const ByteReader& read) {
  const auto sections = FindSections(module, kCoreModulePreamble, read);
  if (!sections) return std::nullopt;
  std::vector<ByteRange> bodies;
  for (const auto& [id, contents] : *sections) {
    const bool is_body = id == kCustomSection || id == kCodeSection || id == kDataSection;
    if (is_body && contents.size >= least) bodies.push_back(contents);
  }
  return bodies;
}

}  // namespace composable::wasm
