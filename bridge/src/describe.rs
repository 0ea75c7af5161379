//! A component's imports and exports and their types, in the grammar of `cb_component_describe`.

use std::collections::HashMap;
use wasmtime::Engine;
use wasmtime::component::types::{ComponentFunc, ComponentItem, Type};
use wasmtime::component::{Component, ResourceType};

const IMPORTED: u8 = 0;
const DEFINED: u8 = 1;

pub fn describe(engine: &Engine, component: &Component) -> Vec<u8> {
    let mut writer = Writer {
        engine,
        types: Vec::new(),
        type_count: 0,
        known: HashMap::new(),
        resources: Vec::new(),
    };
    let ty = component.component_type();
    let imports = writer.items(
        ty.imports(engine).map(|(name, item)| (name, item.ty)),
        IMPORTED,
    );
    let exports = writer.items(
        ty.exports(engine).map(|(name, item)| (name, item.ty)),
        DEFINED,
    );

    let mut out = Vec::new();
    count(&mut out, writer.type_count as usize);
    out.extend(writer.types);
    count(&mut out, writer.resources.len());
    out.extend(writer.resources.iter().map(|(_, origin)| *origin));
    out.extend(imports);
    out.extend(exports);
    out
}

/// Types are written once each, inner ones first, as they are met.
struct Writer<'a> {
    engine: &'a Engine,
    types: Vec<u8>,
    type_count: u32,
    /// The encoding of each type written so far and its index: equal types share one.
    known: HashMap<Vec<u8>, u32>,
    resources: Vec<(ResourceType, u8)>,
}

impl Writer<'_> {
    fn items<'a>(
        &mut self,
        items: impl Iterator<Item = (&'a str, ComponentItem)>,
        origin: u8,
    ) -> Vec<u8> {
        let mut body = Vec::new();
        let mut written = 0;
        for (name, item) in items {
            string(&mut body, name);
            self.item(&mut body, &item, origin);
            written += 1;
        }
        let mut out = Vec::new();
        count(&mut out, written);
        out.extend(body);
        out
    }

    fn item(&mut self, out: &mut Vec<u8>, item: &ComponentItem, origin: u8) {
        match item {
            ComponentItem::ComponentFunc(function) => {
                out.push(0x00);
                self.function(out, function, origin);
            }
            ComponentItem::ComponentInstance(instance) => {
                out.push(0x01);
                let engine = self.engine;
                let items = self.items(
                    instance.exports(engine).map(|(name, item)| (name, item.ty)),
                    origin,
                );
                out.extend(items);
            }
            ComponentItem::Module(_) | ComponentItem::CoreFunc(_) => out.push(0x02),
            ComponentItem::Resource(resource) => {
                out.push(0x03);
                let index = self.resource(*resource, origin);
                leb(out, index);
            }
            ComponentItem::Type(ty) => {
                out.push(0x04);
                let index = self.ty(ty, origin);
                leb(out, index);
            }
            ComponentItem::Component(_) => out.push(0x05),
        }
    }

    fn function(&mut self, out: &mut Vec<u8>, function: &ComponentFunc, origin: u8) {
        out.push(u8::from(function.async_()));
        count(out, function.params().len());
        for (name, ty) in function.params() {
            string(out, name);
            let index = self.ty(&ty, origin);
            leb(out, index);
        }
        let result = function.results().next();
        self.optional(out, result.as_ref(), origin);
    }

    fn resource(&mut self, resource: ResourceType, origin: u8) -> u32 {
        let index = self
            .resources
            .iter()
            .position(|(known, _)| *known == resource)
            .unwrap_or_else(|| {
                self.resources.push((resource, origin));
                self.resources.len() - 1
            });
        u32::try_from(index).expect("fewer resources than bytes")
    }

    fn optional(&mut self, out: &mut Vec<u8>, ty: Option<&Type>, origin: u8) {
        match ty {
            None => out.push(0x00),
            Some(ty) => {
                out.push(0x01);
                let index = self.ty(ty, origin);
                leb(out, index);
            }
        }
    }

    fn one(&mut self, opcode: u8, ty: &Type, origin: u8) -> Vec<u8> {
        let mut out = vec![opcode];
        let index = self.ty(ty, origin);
        leb(&mut out, index);
        out
    }

    fn ty(&mut self, ty: &Type, origin: u8) -> u32 {
        let encoded = self.encode(ty, origin);
        if let Some(index) = self.known.get(&encoded) {
            return *index;
        }
        let index = self.type_count;
        self.type_count += 1;
        self.types.extend(&encoded);
        self.known.insert(encoded, index);
        index
    }

    fn encode(&mut self, ty: &Type, origin: u8) -> Vec<u8> {
        let mut out = Vec::new();
        match ty {
            Type::Bool => out.push(0x00),
            Type::S8 => out.push(0x01),
            Type::U8 => out.push(0x02),
            Type::S16 => out.push(0x03),
            Type::U16 => out.push(0x04),
            Type::S32 => out.push(0x05),
            Type::U32 => out.push(0x06),
            Type::S64 => out.push(0x07),
            Type::U64 => out.push(0x08),
            Type::Float32 => out.push(0x09),
            Type::Float64 => out.push(0x0a),
            Type::Char => out.push(0x0b),
            Type::String => out.push(0x0c),
            Type::ErrorContext => out.push(0x0d),
            Type::Record(record) => {
                out.push(0x0e);
                count(&mut out, record.fields().len());
                for field in record.fields() {
                    string(&mut out, field.name);
                    let index = self.ty(&field.ty, origin);
                    leb(&mut out, index);
                }
            }
            Type::Variant(variant) => {
                out.push(0x0f);
                count(&mut out, variant.cases().len());
                for case in variant.cases() {
                    string(&mut out, case.name);
                    self.optional(&mut out, case.ty.as_ref(), origin);
                }
            }
            Type::List(list) => out = self.one(0x10, &list.ty(), origin),
            Type::FixedLengthList(list) => {
                out = self.one(0x11, &list.ty(), origin);
                leb(&mut out, list.len());
            }
            Type::Tuple(tuple) => {
                out.push(0x12);
                count(&mut out, tuple.types().len());
                for ty in tuple.types() {
                    let index = self.ty(&ty, origin);
                    leb(&mut out, index);
                }
            }
            Type::Flags(flags) => names(&mut out, 0x13, flags.names()),
            Type::Enum(enumeration) => names(&mut out, 0x14, enumeration.names()),
            Type::Option(option) => out = self.one(0x15, &option.ty(), origin),
            Type::Result(result) => {
                out.push(0x16);
                self.optional(&mut out, result.ok().as_ref(), origin);
                self.optional(&mut out, result.err().as_ref(), origin);
            }
            Type::Map(map) => {
                out = self.one(0x17, &map.key(), origin);
                let value = self.ty(&map.value(), origin);
                leb(&mut out, value);
            }
            Type::Own(resource) => {
                out.push(0x18);
                let index = self.resource(*resource, origin);
                leb(&mut out, index);
            }
            Type::Borrow(resource) => {
                out.push(0x19);
                let index = self.resource(*resource, origin);
                leb(&mut out, index);
            }
            Type::Stream(stream) => {
                out.push(0x1a);
                self.optional(&mut out, stream.ty().as_ref(), origin);
            }
            Type::Future(future) => {
                out.push(0x1b);
                self.optional(&mut out, future.ty().as_ref(), origin);
            }
        }
        out
    }
}

fn names<'a>(out: &mut Vec<u8>, opcode: u8, names: impl ExactSizeIterator<Item = &'a str>) {
    out.push(opcode);
    count(out, names.len());
    for name in names {
        string(out, name);
    }
}

fn string(out: &mut Vec<u8>, text: &str) {
    count(out, text.len());
    out.extend(text.as_bytes());
}

fn count(out: &mut Vec<u8>, count: usize) {
    leb(out, u32::try_from(count).expect("fewer items than bytes"));
}

fn leb(out: &mut Vec<u8>, mut value: u32) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}
