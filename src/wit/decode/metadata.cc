#include "wit/decode/metadata.h"

#include <boost/json.hpp>

#include "wasm/extern_name.h"

namespace composable::wit::decode {
namespace {

namespace json = boost::json;

std::string_view View(json::string_view text) { return {text.data(), text.size()}; }

std::string StringMember(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(name);
  const json::string* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(View(*text));
}

// Calls `read(name, value)` for each member of the object that is the member `name` of `object`.
template <typename Read>
void ReadMembers(const json::object& object, std::string_view name, Read read) {
  const json::value* const value = object.if_contains(name);
  const json::object* const members = value == nullptr ? nullptr : value->if_object();
  if (members == nullptr) return;
  for (const json::key_value_pair& member : *members) read(View(member.key()), member.value());
}

std::optional<Version> VersionMember(const json::object& object, std::string_view name) {
  auto version = ParseVersion(StringMember(object, name));
  if (!version) return std::nullopt;
  return *std::move(version);
}

// The feature's name; nothing where it is none.
std::optional<std::string> FeatureMember(const json::object& object) {
  std::string feature = StringMember(object, "feature");
  if (!wasm::IsLabel(feature)) return std::nullopt;
  return feature;
}

Stability ReadStability(const json::value& value) {
  Stability stability;
  const json::object* const object = value.if_object();
  if (object == nullptr || object->empty()) return stability;
  const json::object* const fields = object->begin()->value().if_object();
  if (fields == nullptr) return stability;
  const std::string_view form = View(object->begin()->key());
  if (form == "stable") stability.since = VersionMember(*fields, "since");
  if (form == "unstable") stability.feature = FeatureMember(*fields);
  if (stability.since || stability.feature) {
    stability.deprecated = VersionMember(*fields, "deprecated");
  }
  return stability;
}

// The members that all items have.
void ReadItem(const json::value& value, ItemMetadata& item) {
  if (const json::string* const docs = value.if_string()) item.docs = View(*docs);
  const json::object* const object = value.if_object();
  if (object == nullptr) return;
  item.docs = StringMember(*object, "docs");
  if (const json::value* const stability = object->if_contains("stability")) {
    item.stability = ReadStability(*stability);
  }
}

void ReadFunctions(const json::object& object, std::string_view name,
                   ByName<ItemMetadata>& functions) {
  ReadMembers(object, name, [&](std::string_view function, const json::value& value) {
    ReadItem(value, functions[std::string(function)]);
  });
}

void ReadTypes(const json::object& object, ByName<TypeMetadata>& types) {
  ReadMembers(object, "types", [&](std::string_view name, const json::value& value) {
    TypeMetadata& type = types[std::string(name)];
    ReadItem(value, type);
    if (!value.is_object()) return;
    ReadMembers(value.get_object(), "items", [&](std::string_view item, const json::value& docs) {
      if (docs.is_string()) type.items[std::string(item)] = View(docs.get_string());
    });
  });
}

void ReadInterfaces(const json::object& object, std::string_view name,
                    ByName<InterfaceMetadata>& interfaces) {
  ReadMembers(object, name, [&](std::string_view interface_name, const json::value& value) {
    InterfaceMetadata& interface = interfaces[std::string(interface_name)];
    ReadItem(value, interface);
    if (!value.is_object()) return;
    ReadTypes(value.get_object(), interface.types);
    ReadFunctions(value.get_object(), "funcs", interface.functions);
  });
}

void ReadStatements(const json::object& object, std::string_view docs, std::string_view stability,
                    ByName<ItemMetadata>& statements) {
  ReadMembers(object, docs, [&](std::string_view name, const json::value& value) {
    if (value.is_string()) statements[std::string(name)].docs = View(value.get_string());
  });
  ReadMembers(object, stability, [&](std::string_view name, const json::value& value) {
    statements[std::string(name)].stability = ReadStability(value);
  });
}

void ReadWorld(const json::value& value, WorldMetadata& world) {
  ReadItem(value, world);
  const json::object* const object = value.if_object();
  if (object == nullptr) return;
  ReadTypes(*object, world.types);
  ReadInterfaces(*object, "interfaces", world.interfaces);
  ReadInterfaces(*object, "interface_exports", world.exported_interfaces);
  ReadFunctions(*object, "funcs", world.functions);
  ReadFunctions(*object, "func_exports", world.exported_functions);
  ReadStatements(*object, "interface_import_docs", "interface_import_stability", world.imports);
  ReadStatements(*object, "interface_export_docs", "interface_export_stability", world.exports);
}

}  // namespace

Result<PackageMetadata> ReadMetadata(ByteView data) {
  if (data.empty() || data.front() > 1) {
    return Fail(ErrorCode::kInvalidComponent,
                "the section `package-docs` has an unknown version; versions 0 and 1 are known");
  }
  const std::string_view text = AsText(data.subspan(1));
  boost::system::error_code error;
  const json::value root = json::parse({text.data(), text.size()}, error);
  if (error || !root.is_object()) {
    return Fail(ErrorCode::kInvalidComponent, "the section `package-docs` holds no JSON object");
  }
  PackageMetadata package;
  package.docs = StringMember(root.get_object(), "docs");
  ReadInterfaces(root.get_object(), "interfaces", package.interfaces);
  ReadMembers(root.get_object(), "worlds", [&](std::string_view name, const json::value& value) {
    ReadWorld(value, package.worlds[std::string(name)]);
  });
  return package;
}

}  // namespace composable::wit::decode
