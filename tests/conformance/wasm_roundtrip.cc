// Reads component binaries, writes them again, and tells what came of it. A tool of
// component_binaries.py.
//
//   wasm_roundtrip OUT_DIR < LIST
//
// LIST names one file a line. For each, one line goes to standard output, its columns separated by
// tabs:
//
//   ok       <sections> <components> <core modules> <first differing offset, or "same">
//   refused  <offset> <message>     by the reader, or when a core module's interface was asked for
//   broken   <what>         reading what was written failed or gave something else
//
// and, where the bytes differ from the input, the written binary goes to OUT_DIR/<line number from
// 0>.wasm.

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "base/file_system.h"
#include "wasm/module_interface.h"
#include "wasm/reader.h"
#include "wasm/sections.h"
#include "wasm/writer.h"

namespace {

using composable::Bytes;
using composable::ByteView;

struct Counts {
  std::size_t sections = 0;
  std::size_t components = 0;
  std::size_t modules = 0;
};

void Count(const composable::wasm::Component& component, Counts& counts) {
  ++counts.components;
  counts.sections += component.sections.size();
  for (const auto& section : component.sections) {
    if (std::holds_alternative<composable::wasm::CoreModuleSection>(section)) ++counts.modules;
    if (const auto* nested = std::get_if<composable::wasm::ComponentSection>(&section)) {
      Count(*std::get<composable::Box<composable::wasm::Component>>(nested->component), counts);
    }
  }
}

// The sections of an outline, and of everything nested in it, without those of core modules.
std::size_t CountSections(const std::vector<composable::wasm::SectionInfo>& sections) {
  std::size_t count = sections.size();
  for (const auto& section : sections) {
    if (section.kind == composable::wasm::SectionKind::kComponent)
      count += CountSections(section.children);
  }
  return count;
}

// Whether what every core module imports and exports can be told. The modules lie in `binary`.
composable::Status CheckModules(const composable::wasm::Component& component, ByteView binary) {
  for (const auto& section : component.sections) {
    if (const auto* core = std::get_if<composable::wasm::CoreModuleSection>(&section)) {
      const ByteView module = core->module.bytes;
      const auto base = static_cast<std::uint64_t>(module.data() - binary.data());
      COMPOSABLE_CHECK(composable::wasm::ReadModuleInterface(module, base));
    }
    if (const auto* nested = std::get_if<composable::wasm::ComponentSection>(&section)) {
      COMPOSABLE_CHECK(CheckModules(
          *std::get<composable::Box<composable::wasm::Component>>(nested->component), binary));
    }
  }
  return {};
}

std::string Refusal(const composable::Error& error) {
  const auto* place = std::get_if<composable::ByteOffset>(&error.where);
  return fmt::format("refused\t{}\t{}", place == nullptr ? "none" : std::to_string(place->offset),
                     ToString(error));
}

std::string RoundTrip(ByteView binary, const std::string& out_path) {
  const auto component = composable::wasm::ReadComponent(binary);
  if (!component.has_value()) return Refusal(component.error());
  if (const auto modules = CheckModules(*component, binary); !modules.has_value()) {
    return Refusal(modules.error());
  }
  const auto written = composable::wasm::WriteComponent(*component);
  if (!written.has_value()) return "broken\twriting: " + ToString(written.error());
  const auto again = composable::wasm::ReadComponent(*written);
  if (!again.has_value()) return "broken\treading what was written: " + ToString(again.error());
  if (*again != *component) return "broken\twhat was written reads as another component";

  Counts counts;
  Count(*component, counts);
  const auto outline = composable::wasm::ReadOutline(binary);
  if (!outline.has_value()) return "broken\toutline: " + ToString(outline.error());
  if (CountSections(outline->sections) != counts.sections)
    return "broken\tthe outline has other sections";

  std::string difference = "same";
  if (!std::ranges::equal(*written, binary)) {
    const auto mismatch = std::ranges::mismatch(*written, binary);
    difference = std::to_string(mismatch.in2 - binary.begin());
    std::ofstream out(out_path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(written->data()),
              static_cast<std::streamsize>(written->size()));
    if (!out.flush()) return "broken\tcannot write " + out_path;
  }
  return fmt::format("ok\t{}\t{}\t{}\t{}", counts.sections, counts.components, counts.modules,
                     difference);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: wasm_roundtrip OUT_DIR < LIST\n";
    return 2;
  }
  const composable::DiskFileSystem disk;
  std::string path;
  for (std::size_t number = 0; std::getline(std::cin, path); ++number) {
    const auto binary = disk.ReadFile(path);
    if (!binary.has_value()) {
      std::cerr << ToString(binary.error()) << '\n';
      return 1;
    }
    fmt::print("{}\n", RoundTrip(*binary, fmt::format("{}/{}.wasm", argv[1], number)));
  }
  return 0;
}
