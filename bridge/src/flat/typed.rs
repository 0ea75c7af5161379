//! The types that stand for parameter lists and results in Wasmtime's typed calls.
//!
//! The number of core values is the only thing that Wasmtime wants to know at compile time. Parameters of
//! a call are always lowered as if there were sixteen: the callee reads as many as it has. Where values
//! are lifted, the number has to be exact, hence the const generics.

use super::{
    FlatItem, Image, Lifted, MAX_FLAT, lift_root_flat, lift_root_memory, lower_root_flat,
    lower_root_memory, type_error,
};
use std::mem::MaybeUninit;
use std::sync::Arc;
use wasmtime::ValRaw;
use wasmtime::component::__internal::{
    CanonicalAbiInfo, InstanceType, InterfaceType, LiftContext, LowerContext,
};
use wasmtime::component::{ComponentNamedList, ComponentType, Lift, Lower};

/// The arguments of a call into a guest, shared with whoever starts the call.
pub struct Arguments(pub Arc<Image>);

/// The result of a call into a guest, which flattens to `N` core values (at most `MAX_FLAT`; a result
/// that flattens to more comes through a pointer, with `N` = 1).
pub struct Returned<const N: usize>(pub Lifted);

/// The arguments of a host function that flatten to `N` core values (0 where they are more than
/// `MAX_FLAT`, and always in memory).
pub struct HostArguments<const N: usize>(pub Lifted);

/// The result of a host function: `N` is 1 where it flattens to one core value, else 0.
pub struct HostResult<const N: usize>(pub Image);

/// Type-checking happens when calls are prepared, with the component's own types.
fn checked() -> wasmtime::Result<()> {
    Ok(())
}

/// Where `bytes`, a part of the guest's memory, starts in it. Wasmtime hands over a window of the size it
/// believes a type to have, which is 0 for the types here: only where it starts matters.
fn offset_in_memory(cx: &LiftContext<'_>, bytes: &[u8]) -> wasmtime::Result<usize> {
    (bytes.as_ptr() as usize)
        .checked_sub(cx.memory().as_ptr() as usize)
        .ok_or_else(|| type_error("the result is not in the guest's memory"))
}

// SAFETY: sixteen core values are lowered to; `lower_root_flat` writes as many as the callee reads.
unsafe impl ComponentType for Arguments {
    type Lower = [ValRaw; MAX_FLAT];
    const ABI: CanonicalAbiInfo = CanonicalAbiInfo::ZERO;
    fn typecheck(_: &InterfaceType, _: &InstanceType<'_>) -> wasmtime::Result<()> {
        checked()
    }
}

// SAFETY: parameters are always a tuple.
unsafe impl ComponentNamedList for Arguments {}

// SAFETY: lowers what the function's own type says.
unsafe impl Lower for Arguments {
    fn linear_lower_to_flat<T>(
        &self,
        cx: &mut LowerContext<'_, T>,
        ty: InterfaceType,
        dst: &mut MaybeUninit<Self::Lower>,
    ) -> wasmtime::Result<()> {
        // SAFETY: an array of values that need no initialisation themselves.
        let dst: &mut [MaybeUninit<ValRaw>; MAX_FLAT] =
            unsafe { &mut *dst.as_mut_ptr().cast::<[MaybeUninit<ValRaw>; MAX_FLAT]>() };
        lower_root_flat(cx, ty, &self.0, dst)
    }

    fn linear_lower_to_memory<T>(
        &self,
        cx: &mut LowerContext<'_, T>,
        ty: InterfaceType,
        offset: usize,
    ) -> wasmtime::Result<()> {
        lower_root_memory(cx, ty, &self.0, offset)
    }
}

macro_rules! lifted_list {
    ($name:ident) => {
        // SAFETY: exactly `N` core values are lifted from.
        unsafe impl<const N: usize> ComponentType for $name<N> {
            type Lower = [ValRaw; N];
            const ABI: CanonicalAbiInfo = CanonicalAbiInfo::ZERO;
            fn typecheck(_: &InterfaceType, _: &InstanceType<'_>) -> wasmtime::Result<()> {
                checked()
            }
        }

        // SAFETY: parameters and results are always a tuple.
        unsafe impl<const N: usize> ComponentNamedList for $name<N> {}

        // SAFETY: lifts what the function's own type says, and checks it.
        unsafe impl<const N: usize> Lift for $name<N> {
            fn linear_lift_from_flat(
                cx: &mut LiftContext<'_>,
                ty: InterfaceType,
                src: &Self::Lower,
            ) -> wasmtime::Result<Self> {
                lift_root_flat(cx, ty, src).map(Self)
            }

            fn linear_lift_from_memory(
                cx: &mut LiftContext<'_>,
                ty: InterfaceType,
                bytes: &[u8],
            ) -> wasmtime::Result<Self> {
                let offset = offset_in_memory(cx, bytes)?;
                lift_root_memory(cx, ty, offset).map(Self)
            }
        }
    };
}

lifted_list!(Returned);
lifted_list!(HostArguments);

// SAFETY: exactly `N` core values are lowered to.
unsafe impl<const N: usize> ComponentType for HostResult<N> {
    type Lower = [ValRaw; N];
    const ABI: CanonicalAbiInfo = CanonicalAbiInfo::ZERO;
    fn typecheck(_: &InterfaceType, _: &InstanceType<'_>) -> wasmtime::Result<()> {
        checked()
    }
}

// SAFETY: results are always a tuple.
unsafe impl<const N: usize> ComponentNamedList for HostResult<N> {}

// SAFETY: lowers what the function's own type says.
unsafe impl<const N: usize> Lower for HostResult<N> {
    fn linear_lower_to_flat<T>(
        &self,
        cx: &mut LowerContext<'_, T>,
        ty: InterfaceType,
        dst: &mut MaybeUninit<Self::Lower>,
    ) -> wasmtime::Result<()> {
        if N == 0 {
            return Ok(());
        }
        // SAFETY: an array of values that need no initialisation themselves.
        let dst: &mut [MaybeUninit<ValRaw>; N] =
            unsafe { &mut *dst.as_mut_ptr().cast::<[MaybeUninit<ValRaw>; N]>() };
        lower_root_flat(cx, ty, &self.0, dst)
    }

    fn linear_lower_to_memory<T>(
        &self,
        cx: &mut LowerContext<'_, T>,
        ty: InterfaceType,
        offset: usize,
    ) -> wasmtime::Result<()> {
        lower_root_memory(cx, ty, &self.0, offset)
    }
}

// `FlatItem` has its own file; it is named here so that the three kinds are seen together.
const _: () = assert!(size_of::<<FlatItem<4, 4> as ComponentType>::Lower>() == 0);
