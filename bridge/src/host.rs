//! Functions of the host: bound to an import with its own type, completed by a callback.

use crate::error::{Error, ErrorCode};
use crate::ffi::{Bytes, Context};
use crate::flat::{HostArguments, HostResult, Image, Lifted, MAX_FLAT};
use crate::signature;
use crate::store::{self, Finished, StoreData};
use crate::stream::{self, Values};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Poll, Waker};
use wasmtime::component::LinkerInstance;
use wasmtime::component::types::ComponentFunc;
use wasmtime::{AsContextMut, StoreContextMut};

pub type HostCallback = extern "C" fn(
    *mut std::ffi::c_void,
    *mut std::ffi::c_void,
    *mut HostCall,
    Values,
    *mut std::ffi::c_void,
);

/// `cb_host_function`.
#[repr(C)]
pub struct HostFunction {
    pub interface: Bytes,
    pub function: Bytes,
    pub provider: u32,
    pub callback: HostCallback,
    pub context: *mut std::ffi::c_void,
}

/// Tells the other side, when the last of its functions is gone, that none is called again.
pub struct Released {
    pub callback: Option<extern "C" fn(*mut std::ffi::c_void)>,
    pub context: Context,
}

impl Drop for Released {
    fn drop(&mut self) {
        if let Some(callback) = self.callback {
            callback(self.context.0);
        }
    }
}

/// A host function, as every call of it needs it.
pub struct Bound {
    pub provider: u32,
    pub callback: HostCallback,
    pub context: Context,
    pub _released: Arc<Released>,
}

/// `cb_host_call`.
pub struct HostCall(Arc<Pending>);

struct Pending(Mutex<PendingState>);

enum PendingState {
    Waiting(Option<Waker>),
    Done(Result<Image, Error>),
    Taken,
}

impl Pending {
    fn lock(&self) -> MutexGuard<'_, PendingState> {
        self.0.lock().unwrap_or_else(|lock| lock.into_inner())
    }

    /// The first answer counts.
    fn complete(&self, answer: Result<Image, Error>) {
        let mut state = self.lock();
        if let PendingState::Waiting(waker) = &mut *state {
            let waker = waker.take();
            *state = PendingState::Done(answer);
            drop(state);
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    fn poll(&self, cx: &std::task::Context<'_>) -> Poll<Result<Image, Error>> {
        let mut state = self.lock();
        match std::mem::replace(&mut *state, PendingState::Taken) {
            PendingState::Done(answer) => Poll::Ready(answer),
            _ => {
                *state = PendingState::Waiting(Some(cx.waker().clone()));
                Poll::Pending
            }
        }
    }
}

impl Drop for HostCall {
    fn drop(&mut self) {
        self.0.complete(Err(Error::new(
            ErrorCode::Internal,
            "a host function was given up without an answer",
        )));
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_host_call_complete(call: *mut HostCall, result: Values) {
    // SAFETY: the header's rules: the call is owned by the caller, and the values are taken once.
    let (call, image) = unsafe { (Box::from_raw(call), result.take()) };
    call.0.complete(Ok(image));
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn cb_host_call_fail(call: *mut HostCall, message: Bytes) {
    // SAFETY: the header's rules.
    let (call, message) = unsafe { (Box::from_raw(call), message.as_slice()) };
    let message = String::from_utf8_lossy(message).into_owned();
    call.0.complete(Err(Error::new(ErrorCode::Host, message)));
}

impl Bound {
    /// Hands the call to the callback; the borrowed resources have to be dropped when it is over.
    fn begin(&self, received: Received) -> (Arc<Pending>, Vec<u32>) {
        let pending = Arc::new(Pending(Mutex::new(PendingState::Waiting(None))));
        let call = Box::into_raw(Box::new(HostCall(Arc::clone(&pending))));
        let arguments = received.arguments;
        let (ends, count) = stream::ends_into_raw(arguments.streams);
        let values = Values {
            flat: Bytes::of(&arguments.bytes),
            pieces: std::ptr::null(),
            piece_count: 0,
            streams: ends,
            stream_count: count,
        };
        (self.callback)(
            self.context.0,
            received.state.0,
            call,
            values,
            received.caller.0,
        );
        // SAFETY: the array, not the ends in it, which are the callback's.
        unsafe { stream::cb_streams_free(ends, count) };
        (pending, arguments.borrowed)
    }
}

/// What the callback is given.
struct Received {
    arguments: Finished,
    /// What the function's provider keeps for the store.
    state: Context,
    /// Of the call that the guest works for.
    caller: Context,
}

fn receive(
    mut store: StoreContextMut<'_, StoreData>,
    function: &Bound,
    lifted: Lifted,
) -> wasmtime::Result<Received> {
    let data = store::state_mut(store.data_mut());
    let caller = data.call.context();
    let state = data.kept.state(function.provider);
    Ok(Received {
        arguments: store::finish(store, lifted)?,
        state,
        caller,
    })
}

async fn answer(pending: Arc<Pending>) -> wasmtime::Result<Image> {
    std::future::poll_fn(|cx| pending.poll(cx))
        .await
        .map_err(wasmtime::Error::new)
}

/// Gives borrowed resources back, as the canonical ABI wants before a host function returns.
fn drop_borrowed(
    mut store: StoreContextMut<'_, StoreData>,
    borrowed: &[u32],
) -> wasmtime::Result<()> {
    for number in borrowed {
        let resource = store::state_mut(store.data_mut())
            .handles
            .take_resource(*number)?;
        // Dropping a borrow runs no destructor, so this never waits.
        let dropping = pin!(resource.resource_drop_async(store.as_context_mut()));
        if let Poll::Ready(result) =
            dropping.poll(&mut std::task::Context::from_waker(Waker::noop()))
        {
            result?;
        }
    }
    Ok(())
}

/// Defines the function `name` of `instance`, with the type that the component imports it with.
pub fn bind(
    instance: &mut LinkerInstance<'_, StoreData>,
    name: &str,
    ty: &ComponentFunc,
    function: Arc<Bound>,
) -> wasmtime::Result<()> {
    let parameters = signature::parameters(ty);
    let parameters = if parameters > MAX_FLAT { 0 } else { parameters };
    let has_flat_result = signature::result(ty) == 1;
    macro_rules! by_arity {
        ($($count:literal)*) => {
            match (parameters, has_flat_result) {
                $(($count, false) => bind_arity::<$count, 0>(instance, name, ty, function),
                  ($count, true) => bind_arity::<$count, 1>(instance, name, ty, function),)*
                _ => unreachable!("at most sixteen parameters are passed as core values"),
            }
        };
    }
    by_arity!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16)
}

/// `func` and `async func` are different types, which Wasmtime binds in different ways.
fn bind_arity<const P: usize, const R: usize>(
    instance: &mut LinkerInstance<'_, StoreData>,
    name: &str,
    ty: &ComponentFunc,
    function: Arc<Bound>,
) -> wasmtime::Result<()> {
    if ty.async_() {
        instance.func_wrap_concurrent(name, move |accessor, arguments: HostArguments<P>| {
            let function = Arc::clone(&function);
            Box::pin(async move {
                let received = accessor
                    .with(|mut store| receive(store.as_context_mut(), &function, arguments.0))?;
                let (pending, borrowed) = function.begin(received);
                let result = answer(pending).await?;
                accessor.with(|mut store| drop_borrowed(store.as_context_mut(), &borrowed))?;
                Ok(HostResult::<R>(result))
            })
        })
    } else {
        instance.func_wrap_async(name, move |mut store, arguments: HostArguments<P>| {
            let function = Arc::clone(&function);
            Box::new(async move {
                let received = receive(store.as_context_mut(), &function, arguments.0)?;
                let (pending, borrowed) = function.begin(received);
                let result = answer(pending).await?;
                drop_borrowed(store, &borrowed)?;
                Ok(HostResult::<R>(result))
            })
        })
    }
}
