// DescribeAsJson.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "wasm/reader.h"
#include "wit/decode.h"
#include "wit/describe.h"
#include "wit/json_schema.h"
#include "wit/pretty_json.h"

namespace composable::wit {
namespace {

namespace json = boost::json;

json::value TypeJson(const Type& type);

json::value OptionalJson(const std::optional<Type>& type) {
  return type ? TypeJson(*type) : json::value(nullptr);
}

void AddText(json::object& object, std::string_view name, std::string_view text) {
  if (!text.empty()) object[name] = text;
}

json::array StringArray(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

// Names with their docs, where any has some.
json::array NamesJson(const std::vector<std::string>& names, const std::vector<std::string>& docs) {
  if (docs.empty()) return StringArray(names);
  json::array array;
  for (std::size_t i = 0; i < names.size(); ++i) {
    json::object one = {{"name", names[i]}};
    AddText(one, "docs", docs[i]);
    array.push_back(std::move(one));
  }
  return array;
}

json::object RecordJson(const RecordType& record) {
  json::array fields;
  for (const Field& field : record.fields) {
    json::object one = {{"name", field.name}, {"type", TypeJson(field.type)}};
    AddText(one, "docs", field.docs);
    fields.push_back(std::move(one));
  }
  return {{"kind", "record"}, {"fields", std::move(fields)}};
}

json::object VariantJson(const VariantType& variant) {
  json::array cases;
  for (const Case& one : variant.cases) {
    json::object entry = {{"name", one.name}, {"type", OptionalJson(one.payload)}};
    AddText(entry, "docs", one.docs);
    cases.push_back(std::move(entry));
  }
  return {{"kind", "variant"}, {"cases", std::move(cases)}};
}

// The type without its own name.
json::value StructureJson(const Type& type) {
  switch (type.kind()) {
    case Kind::kRecord:
      return RecordJson(type.record());
    case Kind::kVariant:
      return VariantJson(type.variant());
    case Kind::kEnum:
      return {{"kind", "enum"},
              {"cases", NamesJson(type.enumeration().names, type.enumeration().docs)}};
    case Kind::kFlags:
      return {{"kind", "flags"}, {"flags", NamesJson(type.flags().names, type.flags().docs)}};
    case Kind::kList:
      return {{"kind", "list"}, {"of", TypeJson(type.list().element)}};
    case Kind::kFixedList:
      return {{"kind", "list"},
              {"of", TypeJson(type.fixed_list().element)},
              {"length", type.fixed_list().length}};
    case Kind::kTuple: {
      json::array elements;
      for (const Type& element : type.tuple().elements) elements.push_back(TypeJson(element));
      return {{"kind", "tuple"}, {"of", std::move(elements)}};
    }
    case Kind::kOption:
      return {{"kind", "option"}, {"of", TypeJson(type.option().payload)}};
    case Kind::kResult:
      return {{"kind", "result"},
              {"ok", OptionalJson(type.result().ok)},
              {"error", OptionalJson(type.result().error)}};
    case Kind::kMap:
      return {{"kind", "map"},
              {"key", TypeJson(type.map().key)},
              {"value", TypeJson(type.map().value)}};
    case Kind::kOwn:
      return {{"kind", "own"}, {"resource", type.handle().resource->name}};
    case Kind::kBorrow: {
      const HandleType& handle = type.handle();
      return {{"kind", "borrow"},
              {"resource", handle.name.empty() ? handle.resource->name : handle.name}};
    }
    case Kind::kStream:
      return {{"kind", "stream"}, {"of", OptionalJson(type.stream().element)}};
    case Kind::kFuture:
      return {{"kind", "future"}, {"of", OptionalJson(type.future().payload)}};
    default:
      return json::value(ToWit(type));
  }
}

json::value TypeJson(const Type& type) {
  if (type.kind() == Kind::kOwn) {
    // A handle is known by the name that the resource has here.
    const TypeName* const name = type.name();
    return {{"kind", "own"},
            {"resource", name == nullptr ? type.handle().resource->name : name->name}};
  }
  if (type.name() != nullptr) return {{"named", type.name()->name}};
  return StructureJson(type);
}

void AddStability(json::object& object, const Stability& stability) {
  if (stability.since) object["since"] = ToString(*stability.since);
  if (stability.feature) object["feature"] = *stability.feature;
  if (stability.deprecated) object["deprecated"] = ToString(*stability.deprecated);
}

// What all items have.
template <typename Item>
void AddCommon(json::object& object, const Item& item) {
  AddText(object, "docs", item.docs);
  AddStability(object, item.stability);
  if (item.external_id) object["external-id"] = *item.external_id;
}

// The structure behind a defined name: of a record its fields, of another name that name.
json::value BodyJson(const TypeDefinition& definition) {
  return definition.body.name() != nullptr ? TypeJson(definition.body)
                                           : StructureJson(definition.body);
}

json::object DefinitionJson(const TypeDefinition& definition, JsonSchemaBuilder& schemas) {
  json::object object = {{"name", definition.name}};
  switch (definition.form) {
    case TypeForm::kResource:
      object["form"] = "resource";
      break;
    case TypeForm::kUsed:
      object["form"] = "used";
      object["from"] = {{"interface", ToString(*definition.used_from->name)},
                        {"name", definition.used_name}};
      break;
    case TypeForm::kDefined:
    case TypeForm::kOwned:
      object["form"] = "defined";
      object["type"] = BodyJson(definition);
      break;
  }
  if (definition.resource == nullptr) object["schema"] = schemas.SchemaOf(definition.type);
  AddCommon(object, definition);
  return object;
}

json::object FunctionJson(const Function& function) {
  json::array parameters;
  for (const Parameter& parameter : function.type.parameters) {
    parameters.push_back(
        json::object{{"name", parameter.name}, {"type", TypeJson(parameter.type)}});
  }
  json::object object = {{"name", ToString(function.name)},
                         {"async", function.type.is_async},
                         {"parameters", std::move(parameters)},
                         {"result", OptionalJson(function.type.result)},
                         {"wit", ToWit(function.type)}};
  AddCommon(object, function);
  return object;
}

void AddInterface(json::object& object, const Interface& interface, JsonSchemaBuilder& schemas) {
  if (interface.name) object["interface"] = ToString(*interface.name);
  json::array types;
  for (const TypeDefinition& type : interface.types) types.push_back(DefinitionJson(type, schemas));
  object["types"] = std::move(types);
  json::array functions;
  for (const Function& function : interface.functions) {
    functions.push_back(FunctionJson(function));
  }
  object["functions"] = std::move(functions);
  if (interface.foreign.empty()) return;
  json::array others;
  for (const ForeignItem& item : interface.foreign) {
    others.push_back(json::object{{"name", item.name}, {"kind", item.what}});
  }
  object["others"] = std::move(others);
}

json::object ItemJson(const WorldItem& item, JsonSchemaBuilder& schemas) {
  json::object object = {{"name", item.name}, {"kind", "interface"}};
  const auto merge = [&](json::object&& more) {
    for (auto& [key, value] : more) object[key] = std::move(value);
  };
  if (const auto* function = std::get_if<Function>(&item.item)) {
    object["kind"] = "function";
    merge(FunctionJson(*function));
  } else if (const auto* type = std::get_if<TypeDefinition>(&item.item)) {
    object["kind"] = "type";
    merge(DefinitionJson(*type, schemas));
  } else if (const auto* foreign = std::get_if<ForeignItem>(&item.item)) {
    object["kind"] = foreign->what;
  } else {
    const Interface& interface = *InterfaceOf(item);
    AddInterface(object, interface, schemas);
    AddText(object, "docs", interface.docs);
    AddCommon(object, item);
  }
  return object;
}

json::array ItemsJson(const std::vector<WorldItem>& items, JsonSchemaBuilder& schemas) {
  json::array array;
  for (const WorldItem& item : items) array.push_back(ItemJson(item, schemas));
  return array;
}

json::object ComponentJson(const World& world, JsonSchemaBuilder& schemas) {
  json::object object = {{"format", 1},
                         {"kind", "component"},
                         {"imports", ItemsJson(world.imports, schemas)},
                         {"exports", ItemsJson(world.exports, schemas)}};
  AddText(object, "docs", world.docs);
  return object;
}

json::object PackageJson(const Package& package, JsonSchemaBuilder& schemas) {
  json::array interfaces;
  for (const InterfacePtr& interface : package.interfaces) {
    json::object object;
    AddInterface(object, *interface, schemas);
    AddText(object, "docs", interface->docs);
    AddStability(object, interface->stability);
    interfaces.push_back(std::move(object));
  }
  json::array worlds;
  for (const WorldPtr& world : package.worlds) {
    json::object object = {{"name", ToString(world->name)},
                           {"imports", ItemsJson(world->imports, schemas)},
                           {"exports", ItemsJson(world->exports, schemas)}};
    AddText(object, "docs", world->docs);
    AddStability(object, world->stability);
    worlds.push_back(std::move(object));
  }
  json::object object = {{"format", 1},
                         {"kind", "package"},
                         {"name", ToString(package.name)},
                         {"interfaces", std::move(interfaces)},
                         {"worlds", std::move(worlds)}};
  AddText(object, "docs", package.docs);
  return object;
}

// The text of the whole, with what its schemas refer to.
std::string Finish(json::object object, const JsonSchemaBuilder& schemas) {
  object["schemas"] = schemas.definitions();
  return PrettyJson(object) + '\n';
}

}  // namespace

Result<std::string> DescribeAsJson(ByteView binary) {
  COMPOSABLE_TRY(const wasm::Component component, wasm::ReadComponent(binary));
  if (IsWitPackage(component)) {
    COMPOSABLE_TRY(const PackageSet set, DecodePackages(component));
    return DescribeAsJson(set);
  }
  COMPOSABLE_TRY(const World world, DecodeWorld(component));
  JsonSchemaBuilder schemas("#/schemas/");
  return Finish(ComponentJson(world, schemas), schemas);
}

std::string DescribeAsJson(const PackageSet& set) {
  JsonSchemaBuilder schemas("#/schemas/");
  return Finish(PackageJson(set.MainPackage(), schemas), schemas);
}

}  // namespace composable::wit
