//! The plain types of `composable_bridge.h`, and the two rules of the boundary: borrowed bytes in, owned
//! bytes out; no panic leaves.

use crate::error::{Error, ErrorCode};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// `cb_bytes`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct Bytes {
    pub data: *const u8,
    pub size: usize,
}

impl Bytes {
    /// Borrows what a slice has; the caller keeps the slice alive.
    pub fn of(bytes: &[u8]) -> Bytes {
        Bytes {
            data: bytes.as_ptr(),
            size: bytes.len(),
        }
    }

    /// # Safety
    /// `data` must point to `size` readable bytes for as long as the result is used, or be null.
    pub unsafe fn as_slice<'a>(self) -> &'a [u8] {
        if self.data.is_null() || self.size == 0 {
            &[]
        } else {
            // SAFETY: the caller's promise.
            unsafe { std::slice::from_raw_parts(self.data, self.size) }
        }
    }

    /// The bytes as text; an error names `what` it was meant to be.
    ///
    /// # Safety
    /// As for `as_slice`.
    pub unsafe fn as_text<'a>(self, what: &str) -> Result<&'a str, Error> {
        // SAFETY: the caller's promise.
        std::str::from_utf8(unsafe { self.as_slice() }).map_err(|_| {
            Error::new(
                ErrorCode::InvalidArgument,
                format!("{what} is not valid UTF-8"),
            )
        })
    }
}

/// `cb_buffer`: a `Vec<u8>` taken apart.
#[repr(C)]
pub struct Buffer {
    pub data: *mut u8,
    pub size: usize,
    pub capacity: usize,
}

impl Buffer {
    pub const EMPTY: Buffer = Buffer {
        data: std::ptr::null_mut(),
        size: 0,
        capacity: 0,
    };
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Buffer {
        if bytes.capacity() == 0 {
            return Buffer::EMPTY;
        }
        let mut bytes = std::mem::ManuallyDrop::new(bytes);
        Buffer {
            data: bytes.as_mut_ptr(),
            size: bytes.len(),
            capacity: bytes.capacity(),
        }
    }
}

/// The largest buffer that a thread keeps for its next result.
const SPARE_BYTES: usize = 4 << 20;

thread_local! {
    /// A freed buffer of this thread: results come by the hundred thousand, and large ones cost more in
    /// page faults than in copying.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// An empty vector, with room where this thread has freed a buffer before.
pub fn spare_vector() -> Vec<u8> {
    SPARE.take()
}

#[unsafe(no_mangle)]
pub extern "C" fn cb_buffer_free(buffer: Buffer) {
    if buffer.data.is_null() {
        return;
    }
    // SAFETY: a buffer with data was made by `Buffer::from`, and its owner gives it up here.
    keep_spare(unsafe { Vec::from_raw_parts(buffer.data, buffer.size, buffer.capacity) });
}

/// Keeps a vector that is not needed any more for `spare_vector`.
pub fn keep_spare(mut bytes: Vec<u8>) {
    if bytes.capacity() > SPARE_BYTES {
        return;
    }
    // Threads that end have no spare any more.
    let _ = SPARE.try_with(|spare| {
        let other = spare.take();
        if other.capacity() > bytes.capacity() {
            spare.set(other);
        } else {
            bytes.clear();
            spare.set(bytes);
        }
    });
}

/// A callback's context: the other side's business, and its promise that any thread may use it.
#[derive(Clone, Copy)]
pub struct Context(pub *mut std::ffi::c_void);

impl Default for Context {
    fn default() -> Context {
        Context(std::ptr::null_mut())
    }
}

// SAFETY: the header says that callbacks come from any thread.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

/// What a caught panic said.
pub fn panic_text(payload: &(dyn std::any::Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        (*text).to_string()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        "unknown panic".to_string()
    }
}

/// Runs `body`, and turns its error, or its panic, into an owned `cb_error*`; null is success.
pub fn guard(body: impl FnOnce() -> Result<(), Error>) -> *mut Error {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => std::ptr::null_mut(),
        Ok(Err(error)) => error.into_raw(),
        Err(payload) => Error::panicked(payload.as_ref()).into_raw(),
    }
}

/// As `guard`, for functions that have no way to report: a panic ends here.
pub fn guard_silent(body: impl FnOnce()) {
    let _ = catch_unwind(AssertUnwindSafe(body));
}

/// Frees a handle made with `Box::into_raw`; null is allowed.
///
/// # Safety
/// `handle` must be null or come from `Box::into_raw` and not be used again.
pub unsafe fn free_box<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: the caller's promise.
        guard_silent(|| drop(unsafe { Box::from_raw(handle) }));
    }
}

/// A reference out of a handle, or the error that says which handle was null.
///
/// # Safety
/// `handle` must be null or valid for as long as the result is used.
pub unsafe fn deref<'a, T>(handle: *const T, what: &str) -> Result<&'a T, Error> {
    // SAFETY: the caller's promise.
    unsafe { handle.as_ref() }
        .ok_or_else(|| Error::new(ErrorCode::InvalidArgument, format!("{what} is null")))
}

/// A C array as a slice.
///
/// # Safety
/// `data` must point to `count` values for as long as the result is used, or `count` be 0.
pub unsafe fn slice<'a, T>(data: *const T, count: usize) -> &'a [T] {
    if data.is_null() || count == 0 {
        &[]
    } else {
        // SAFETY: the caller's promise.
        unsafe { std::slice::from_raw_parts(data, count) }
    }
}
