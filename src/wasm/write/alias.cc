// Aliases. Source: component model, Binary.md "Alias Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

struct AliasWriter {
  Encoder& out;

  // s:<sort> 0x00 i:<instanceidx> n:<name>
  void operator()(const ExportAlias& alias) const {
    WriteSort(out, alias.sort);
    out.Byte(0x00);
    WriteIndex(out, alias.instance);
    out.Name(alias.name);
  }
  // s:<sort> 0x01 i:<core:instanceidx> n:<core:name>
  void operator()(const CoreExportAlias& alias) const {
    WriteSort(out, alias.sort);
    out.Byte(0x01);
    WriteIndex(out, alias.instance);
    out.Name(alias.name);
  }
  // s:<sort> 0x02 ct:<u32> idx:<u32>
  void operator()(const OuterAlias& alias) const {
    WriteSort(out, alias.sort);
    out.Byte(0x02);
    out.U32(alias.count);
    out.U32(alias.index);
  }
};

}  // namespace

void WriteAlias(Encoder& out, const Alias& alias) { std::visit(AliasWriter{out}, alias); }

}  // namespace composable::wasm
