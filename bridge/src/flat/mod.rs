//! The flat buffer: values as the canonical ABI's image of 32-bit memory, and Wasmtime's typed traits
//! implemented over it, so that values pass between buffer and guest without `Val`.
//!
//! Wasmtime's `Lower` and `Lift` are written for types known at compile time. Here one type stands for
//! every parameter list and another for every result: they walk the function's type at run time, which
//! both traits hand over with each call (`InterfaceType` and `ComponentTypes`; the version is pinned).

mod image;
mod item;
mod lift;
mod lower;
mod points;
mod typed;

pub use image::{Image, Piece};
pub use item::FlatItem;
pub use lift::{Lifted, LiftedHandle, lift_memory, lift_root_flat, lift_root_memory};
pub use lower::{lower_memory, lower_root_flat, lower_root_memory};
pub use typed::{Arguments, HostArguments, HostResult, Returned};

use crate::error::{Error, ErrorCode};
use wasmtime::component::__internal::wasmtime_environ::component::TypeVariant;
use wasmtime::component::__internal::{ComponentTypes, InterfaceType};

/// The canonical ABI passes at most this many core values as parameters.
pub const MAX_FLAT: usize = 16;

/// An error that ends the call it happens in.
pub fn type_error(message: impl Into<String>) -> wasmtime::Error {
    wasmtime::Error::new(Error::new(ErrorCode::Type, message))
}

/// A type's size in 32-bit memory.
pub fn size_of(types: &ComponentTypes, ty: InterfaceType) -> usize {
    types.canonical_abi(&ty).size32 as usize
}

pub fn align_of(types: &ComponentTypes, ty: InterfaceType) -> usize {
    types.canonical_abi(&ty).align32 as usize
}

/// How many core values a type flattens to, where that is at most `MAX_FLAT`.
pub fn flat_count(types: &ComponentTypes, ty: InterfaceType) -> Option<usize> {
    types.canonical_abi(&ty).flat_count(MAX_FLAT)
}

/// The shape that variant, option, result and enum share: the payload of each case, where the
/// discriminant ends and the payload starts.
struct Cases<'a> {
    payloads: Payloads<'a>,
    /// Bytes.
    discriminant: usize,
    payload_offset: usize,
}

enum Payloads<'a> {
    /// Cases without payloads, by their number.
    None(usize),
    /// option and result
    Two([Option<InterfaceType>; 2]),
    Variant(&'a TypeVariant),
}

impl Cases<'_> {
    /// None for a type of another kind.
    fn of(types: &ComponentTypes, ty: InterfaceType) -> Option<Cases<'_>> {
        let (payloads, info) = match ty {
            InterfaceType::Variant(index) => (Payloads::Variant(&types[index]), &types[index].info),
            InterfaceType::Enum(index) => {
                (Payloads::None(types[index].names.len()), &types[index].info)
            }
            InterfaceType::Option(index) => (
                Payloads::Two([None, Some(types[index].ty)]),
                &types[index].info,
            ),
            InterfaceType::Result(index) => (
                Payloads::Two([types[index].ok, types[index].err]),
                &types[index].info,
            ),
            _ => return None,
        };
        Some(Cases {
            payloads,
            discriminant: usize::from(info.size),
            payload_offset: info.payload_offset32 as usize,
        })
    }

    /// The payload of a case; an error where there is no such case.
    fn payload(&self, case: u32) -> wasmtime::Result<Option<InterfaceType>> {
        let index = case as usize;
        let known = match &self.payloads {
            Payloads::None(count) => (index < *count).then_some(None),
            Payloads::Two(payloads) => payloads.get(index).copied(),
            Payloads::Variant(variant) => variant.cases.get_index(index).map(|(_, ty)| *ty),
        };
        known.ok_or_else(|| type_error(format!("there is no case number {case}")))
    }
}
