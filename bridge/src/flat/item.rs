//! The payload of a stream or future at the host: any type of a size and alignment, as a flat image.

use super::{Image, Lifted, lift_memory, lower_memory, size_of, type_error};
use crate::ffi::Bytes;
use std::mem::MaybeUninit;
use wasmtime::ValRaw;
use wasmtime::component::__internal::{
    CanonicalAbiInfo, InstanceType, InterfaceType, LiftContext, LowerContext,
};
use wasmtime::component::{ComponentType, Lift, Lower};

/// One item, `SIZE` bytes at `ALIGN` in memory. Wasmtime computes the places of items in a stream's
/// buffer from these two numbers, so they are part of the type.
pub struct FlatItem<const SIZE: u32, const ALIGN: u32>(pub Vec<u8>);

// SAFETY: items are only ever lifted from and lowered to memory, with the right size and alignment.
unsafe impl<const SIZE: u32, const ALIGN: u32> ComponentType for FlatItem<SIZE, ALIGN> {
    type Lower = [ValRaw; 0];

    const ABI: CanonicalAbiInfo = CanonicalAbiInfo {
        size32: SIZE,
        align32: ALIGN,
        size64: SIZE,
        align64: ALIGN,
        flat_count: None,
    };

    fn typecheck(ty: &InterfaceType, types: &InstanceType<'_>) -> wasmtime::Result<()> {
        let abi = types.types.canonical_abi(ty);
        if abi.size32 == SIZE && abi.align32 == ALIGN {
            Ok(())
        } else {
            Err(type_error("the payload has another size"))
        }
    }
}

// SAFETY: as above.
unsafe impl<const SIZE: u32, const ALIGN: u32> Lift for FlatItem<SIZE, ALIGN> {
    fn linear_lift_from_flat(
        _: &mut LiftContext<'_>,
        _: InterfaceType,
        _: &Self::Lower,
    ) -> wasmtime::Result<Self> {
        Err(type_error("payloads lie in memory"))
    }

    fn linear_lift_from_memory(
        cx: &mut LiftContext<'_>,
        ty: InterfaceType,
        bytes: &[u8],
    ) -> wasmtime::Result<Self> {
        let types = cx.types.clone();
        let mut lifted = Lifted {
            bytes: vec![0; size_of(&types, ty)],
            handles: Vec::new(),
        };
        let source = (bytes.as_ptr() as usize)
            .checked_sub(cx.memory().as_ptr() as usize)
            .ok_or_else(|| type_error("the payload is not in the guest's memory"))?;
        lift_memory(cx, &types, ty, source, &mut lifted, 0)?;
        Ok(FlatItem(lifted.bytes))
    }
}

// SAFETY: as above.
unsafe impl<const SIZE: u32, const ALIGN: u32> Lower for FlatItem<SIZE, ALIGN> {
    fn linear_lower_to_flat<T>(
        &self,
        _: &mut LowerContext<'_, T>,
        _: InterfaceType,
        _: &mut MaybeUninit<Self::Lower>,
    ) -> wasmtime::Result<()> {
        Err(type_error("payloads lie in memory"))
    }

    fn linear_lower_to_memory<T>(
        &self,
        cx: &mut LowerContext<'_, T>,
        ty: InterfaceType,
        offset: usize,
    ) -> wasmtime::Result<()> {
        let types = cx.types;
        // SAFETY: the image is gone before the item is.
        let image = unsafe { Image::borrowed(Bytes::of(&self.0), Vec::new(), Vec::new()) };
        lower_memory(cx, types, ty, &image, 0, offset)
    }
}
