// Components and their sections. Source: component model, Binary.md "Component Definitions".

#include "wasm/preamble.h"
#include "wasm/write/productions.h"
#include "wasm/writer.h"

namespace composable::wasm {
namespace {

void WriteComponentTo(Encoder& out, const Component& component);

// The contents of a section; returns its id.
struct SectionWriter {
  Encoder& out;

  // section_0: n:<core:name> bytes
  std::uint8_t operator()(const CustomSection& section) const {
    out.Name(section.name);
    out.Raw(section.data.bytes);
    return 0;
  }
  std::uint8_t operator()(const CoreModuleSection& section) const {
    out.Raw(section.module.bytes);
    return 1;
  }
  std::uint8_t operator()(const CoreInstanceSection& section) const {
    WriteVector(out, section.instances, WriteCoreInstance);
    return 2;
  }
  std::uint8_t operator()(const CoreTypeSection& section) const {
    WriteVector(out, section.types, WriteCoreType);
    return 3;
  }
  std::uint8_t operator()(const ComponentSection& section) const {
    if (const auto* component = std::get_if<Box<Component>>(&section.component)) {
      WriteComponentTo(out, **component);
    } else {
      out.Raw(std::get<Payload>(section.component).bytes);
    }
    return 4;
  }
  std::uint8_t operator()(const InstanceSection& section) const {
    WriteVector(out, section.instances, WriteInstance);
    return 5;
  }
  std::uint8_t operator()(const AliasSection& section) const {
    WriteVector(out, section.aliases, WriteAlias);
    return 6;
  }
  std::uint8_t operator()(const TypeSection& section) const {
    WriteVector(out, section.types, WriteType);
    return 7;
  }
  std::uint8_t operator()(const CanonicalSection& section) const {
    WriteVector(out, section.functions, WriteCanonical);
    return 8;
  }
  std::uint8_t operator()(const StartSection& section) const {
    WriteStart(out, section);
    return 9;
  }
  std::uint8_t operator()(const ImportSection& section) const {
    WriteVector(out, section.imports, WriteImport);
    return 10;
  }
  std::uint8_t operator()(const ExportSection& section) const {
    WriteVector(out, section.exports, WriteExport);
    return 11;
  }
  std::uint8_t operator()(const ValueSection& section) const {
    WriteVector(out, section.values, WriteValue);
    return 12;
  }
};

// component ::= <preamble> s*:<section>*;  section ::= id:<byte> size:<u32> contents
void WriteComponentTo(Encoder& out, const Component& component) {
  out.Raw(kComponentPreamble);
  for (const Section& section : component.sections) {
    Encoder contents;
    const std::uint8_t id = std::visit(SectionWriter{contents}, section);
    out.Byte(id);
    out.Size(contents.size(), "section");
    out.Append(contents);
  }
}

}  // namespace

Result<Bytes> WriteComponent(const Component& component) {
  Encoder out;
  WriteComponentTo(out, component);
  return out.Finish();
}

}  // namespace composable::wasm
