//! Lifting: from a guest into a flat buffer (CanonicalABI.md, "Lifting" and "Loading"). The guest is not
//! trusted: pointers, lengths, alignment, text, discriminants and handles are all checked.

use super::points::{Elements, is_plain};
use super::{Cases, MAX_FLAT, align_of, flat_count, size_of, type_error};
use crate::stream::Incoming;
use wasmtime::ValRaw;
use wasmtime::component::__internal::wasmtime_environ::component::StringEncoding;
use wasmtime::component::__internal::{ComponentTypes, InterfaceType, LiftContext};
use wasmtime::component::{ErrorContext, Lift, ResourceAny};

/// A flat buffer that was lifted. Handles stay aside until the store can be reached, which is when they
/// get the numbers that belong at their offsets.
pub struct Lifted {
    pub bytes: Vec<u8>,
    pub handles: Vec<(usize, LiftedHandle)>,
}

pub enum LiftedHandle {
    Own(ResourceAny),
    Borrow(ResourceAny),
    ErrorContext(ErrorContext),
    Stream(Incoming),
}

impl Lifted {
    fn new() -> Lifted {
        Lifted {
            bytes: crate::ffi::spare_vector(),
            handles: Vec::new(),
        }
    }

    /// Makes room for a value, aligned; its offset.
    fn reserve(&mut self, size: usize, align: usize) -> wasmtime::Result<usize> {
        let offset = self.bytes.len().next_multiple_of(align);
        let end = offset
            .checked_add(size)
            .filter(|end| u32::try_from(*end).is_ok())
            .ok_or_else(|| type_error("a value is larger than 4 GiB"))?;
        self.bytes.resize(end, 0);
        Ok(offset)
    }

    /// Puts bytes at the end, aligned; their offset. Unlike `reserve` and `write` it touches them once.
    fn append(&mut self, bytes: &[u8], align: usize) -> wasmtime::Result<usize> {
        let offset = self.reserve(0, align)?;
        if u32::try_from(offset.saturating_add(bytes.len())).is_err() {
            return Err(type_error("a value is larger than 4 GiB"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(offset)
    }

    fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.bytes[offset..][..bytes.len()].copy_from_slice(bytes);
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "`reserve` keeps offsets below 4 GiB"
    )]
    fn write_pair(&mut self, offset: usize, pointer: usize, count: usize) {
        self.write(offset, &(pointer as u32).to_le_bytes());
        self.write(offset + 4, &(count as u32).to_le_bytes());
    }
}

/// Lifts a whole list from core values: the values themselves where they fit, else a pointer to them.
pub fn lift_root_flat(
    cx: &mut LiftContext<'_>,
    ty: InterfaceType,
    src: &[ValRaw],
) -> wasmtime::Result<Lifted> {
    let types = cx.types.clone();
    match flat_count(&types, ty).filter(|count| *count <= src.len().min(MAX_FLAT)) {
        Some(count) => {
            let mut out = Lifted::new();
            out.reserve(size_of(&types, ty), 1)?;
            let mut flat = Flat {
                src: &src[..count],
                next: 0,
            };
            flat.lift(cx, &types, ty, &mut out, 0)?;
            Ok(out)
        }
        None => {
            let pointer = src
                .first()
                .ok_or_else(|| type_error("a result has neither values nor a pointer"))?
                .get_u32() as usize;
            lift_root_memory(cx, ty, pointer)
        }
    }
}

/// Lifts a whole list from the guest's memory.
pub fn lift_root_memory(
    cx: &mut LiftContext<'_>,
    ty: InterfaceType,
    pointer: usize,
) -> wasmtime::Result<Lifted> {
    let types = cx.types.clone();
    let mut out = Lifted::new();
    let size = size_of(&types, ty);
    out.reserve(size, 1)?;
    check_range(cx, pointer, size, align_of(&types, ty))?;
    lift_memory(cx, &types, ty, pointer, &mut out, 0)?;
    Ok(out)
}

fn check_range(
    cx: &LiftContext<'_>,
    pointer: usize,
    size: usize,
    align: usize,
) -> wasmtime::Result<()> {
    if !pointer.is_multiple_of(align) {
        wasmtime::bail!("pointer not aligned");
    }
    if pointer
        .checked_add(size)
        .is_none_or(|end| end > cx.memory().len())
    {
        wasmtime::bail!("pointer out of bounds of memory");
    }
    Ok(())
}

/// Reads core values one after the other.
struct Flat<'a> {
    src: &'a [ValRaw],
    next: usize,
}

impl Flat<'_> {
    fn take(&mut self) -> wasmtime::Result<ValRaw> {
        let value = self
            .src
            .get(self.next)
            .ok_or_else(|| type_error("a value flattens to more than its type says"))?;
        self.next += 1;
        Ok(*value)
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the canonical ABI wraps integers"
    )]
    fn lift(
        &mut self,
        cx: &mut LiftContext<'_>,
        types: &ComponentTypes,
        ty: InterfaceType,
        out: &mut Lifted,
        dst: usize,
    ) -> wasmtime::Result<()> {
        match ty {
            InterfaceType::Bool => out.write(dst, &[u8::from(self.take()?.get_u32() != 0)]),
            InterfaceType::U8 | InterfaceType::S8 => {
                out.write(dst, &[self.take()?.get_u32() as u8])
            }
            InterfaceType::U16 | InterfaceType::S16 => {
                out.write(dst, &(self.take()?.get_u32() as u16).to_le_bytes());
            }
            InterfaceType::U32 | InterfaceType::S32 => {
                out.write(dst, &self.take()?.get_u32().to_le_bytes());
            }
            InterfaceType::U64 | InterfaceType::S64 => {
                out.write(dst, &self.take()?.get_u64().to_le_bytes());
            }
            InterfaceType::Float32 => out.write(dst, &self.take()?.get_f32().to_le_bytes()),
            InterfaceType::Float64 => out.write(dst, &self.take()?.get_f64().to_le_bytes()),
            InterfaceType::Char => {
                let bits = check_char(self.take()?.get_u32())?;
                out.write(dst, &bits.to_le_bytes());
            }
            InterfaceType::String => {
                let pair = [self.take()?, self.take()?];
                lift_string(cx, ty, &pair, out, dst)?;
            }
            InterfaceType::List(_) | InterfaceType::Map(_) => {
                let pointer = self.take()?.get_u32() as usize;
                let count = self.take()?.get_u32() as usize;
                lift_elements(cx, types, ty, pointer, count, out, dst)?;
            }
            InterfaceType::Record(index) => {
                let mut offset = 0;
                for field in &types[index].fields {
                    let at = types
                        .canonical_abi(&field.ty)
                        .next_field32_size(&mut offset);
                    self.lift(cx, types, field.ty, out, dst + at)?;
                }
            }
            InterfaceType::Tuple(index) => {
                let mut offset = 0;
                for ty in &types[index].types {
                    let at = types.canonical_abi(ty).next_field32_size(&mut offset);
                    self.lift(cx, types, *ty, out, dst + at)?;
                }
            }
            InterfaceType::FixedLengthList(index) => {
                let list = &types[index];
                let stride = size_of(types, list.element);
                for item in 0..list.size as usize {
                    self.lift(cx, types, list.element, out, dst + item * stride)?;
                }
            }
            InterfaceType::Flags(index) => {
                let names = types[index].names.len();
                for word in 0..names.div_ceil(32) {
                    let bits = self.take()?.get_u32();
                    write_flags(out, dst, word, names, size_of(types, ty), bits);
                }
            }
            InterfaceType::Variant(_)
            | InterfaceType::Enum(_)
            | InterfaceType::Option(_)
            | InterfaceType::Result(_) => {
                let width = flat_count(types, ty).unwrap_or(MAX_FLAT);
                let end = self.next + width;
                let case = self.take()?.get_u32();
                let (payload, offset) = write_case(types, ty, case, out, dst)?;
                if let Some(payload) = payload {
                    self.lift(cx, types, payload, out, dst + offset)?;
                }
                self.next = end;
            }
            InterfaceType::Own(_)
            | InterfaceType::Borrow(_)
            | InterfaceType::Future(_)
            | InterfaceType::Stream(_)
            | InterfaceType::ErrorContext(_) => {
                let value = self.take()?;
                lift_handle(cx, types, ty, value, out, dst)?;
            }
        }
        Ok(())
    }
}

fn check_char(bits: u32) -> wasmtime::Result<u32> {
    match char::from_u32(bits) {
        Some(_) => Ok(bits),
        None => Err(wasmtime::Trap::InvalidChar.into()),
    }
}

/// Writes one word of flags without the bits that no name stands for.
fn write_flags(out: &mut Lifted, dst: usize, word: usize, names: usize, size: usize, bits: u32) {
    let used = names - 32 * word;
    let mask = if used >= 32 {
        u32::MAX
    } else {
        (1 << used) - 1
    };
    let bytes = (bits & mask).to_le_bytes();
    out.write(dst + 4 * word, &bytes[..size.min(4)]);
}

/// Writes a discriminant; the payload's type and offset.
fn write_case(
    types: &ComponentTypes,
    ty: InterfaceType,
    case: u32,
    out: &mut Lifted,
    dst: usize,
) -> wasmtime::Result<(Option<InterfaceType>, usize)> {
    let cases = Cases::of(types, ty).ok_or_else(|| type_error("not a variant"))?;
    let payload = cases
        .payload(case)
        .map_err(|_| wasmtime::Error::from(wasmtime::Trap::InvalidDiscriminant))?;
    let size = cases.discriminant;
    out.write(dst, &case.to_le_bytes()[..size]);
    Ok((payload, cases.payload_offset))
}

fn lift_string(
    cx: &mut LiftContext<'_>,
    ty: InterfaceType,
    pair: &[ValRaw; 2],
    out: &mut Lifted,
    dst: usize,
) -> wasmtime::Result<()> {
    if cx.options().string_encoding == StringEncoding::Utf8 {
        let (pointer, length) = (pair[0].get_u32() as usize, pair[1].get_u32() as usize);
        check_range(cx, pointer, length, 1)?;
        cx.consume_fuel(length)?;
        let bytes = &cx.memory()[pointer..][..length];
        std::str::from_utf8(bytes)?;
        return append_text(out, dst, bytes);
    }
    let text = String::linear_lift_from_flat(cx, ty, pair)?;
    append_text(out, dst, text.as_bytes())
}

fn append_text(out: &mut Lifted, dst: usize, text: &[u8]) -> wasmtime::Result<()> {
    let offset = out.append(text, 1)?;
    out.write_pair(dst, offset, text.len());
    Ok(())
}

fn lift_elements(
    cx: &mut LiftContext<'_>,
    types: &ComponentTypes,
    ty: InterfaceType,
    pointer: usize,
    count: usize,
    out: &mut Lifted,
    dst: usize,
) -> wasmtime::Result<()> {
    let layout = Elements::of(types, ty)?;
    let size = layout
        .stride
        .checked_mul(count)
        .ok_or_else(|| wasmtime::format_err!("list size overflow"))?;
    check_range(cx, pointer, size, layout.align)?;
    cx.consume_fuel(size)?;
    let offset = out.append(&cx.memory()[pointer..][..size], layout.align)?;
    out.write_pair(dst, offset, count);
    if layout.points.is_empty() {
        return Ok(());
    }
    for item in 0..count {
        let start = item * layout.stride;
        for point in &layout.points {
            let at = start + point.offset;
            lift_memory(cx, types, point.ty, pointer + at, out, offset + at)?;
        }
    }
    Ok(())
}

fn load_u32(cx: &LiftContext<'_>, at: usize) -> u32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&cx.memory()[at..][..4]);
    u32::from_le_bytes(bytes)
}

/// Loads the value at `src` of the guest's memory, which is in bounds, to `dst` of the buffer.
pub fn lift_memory(
    cx: &mut LiftContext<'_>,
    types: &ComponentTypes,
    ty: InterfaceType,
    src: usize,
    out: &mut Lifted,
    dst: usize,
) -> wasmtime::Result<()> {
    match ty {
        InterfaceType::Bool => {
            let byte = u8::from(cx.memory()[src] != 0);
            out.write(dst, &[byte]);
        }
        InterfaceType::Char => {
            let bits = check_char(load_u32(cx, src))?;
            out.write(dst, &bits.to_le_bytes());
        }
        InterfaceType::String => {
            let pair = [load_u32(cx, src), load_u32(cx, src + 4)].map(ValRaw::u32);
            lift_string(cx, ty, &pair, out, dst)?;
        }
        InterfaceType::List(_) | InterfaceType::Map(_) => {
            let (pointer, count) = (load_u32(cx, src) as usize, load_u32(cx, src + 4) as usize);
            lift_elements(cx, types, ty, pointer, count, out, dst)?;
        }
        InterfaceType::Record(index) => {
            let mut offset = 0;
            for field in &types[index].fields {
                let at = types
                    .canonical_abi(&field.ty)
                    .next_field32_size(&mut offset);
                lift_memory(cx, types, field.ty, src + at, out, dst + at)?;
            }
        }
        InterfaceType::Tuple(index) => {
            let mut offset = 0;
            for ty in &types[index].types {
                let at = types.canonical_abi(ty).next_field32_size(&mut offset);
                lift_memory(cx, types, *ty, src + at, out, dst + at)?;
            }
        }
        InterfaceType::FixedLengthList(index) => {
            let list = &types[index];
            if is_plain(types, list.element) {
                out.write(dst, &cx.memory()[src..][..size_of(types, ty)]);
                return Ok(());
            }
            let stride = size_of(types, list.element);
            for item in 0..list.size as usize {
                let at = item * stride;
                lift_memory(cx, types, list.element, src + at, out, dst + at)?;
            }
        }
        InterfaceType::Flags(index) => {
            let names = types[index].names.len();
            let size = size_of(types, ty);
            for word in 0..names.div_ceil(32) {
                let mut bytes = [0; 4];
                bytes[..size.min(4)].copy_from_slice(&cx.memory()[src + 4 * word..][..size.min(4)]);
                write_flags(out, dst, word, names, size, u32::from_le_bytes(bytes));
            }
        }
        InterfaceType::Variant(_)
        | InterfaceType::Enum(_)
        | InterfaceType::Option(_)
        | InterfaceType::Result(_) => {
            let discriminant = Cases::of(types, ty).map_or(1, |cases| cases.discriminant);
            let mut bytes = [0; 4];
            bytes[..discriminant].copy_from_slice(&cx.memory()[src..][..discriminant]);
            let (payload, at) = write_case(types, ty, u32::from_le_bytes(bytes), out, dst)?;
            if let Some(payload) = payload {
                lift_memory(cx, types, payload, src + at, out, dst + at)?;
            }
        }
        InterfaceType::Own(_)
        | InterfaceType::Borrow(_)
        | InterfaceType::Future(_)
        | InterfaceType::Stream(_)
        | InterfaceType::ErrorContext(_) => {
            let value = ValRaw::u32(load_u32(cx, src));
            lift_handle(cx, types, ty, value, out, dst)?;
        }
        // Integers and floats.
        _ => out.write(dst, &cx.memory()[src..][..size_of(types, ty)]),
    }
    Ok(())
}

fn lift_handle(
    cx: &mut LiftContext<'_>,
    types: &ComponentTypes,
    ty: InterfaceType,
    value: ValRaw,
    out: &mut Lifted,
    dst: usize,
) -> wasmtime::Result<()> {
    let handle = match ty {
        InterfaceType::Own(_) => {
            LiftedHandle::Own(ResourceAny::linear_lift_from_flat(cx, ty, &value)?)
        }
        InterfaceType::Borrow(_) => {
            LiftedHandle::Borrow(ResourceAny::linear_lift_from_flat(cx, ty, &value)?)
        }
        InterfaceType::ErrorContext(_) => {
            LiftedHandle::ErrorContext(ErrorContext::linear_lift_from_flat(cx, ty, &value)?)
        }
        _ => LiftedHandle::Stream(Incoming::lift(cx, types, ty, value)?),
    };
    out.handles.push((dst, handle));
    Ok(())
}
