// Type definitions. Source: component model, Binary.md "Type Definitions".

#include "wasm/write/productions.h"

namespace composable::wasm {
namespace {

// componentdecl ::= 0x03 id:<importdecl> | id:<instancedecl>
// instancedecl  ::= 0x00 t:<core:type> | 0x01 t:<type> | 0x02 a:<alias> | 0x04 ed:<exportdecl>
struct DeclarationWriter {
  Encoder& out;

  void operator()(const CoreType& type) const {
    out.Byte(0x00);
    WriteCoreType(out, type);
  }
  void operator()(const Type& type) const {
    out.Byte(0x01);
    WriteType(out, type);
  }
  void operator()(const Alias& alias) const {
    out.Byte(0x02);
    WriteAlias(out, alias);
  }
  void operator()(const Import& import) const {
    out.Byte(0x03);
    WriteImport(out, import);
  }
  void operator()(const ExportDeclaration& declaration) const {
    out.Byte(0x04);
    WriteExportDeclaration(out, declaration);
  }
};

void WriteDeclaration(Encoder& out, const Declaration& declaration) {
  std::visit(DeclarationWriter{out}, declaration.form);
}

// deftype ::= <defvaltype> | <functype> | <componenttype> | <instancetype> | <resourcetype>
struct TypeWriter {
  Encoder& out;

  void operator()(const DefinedType& type) const { WriteDefinedType(out, type); }
  // functype ::= 0x40 ps:<paramlist> rs:<resultlist> | 0x43 ps:<paramlist> rs:<resultlist>
  void operator()(const FunctionType& function) const {
    out.Byte(function.is_async ? 0x43 : 0x40);
    WriteVector(out, function.parameters, WriteLabelledType);
    WriteResultList(out, function.result);
  }
  // componenttype ::= 0x41 cd*:vec(<componentdecl>)
  void operator()(const ComponentType& type) const {
    out.Byte(0x41);
    WriteVector(out, type.declarations, WriteDeclaration);
  }
  // instancetype ::= 0x42 id*:vec(<instancedecl>)
  void operator()(const InstanceType& type) const {
    out.Byte(0x42);
    WriteVector(out, type.declarations, WriteDeclaration);
  }
  // resourcetype ::= 0x3f t:<core:valtype> f?:<core:funcidx>?
  void operator()(const ResourceType& resource) const {
    out.Byte(0x3F);
    WriteCoreValueType(out, resource.representation);
    out.Byte(resource.destructor.has_value() ? 0x01 : 0x00);
    if (resource.destructor.has_value()) WriteIndex(out, *resource.destructor);
  }
};

}  // namespace

void WriteType(Encoder& out, const Type& type) { std::visit(TypeWriter{out}, type); }

}  // namespace composable::wasm
