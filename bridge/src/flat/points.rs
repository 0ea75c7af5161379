//! Which parts of a value cannot be copied as they are.

use super::type_error;
use wasmtime::component::__internal::{ComponentTypes, InterfaceType};

/// A part of a value that has to be looked at when the value passes, because not every bit pattern is a value of
/// its type, or because it points elsewhere. The bytes around it are copied: buffer and guest lay values out alike.
#[derive(Clone, Copy)]
pub struct Point {
    /// In bytes, from the start of the value.
    pub offset: usize,
    /// Never a record or a tuple: their parts are points of their own.
    pub ty: InterfaceType,
}

/// Adds the points of a value of type `ty` that lies at `offset`.
pub fn add_points(
    types: &ComponentTypes,
    ty: InterfaceType,
    offset: usize,
    points: &mut Vec<Point>,
) {
    match ty {
        InterfaceType::S8
        | InterfaceType::U8
        | InterfaceType::S16
        | InterfaceType::U16
        | InterfaceType::S32
        | InterfaceType::U32
        | InterfaceType::S64
        | InterfaceType::U64
        | InterfaceType::Float32
        | InterfaceType::Float64 => {}
        InterfaceType::Record(index) => {
            let mut end = offset;
            for field in &types[index].fields {
                let at = types.canonical_abi(&field.ty).next_field32_size(&mut end);
                add_points(types, field.ty, at, points);
            }
        }
        InterfaceType::Tuple(index) => {
            let mut end = offset;
            for ty in &types[index].types {
                let at = types.canonical_abi(ty).next_field32_size(&mut end);
                add_points(types, *ty, at, points);
            }
        }
        // One point, however long it is.
        InterfaceType::FixedLengthList(index) if is_plain(types, types[index].element) => {}
        _ => points.push(Point { offset, ty }),
    }
}

/// Whether every bit pattern is a value and no byte points elsewhere, so that bytes may be copied.
pub fn is_plain(types: &ComponentTypes, ty: InterfaceType) -> bool {
    let mut points = Vec::new();
    add_points(types, ty, 0, &mut points);
    points.is_empty()
}

/// How the elements of a list, or the entries of a map, lie in memory.
pub struct Elements {
    pub stride: usize,
    pub align: usize,
    /// Of one of them.
    pub points: Vec<Point>,
}

impl Elements {
    pub fn of(types: &ComponentTypes, ty: InterfaceType) -> wasmtime::Result<Elements> {
        let mut points = Vec::new();
        let abi = match ty {
            InterfaceType::List(index) => {
                let element = types[index].element;
                add_points(types, element, 0, &mut points);
                types.canonical_abi(&element)
            }
            InterfaceType::Map(index) => {
                let map = &types[index];
                add_points(types, map.key, 0, &mut points);
                add_points(types, map.value, map.value_offset32 as usize, &mut points);
                &map.entry_abi
            }
            _ => return Err(type_error("not a list")),
        };
        Ok(Elements {
            stride: abi.size32 as usize,
            align: abi.align32 as usize,
            points,
        })
    }
}
