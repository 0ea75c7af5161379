#include "wit/describe.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/printable.h"
#include "wasm/sections.h"
#include "wit/decode.h"
#include "wit/print_wit.h"

namespace composable::wit {
namespace {

// Prints a line a section, in columns wide enough for the largest offset and the headings.
class SectionPrinter {
 public:
  explicit SectionPrinter(std::uint64_t size)
      : width_(std::max(fmt::formatted_size("{}", size), std::string_view("offset").size())) {}

  void PrintHeading(const wasm::BinaryOutline& outline) {
    const bool is_component = outline.kind == wasm::BinaryKind::kComponent;
    text_ += fmt::format("{}, {} bytes\n{:>{}}  {:>{}}  section\n",
                         is_component ? "component" : "core module", outline.size, "offset", width_,
                         "bytes", width_);
  }

  void Print(const std::vector<wasm::SectionInfo>& sections, std::size_t depth) {
    for (const wasm::SectionInfo& section : sections) {
      std::string what(wasm::SectionKindName(section.kind));
      if (section.item_count) what += fmt::format(" ({})", *section.item_count);
      if (!section.name.empty()) what += fmt::format(" `{}`", Printable(section.name));
      text_ += fmt::format("{:>{}}  {:>{}}  {:{}}{}\n", section.offset, width_,
                           section.header + section.size, width_, "", 2 * depth, what);
      Print(section.children, depth + 1);
    }
  }

  std::string Take() { return std::move(text_); }

 private:
  std::size_t width_;
  std::string text_;
};

}  // namespace

Result<std::string> DescribeAsWit(ByteView binary) {
  COMPOSABLE_TRY(const PackageSet set, DecodePackages(binary));
  return PrintPackages(set);
}

Result<std::string> DescribeSections(ByteView binary) {
  COMPOSABLE_TRY(const wasm::BinaryOutline outline, wasm::ReadOutline(binary));
  SectionPrinter printer(outline.size);
  printer.PrintHeading(outline);
  printer.Print(outline.sections, 0);
  return printer.Take();
}

}  // namespace composable::wit
