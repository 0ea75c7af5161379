//! How many core values the types of a function flatten to (CanonicalABI.md, "Flattening").

use wasmtime::component::types::{ComponentFunc, Type};

/// Of all parameters together.
pub fn parameters(function: &ComponentFunc) -> usize {
    function
        .params()
        .map(|(_, ty)| count(&ty))
        .fold(0, usize::saturating_add)
}

/// Of the result.
pub fn result(function: &ComponentFunc) -> usize {
    function
        .results()
        .map(|ty| count(&ty))
        .fold(0, usize::saturating_add)
}

fn count(ty: &Type) -> usize {
    match ty {
        Type::String | Type::List(_) | Type::Map(_) => 2,
        Type::Record(record) => sum(record.fields().map(|field| field.ty)),
        Type::Tuple(tuple) => sum(tuple.types()),
        Type::FixedLengthList(list) => count(&list.ty()).saturating_mul(list.len() as usize),
        Type::Flags(flags) => flags.names().len().div_ceil(32),
        Type::Variant(variant) => cases(variant.cases().map(|case| case.ty)),
        Type::Option(option) => cases([Some(option.ty())]),
        Type::Result(result) => cases([result.ok(), result.err()]),
        _ => 1,
    }
}

fn sum(types: impl IntoIterator<Item = Type>) -> usize {
    types
        .into_iter()
        .fold(0, |total, ty| total.saturating_add(count(&ty)))
}

/// The discriminant and the widest payload.
fn cases(payloads: impl IntoIterator<Item = Option<Type>>) -> usize {
    let widest = payloads.into_iter().flatten().map(|ty| count(&ty)).max();
    widest.unwrap_or(0).saturating_add(1)
}
