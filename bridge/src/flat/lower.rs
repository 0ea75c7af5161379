//! Lowering: from a flat buffer into a guest (CanonicalABI.md, "Lowering" and "Storing").
//!
//! A guest's allocator is guest code: its time slice may end in it, and then the call leaves its caller, whose
//! bytes it borrowed. So nothing that was read before an allocation may be used after it: it is read again.

use super::points::{Elements, is_plain};
use super::{Cases, Image, MAX_FLAT, flat_count, size_of, type_error};
use crate::store::{self, State, StoreData};
use crate::stream;
use std::any::Any;
use std::mem::MaybeUninit;
use wasmtime::ValRaw;
use wasmtime::component::__internal::wasmtime_environ::component::StringEncoding;
use wasmtime::component::__internal::{ComponentTypes, InterfaceType, LowerContext};
use wasmtime::component::{ErrorContext, Lower, ResourceAny, ResourceDynamic};

/// CanonicalABI.md, "Storing": `MAX_STRING_BYTE_LENGTH`.
const MAX_STRING_BYTES: usize = (1 << 31) - 1;

/// The store's data behind a context whose data type is generic.
fn data<'a, T: 'static>(cx: &'a mut LowerContext<'_, T>) -> wasmtime::Result<&'a mut State> {
    (cx.store.data_mut() as &mut dyn Any)
        .downcast_mut::<StoreData>()
        .map(store::state_mut)
        .ok_or_else(|| type_error("the store is not one of the bridge's"))
}

/// Lowers a whole parameter or result list into core values: flattened where `max_flat` allows, else
/// through one pointer to memory allocated in the guest.
pub fn lower_root_flat<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    ty: InterfaceType,
    image: &Image,
    dst: &mut [MaybeUninit<ValRaw>],
) -> wasmtime::Result<()> {
    let types = cx.types;
    if let Some(count) = flat_count(types, ty).filter(|count| *count <= dst.len().min(MAX_FLAT)) {
        let mut lowering = Flat {
            image,
            dst: &mut dst[..count],
            next: 0,
        };
        lowering.lower(cx, types, ty, 0)?;
        image.set_lowered();
        return Ok(());
    }
    let align = types.canonical_abi(&ty).align32;
    let pointer = cx.realloc(0, 0, align, size_of(types, ty))?;
    lower_memory(cx, types, ty, image, 0, pointer)?;
    dst[0].write(pointer_value(pointer));
    image.set_lowered();
    Ok(())
}

/// Lowers a whole list to memory that the guest has provided at `offset`.
pub fn lower_root_memory<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    ty: InterfaceType,
    image: &Image,
    offset: usize,
) -> wasmtime::Result<()> {
    let types = cx.types;
    lower_memory(cx, types, ty, image, 0, offset)
}

/// Wasmtime passes pointers as 64 bits, for either width of memory.
fn pointer_value(pointer: usize) -> ValRaw {
    ValRaw::u64(pointer as u64)
}

/// Lowers into core values, one after the other.
struct Flat<'a> {
    image: &'a Image,
    dst: &'a mut [MaybeUninit<ValRaw>],
    next: usize,
}

impl Flat<'_> {
    fn push(&mut self, value: ValRaw) -> wasmtime::Result<()> {
        let slot = self
            .dst
            .get_mut(self.next)
            .ok_or_else(|| type_error("a value flattens to more than its type says"))?;
        slot.write(value);
        self.next += 1;
        Ok(())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        reason = "each value is read with its own width and then reinterpreted"
    )]
    fn lower<T: 'static>(
        &mut self,
        cx: &mut LowerContext<'_, T>,
        types: &ComponentTypes,
        ty: InterfaceType,
        src: usize,
    ) -> wasmtime::Result<()> {
        let image = self.image;
        match ty {
            InterfaceType::Bool => self.push(ValRaw::u32(u32::from(image.unsigned(src, 1)? != 0))),
            InterfaceType::U8 => self.push(ValRaw::u32(image.unsigned(src, 1)? as u32)),
            InterfaceType::S8 => self.push(ValRaw::i32(i32::from(image.unsigned(src, 1)? as i8))),
            InterfaceType::U16 => self.push(ValRaw::u32(image.unsigned(src, 2)? as u32)),
            InterfaceType::S16 => self.push(ValRaw::i32(i32::from(image.unsigned(src, 2)? as i16))),
            InterfaceType::U32 => self.push(ValRaw::u32(image.u32(src)?)),
            InterfaceType::S32 => self.push(ValRaw::i32(image.u32(src)? as i32)),
            InterfaceType::Float32 => self.push(ValRaw::f32(image.u32(src)?)),
            InterfaceType::U64 | InterfaceType::S64 => {
                self.push(ValRaw::u64(image.unsigned(src, 8)?))
            }
            InterfaceType::Float64 => self.push(ValRaw::f64(image.unsigned(src, 8)?)),
            InterfaceType::Char => self.push(ValRaw::u32(image.char(src)?)),
            InterfaceType::String => {
                let [pointer, length] = lower_string(cx, ty, image, src)?;
                self.push(pointer)?;
                self.push(length)
            }
            InterfaceType::List(_) | InterfaceType::Map(_) => {
                let (pointer, length) = lower_elements(cx, types, ty, image, src)?;
                self.push(pointer_value(pointer))?;
                self.push(pointer_value(length))
            }
            InterfaceType::Record(index) => {
                let mut offset = src;
                for field in &types[index].fields {
                    let at = types
                        .canonical_abi(&field.ty)
                        .next_field32_size(&mut offset);
                    self.lower(cx, types, field.ty, at)?;
                }
                Ok(())
            }
            InterfaceType::Tuple(index) => {
                let mut offset = src;
                for ty in &types[index].types {
                    let at = types.canonical_abi(ty).next_field32_size(&mut offset);
                    self.lower(cx, types, *ty, at)?;
                }
                Ok(())
            }
            InterfaceType::FixedLengthList(index) => {
                let list = &types[index];
                let stride = size_of(types, list.element);
                for item in 0..list.size as usize {
                    self.lower(cx, types, list.element, src + item * stride)?;
                }
                Ok(())
            }
            InterfaceType::Flags(index) => {
                let names = types[index].names.len();
                for word in 0..names.div_ceil(32) {
                    self.push(ValRaw::u32(image.flags(src, word, names)?))?;
                }
                Ok(())
            }
            InterfaceType::Variant(_)
            | InterfaceType::Enum(_)
            | InterfaceType::Option(_)
            | InterfaceType::Result(_) => self.lower_cases(cx, types, ty, src),
            InterfaceType::Own(_)
            | InterfaceType::Borrow(_)
            | InterfaceType::Future(_)
            | InterfaceType::Stream(_)
            | InterfaceType::ErrorContext(_) => {
                let handle = lower_handle(cx, types, ty, image, src)?;
                self.push(ValRaw::u32(handle))
            }
        }
    }

    /// The discriminant and the payload; the values that only other cases use are zero.
    fn lower_cases<T: 'static>(
        &mut self,
        cx: &mut LowerContext<'_, T>,
        types: &ComponentTypes,
        ty: InterfaceType,
        src: usize,
    ) -> wasmtime::Result<()> {
        let (case, payload, payload_offset) = read_case(types, ty, self.image, src)?;
        let width = flat_count(types, ty)
            .ok_or_else(|| type_error("a variant flattens to more than its function allows"))?;
        let end = self.next + width;
        self.push(ValRaw::u32(case))?;
        if let Some(payload) = payload {
            self.lower(cx, types, payload, src + payload_offset)?;
        }
        while self.next < end {
            self.push(ValRaw::u64(0))?;
        }
        Ok(())
    }
}

/// The case at `src`: its number, its payload's type and offset.
#[expect(
    clippy::cast_possible_truncation,
    reason = "at most four bytes are read"
)]
fn read_case(
    types: &ComponentTypes,
    ty: InterfaceType,
    image: &Image,
    src: usize,
) -> wasmtime::Result<(u32, Option<InterfaceType>, usize)> {
    let cases = Cases::of(types, ty).ok_or_else(|| type_error("not a variant"))?;
    let case = image.unsigned(src, cases.discriminant)? as u32;
    Ok((case, cases.payload(case)?, cases.payload_offset))
}

/// Copies a string into memory allocated in the guest; its pointer, and its length in the guest's code units.
fn lower_string<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    ty: InterfaceType,
    image: &Image,
    src: usize,
) -> wasmtime::Result<[ValRaw; 2]> {
    let text = image.text(src)?;
    if cx.options().string_encoding != StringEncoding::Utf8 {
        let mut pair = MaybeUninit::<[ValRaw; 2]>::uninit();
        text.to_owned().linear_lower_to_flat(cx, ty, &mut pair)?;
        // SAFETY: lowering a string writes both values.
        return Ok(unsafe { pair.assume_init() });
    }
    let size = text.len();
    if size > MAX_STRING_BYTES {
        return Err(type_error(format!("a string of {size} bytes is too large")));
    }
    let pointer = cx.realloc(0, 0, 1, size)?;
    let bytes = image.read(image.u32(src)? as usize, size)?;
    cx.as_slice_mut()[pointer..][..size].copy_from_slice(bytes);
    Ok([pointer_value(pointer), pointer_value(size)])
}

/// Copies the elements of a list or map into memory allocated in the guest; where they are, how many.
fn lower_elements<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    types: &ComponentTypes,
    ty: InterfaceType,
    image: &Image,
    src: usize,
) -> wasmtime::Result<(usize, usize)> {
    let data = image.u32(src)? as usize;
    let count = image.u32(src + 4)? as usize;
    let layout = Elements::of(types, ty)?;
    let size = layout
        .stride
        .checked_mul(count)
        .filter(|size| u32::try_from(*size).is_ok())
        .ok_or_else(|| type_error(format!("a list of {count} elements is too large")))?;
    // Before anything is allocated for it: all of the elements have to be there.
    image.read(data, size)?;
    let align = u32::try_from(layout.align).unwrap_or(8);
    let pointer = cx.realloc(0, 0, align, size)?;
    cx.as_slice_mut()[pointer..][..size].copy_from_slice(image.read(data, size)?);
    if layout.points.is_empty() {
        return Ok((pointer, count));
    }
    for item in 0..count {
        let start = item * layout.stride;
        for point in &layout.points {
            let at = start + point.offset;
            lower_memory(cx, types, point.ty, image, data + at, pointer + at)?;
        }
    }
    Ok((pointer, count))
}

/// Stores the value at `src` of the image to the guest's memory at `dst`, which is in bounds and aligned.
#[expect(
    clippy::cast_possible_truncation,
    reason = "pointers into 32-bit memory"
)]
pub fn lower_memory<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    types: &ComponentTypes,
    ty: InterfaceType,
    image: &Image,
    src: usize,
    dst: usize,
) -> wasmtime::Result<()> {
    let store = |cx: &mut LowerContext<'_, T>, bytes: &[u8]| {
        cx.as_slice_mut()[dst..][..bytes.len()].copy_from_slice(bytes);
    };
    let store_pair = |cx: &mut LowerContext<'_, T>, pointer: u32, count: u32| {
        let pair = &mut cx.as_slice_mut()[dst..][..8];
        pair[..4].copy_from_slice(&pointer.to_le_bytes());
        pair[4..].copy_from_slice(&count.to_le_bytes());
    };
    match ty {
        InterfaceType::Bool => store(cx, &[u8::from(image.unsigned(src, 1)? != 0)]),
        InterfaceType::Char => store(cx, &image.char(src)?.to_le_bytes()),
        InterfaceType::String => {
            let [pointer, length] = lower_string(cx, ty, image, src)?;
            store_pair(cx, pointer.get_u32(), length.get_u32());
        }
        InterfaceType::List(_) | InterfaceType::Map(_) => {
            let (pointer, count) = lower_elements(cx, types, ty, image, src)?;
            store_pair(cx, pointer as u32, count as u32);
        }
        InterfaceType::Record(index) => {
            let mut offset = 0;
            for field in &types[index].fields {
                let at = types
                    .canonical_abi(&field.ty)
                    .next_field32_size(&mut offset);
                lower_memory(cx, types, field.ty, image, src + at, dst + at)?;
            }
        }
        InterfaceType::Tuple(index) => {
            let mut offset = 0;
            for ty in &types[index].types {
                let at = types.canonical_abi(ty).next_field32_size(&mut offset);
                lower_memory(cx, types, *ty, image, src + at, dst + at)?;
            }
        }
        InterfaceType::FixedLengthList(index) => {
            let list = &types[index];
            if is_plain(types, list.element) {
                store(cx, image.read(src, size_of(types, ty))?);
                return Ok(());
            }
            let stride = size_of(types, list.element);
            for item in 0..list.size as usize {
                let at = item * stride;
                lower_memory(cx, types, list.element, image, src + at, dst + at)?;
            }
        }
        InterfaceType::Flags(index) => {
            let names = types[index].names.len();
            let size = size_of(types, ty);
            for word in 0..names.div_ceil(32) {
                let bits = image.flags(src, word, names)?.to_le_bytes();
                cx.as_slice_mut()[dst + 4 * word..][..size.min(4)]
                    .copy_from_slice(&bits[..size.min(4)]);
            }
        }
        InterfaceType::Variant(_)
        | InterfaceType::Enum(_)
        | InterfaceType::Option(_)
        | InterfaceType::Result(_) => {
            let (_, payload, payload_offset) = read_case(types, ty, image, src)?;
            // The discriminant is valid: it may be copied as it is.
            let discriminant = Cases::of(types, ty).map_or(1, |cases| cases.discriminant);
            store(cx, image.read(src, discriminant)?);
            if let Some(payload) = payload {
                let at = payload_offset;
                lower_memory(cx, types, payload, image, src + at, dst + at)?;
            }
        }
        InterfaceType::Own(_)
        | InterfaceType::Borrow(_)
        | InterfaceType::Future(_)
        | InterfaceType::Stream(_)
        | InterfaceType::ErrorContext(_) => {
            let handle = lower_handle(cx, types, ty, image, src)?;
            store(cx, &handle.to_le_bytes());
        }
        // Integers and floats.
        _ => store(cx, image.read(src, size_of(types, ty))?),
    }
    Ok(())
}

/// Hands a resource, stream, future or error context to the guest; its number there.
fn lower_handle<T: 'static>(
    cx: &mut LowerContext<'_, T>,
    types: &ComponentTypes,
    ty: InterfaceType,
    image: &Image,
    src: usize,
) -> wasmtime::Result<u32> {
    let mut value = MaybeUninit::<ValRaw>::uninit();
    match ty {
        InterfaceType::Own(index) | InterfaceType::Borrow(index) => {
            let number = image.u32(src)?;
            let is_own = matches!(ty, InterfaceType::Own(_));
            let resource_type = cx.resource_type(index);
            let state = data(cx)?;
            if let Some(kind) = state.kept.kind(resource_type) {
                let resource = if is_own {
                    ResourceDynamic::new_own(number, kind)
                } else {
                    ResourceDynamic::new_borrow(number, kind)
                };
                resource.linear_lower_to_flat(cx, ty, &mut value)?;
            } else {
                let resource: ResourceAny = if is_own {
                    state.handles.take_resource(number)?
                } else {
                    state.handles.resource(number)?
                };
                resource.linear_lower_to_flat(cx, ty, &mut value)?;
            }
        }
        InterfaceType::ErrorContext(_) => {
            let context: ErrorContext = data(cx)?.handles.take_error_context(image.u32(src)?)?;
            context.linear_lower_to_flat(cx, ty, &mut value)?;
        }
        _ => stream::lower(cx, types, ty, image.stream(src)?, &mut value)?,
    }
    // SAFETY: each of the lowerings above has written its value.
    Ok(unsafe { value.assume_init() }.get_u32())
}
